import { constants } from 'node:fs'
import { open } from 'node:fs/promises'
import type { ActionCode } from '@pilothouse/contract'

/** One step of an attempt. `code` is stable, so that tools can search for it. */
export interface AuditLine {
  code: ActionCode | 'value.reveal' | 'audit.gap'
  user: string
  account: string
  region: string
  target: string
  actionId: string
  /**
   * `intent` precedes a write; `applied`, `not-applied`, `failed` (AWS refused) or `unknown`
   * follows it. `refused` stands alone: nothing was sent. `revealed` precedes the response with a
   * masked value.
   */
  result:
    | 'intent'
    | 'applied'
    | 'not-applied'
    | 'failed'
    | 'unknown'
    | 'refused'
    | 'revealed'
    | 'resumed'
  detail: string
}

/** The audit file: JSON lines that are only ever appended. */
export interface AuditFile {
  /** Resolves when the line is on the disk. If it rejects, part of the line may be in the file. */
  append(line: AuditLine): Promise<void>
  /** Returns the recorded results of these actions: several for an id that was used again. */
  endingsOf(ids: ReadonlySet<string>): Promise<ReadonlyMap<string, ReadonlySet<string>>>
}

/** Opens the file for each line, so that a file that was moved away starts anew. */
export function openAuditFile(file: string): AuditFile {
  return {
    async append(line) {
      const handle = await open(
        file,
        constants.O_RDWR | constants.O_APPEND | constants.O_CREAT,
        0o600,
      )
      try {
        const text = `${JSON.stringify({ at: new Date().toISOString(), ...line })}\n`
        await handle.appendFile((await endsInside(handle)) ? `\n${text}` : text)
        await handle.datasync()
      } finally {
        await handle.close()
      }
    },
    async endingsOf(ids) {
      const found = new Map<string, Set<string>>()
      if (ids.size === 0) return found
      const handle = await open(file).catch((error: NodeJS.ErrnoException) => {
        if (error.code === 'ENOENT') return null
        throw error
      })
      if (!handle) return found
      for await (const text of handle.readLines()) {
        const { actionId, result } = parsed(text)
        if (
          actionId === undefined ||
          result === undefined ||
          result === 'intent' ||
          !ids.has(actionId)
        )
          continue
        found.set(actionId, (found.get(actionId) ?? new Set()).add(result))
      }
      return found
    },
  }
}

/**
 * Whether the last line is cut off, as after a full disk: the next line must not be appended to it.
 */
async function endsInside(handle: Awaited<ReturnType<typeof open>>): Promise<boolean> {
  const { size } = await handle.stat()
  if (size === 0) return false
  const { buffer } = await handle.read(Buffer.alloc(1), 0, 1, size - 1)
  return buffer[0] !== 0x0a
}

function parsed(text: string): { actionId?: string; result?: string } {
  try {
    return JSON.parse(text) as { actionId?: string; result?: string }
  } catch {
    // The line is cut off.
    return {}
  }
}
