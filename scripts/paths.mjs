import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

export const root = dirname(dirname(fileURLToPath(import.meta.url)))
export const cache = join(root, 'node_modules/.cache/pilothouse')
export const windows = process.platform === 'win32'

/** Prints a message and ends with exit code 1. */
export const fail = (message) => {
  console.error(message)
  process.exit(1)
}
