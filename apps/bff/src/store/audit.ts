import { appendFile } from 'node:fs/promises'

/** One attempt, whatever became of it. `code` is stable and may be searched for. */
export interface AuditLine {
  at: string
  code: string
  user: string
  account: string
  region: string
  target: string
  actionId: string
  result: 'applied' | 'not-applied' | 'unknown' | 'refused' | 'failed' | 'revealed'
  detail: string
}

export interface Audit {
  /** Rejects where the line cannot be written; then what it would tell of must not happen. */
  write(line: Omit<AuditLine, 'at'>): Promise<void>
  /** Whether a line could be written now; asked before a write, so that nothing happens unrecorded. */
  ready(): Promise<boolean>
}

/** The audit as a file of JSON lines, which this console only ever appends to. */
export function openAudit(file: string): Audit {
  return {
    write: (line) => appendFile(file, `${JSON.stringify({ at: new Date().toISOString(), ...line })}\n`, { mode: 0o600, flush: true }),
    ready: () => appendFile(file, '', { mode: 0o600 }).then(() => true, () => false),
  }
}
