import { most } from './parse'

export type FileText = { text: string; problem: null } | { text: null; problem: string }

/**
 * Reads the text of a file. Does not read large files. A folder looks like a file until it is read.
 */
export async function readFile(file: File): Promise<FileText> {
  if (file.size > most)
    return {
      text: null,
      problem:
        `${file.name} has ${sizeOf(file.size)}. Files may have at most ${sizeOf(most)}, ` +
        'task definitions at most 64 KiB.',
    }
  try {
    return { text: await file.text(), problem: null }
  } catch {
    return { text: null, problem: `${file.name} cannot be read: it may be a folder, or gone.` }
  }
}

const sizeOf = (bytes: number): string =>
  bytes < 1_048_576 ? `${Math.ceil(bytes / 1_024)} KiB` : `${Math.ceil(bytes / 104_857.6) / 10} MiB`
