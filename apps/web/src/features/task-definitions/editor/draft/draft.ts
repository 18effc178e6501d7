/** What was typed and not registered yet. Hidden values are in it as they were shown: hidden. */
export interface Draft {
  text: string
  /** The revision that its hidden values are taken from. */
  base: string | null
  at: number
}

const keyOf = (account: string, name: string): string => `draft ${account} ${name}`

/** A long text is not written anew for each letter: what is typed is in the browser's keeping this much later at most. */
const later = 400
const waiting = new Map<string, { draft: Draft | null; onWritten: (kept: boolean) => void }>()
let timer: ReturnType<typeof setTimeout> | undefined

/** One draft of an account, the latest, written yet or not; null where there is none. */
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

/** Keeps a draft for as long as the tab lives, or lets it go with null; tells whether the browser had room. */
export function keepDraft(
  account: string,
  name: string,
  draft: Draft | null,
  onWritten: (kept: boolean) => void,
): void {
  waiting.set(keyOf(account, name), { draft, onWritten })
  timer ??= setTimeout(flushDrafts, later)
}

/** Writes what waits: who leaves takes nothing along that was not written. */
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
