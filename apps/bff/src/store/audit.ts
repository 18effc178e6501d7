import { constants } from 'node:fs'
import { open } from 'node:fs/promises'
import type { ActionCode } from '@pilothouse/contract'

/** One step of an attempt. `code` is stable and may be searched for. */
export interface AuditLine {
  code: ActionCode | 'value.reveal' | 'audit.gap'
  user: string
  account: string
  region: string
  target: string
  actionId: string
  /**
   * `intent` comes before a write, and one of `applied`, `not-applied`, `failed` (AWS refused) and `unknown` after it.
   * `refused` stands alone: nothing was sent. `revealed` comes before a masked value leaves the server.
   */
  result: 'intent' | 'applied' | 'not-applied' | 'failed' | 'unknown' | 'refused' | 'revealed' | 'resumed'
  detail: string
}

/** The audit as a file of JSON lines, which this console only ever appends to. */
export interface AuditFile {
  /** Resolves when the line is on the disk. Rejects where it cannot be written; then it is not there. */
  append(line: AuditLine): Promise<void>
  /** The actions with an intent line, and those with a line that says how they ended. */
  actions(ids: ReadonlySet<string>): Promise<{ intended: Set<string>; ended: Set<string> }>
}

/** Opens nothing until a line is written, so that a file that was moved away begins anew. */
export function openAuditFile(file: string): AuditFile {
  return {
    async append(line) {
      const handle = await open(file, constants.O_RDWR | constants.O_APPEND | constants.O_CREAT, 0o600)
      try {
        const text = `${JSON.stringify({ at: new Date().toISOString(), ...line })}\n`
        await handle.appendFile((await endsInside(handle)) ? `\n${text}` : text)
        await handle.datasync()
      } finally {
        await handle.close()
      }
    },
    async actions(ids) {
      const found = { intended: new Set<string>(), ended: new Set<string>() }
      const handle = await open(file).catch((error: NodeJS.ErrnoException) => {
        if (error.code === 'ENOENT') return null
        throw error
      })
      if (!handle) return found
      for await (const text of handle.readLines()) {
        const { actionId, result } = parsed(text)
        if (actionId === undefined || !ids.has(actionId)) continue
        if (result === 'intent') found.intended.add(actionId)
        else found.ended.add(actionId)
      }
      return found
    },
  }
}

/** Whether the last line was cut off, as on a full disk: the next one must not be glued to it. */
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
    // A line that was cut off.
    return {}
  }
}
