/** What was typed and not registered yet. Hidden values are in it as they were shown: hidden. */
export interface Draft {
  text: string
  /** The revision that its hidden values are taken from. */
  base: string | null
  at: number
}

const keyOf = (account: string, region: string, of: string): string => `draft ${account} ${region} ${of}`

/** The draft of one family in one scope, or of the new one; null where there is none. */
export function readDraft(account: string, region: string, of: string): Draft | null {
  try {
    const value: unknown = JSON.parse(sessionStorage.getItem(keyOf(account, region, of)) ?? 'null')
    if (typeof value !== 'object' || value === null || !('text' in value) || typeof value.text !== 'string') return null
    return { text: value.text, base: 'base' in value && typeof value.base === 'string' ? value.base : null, at: 'at' in value && typeof value.at === 'number' ? value.at : 0 }
  } catch {
    return null
  }
}

/** Keeps it for as long as the tab lives. False where the browser has no room. */
export function keepDraft(account: string, region: string, of: string, draft: Draft): boolean {
  try {
    sessionStorage.setItem(keyOf(account, region, of), JSON.stringify(draft))
    return true
  } catch {
    return false
  }
}

export const dropDraft = (account: string, region: string, of: string): void => sessionStorage.removeItem(keyOf(account, region, of))
