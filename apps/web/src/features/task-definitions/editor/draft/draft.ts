/** Text that is not registered yet. Masked values stay masked in it. */
export interface Draft {
  text: string
  /** The revision that has the values behind the masks. */
  base: string | null
  at: number
}

const keyOf = (account: string, name: string): string => `draft ${account} ${name}`

/**
 * Delay in milliseconds before a draft is written to storage, so that it is not written on each
 * key.
 */
const later = 400
const waiting = new Map<string, { draft: Draft | null; onWritten: (kept: boolean) => void }>()
let timer: ReturnType<typeof setTimeout> | undefined

/** Reads a draft of the account, also one that is not written yet; null without one. */
export function readDraft(account: string, name: string): Draft | null {
  const key = keyOf(account, name)
  const unwritten = waiting.get(key)
  if (unwritten) return unwritten.draft
  try {
    const value: unknown = JSON.parse(sessionStorage.getItem(key) ?? 'null')
    if (
      typeof value !== 'object' ||
      value === null ||
      !('text' in value) ||
      typeof value.text !== 'string'
    )
      return null
    return {
      text: value.text,
      base: 'base' in value && typeof value.base === 'string' ? value.base : null,
      at: 'at' in value && typeof value.at === 'number' ? value.at : 0,
    }
  } catch {
    return null
  }
}

/**
 * Saves a draft for the life of the tab; null discards it. Calls `onWritten` with false if the
 * browser has no room.
 */
export function keepDraft(
  account: string,
  name: string,
  draft: Draft | null,
  onWritten: (kept: boolean) => void,
): void {
  waiting.set(keyOf(account, name), { draft, onWritten })
  timer ??= setTimeout(flushDrafts, later)
}

/** Writes all pending drafts now, for instance before the page goes away. */
export function flushDrafts(): void {
  clearTimeout(timer)
  timer = undefined
  for (const [key, { draft, onWritten }] of waiting) onWritten(write(key, draft))
  waiting.clear()
}

function write(key: string, draft: Draft | null): boolean {
  try {
    if (draft) sessionStorage.setItem(key, JSON.stringify(draft))
    else sessionStorage.removeItem(key)
    return true
  } catch {
    return false
  }
}
