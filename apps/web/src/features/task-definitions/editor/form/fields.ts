import { replaceEqualDeep } from '@tanstack/react-query'
import { valueOf, type Path } from '../document'

/** Changes one spot of the document; `undefined` takes it out. */
export type Edit = (path: Path, value: unknown) => void
export type Members = Record<string, unknown>

export const isMembers = (value: unknown): value is Members =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
export const listOf = (value: unknown): unknown[] =>
  Array.isArray(value) ? (value as unknown[]) : []
/** What a field shows of a value that somebody may have typed as anything. */
export const shown = (value: unknown): string => {
  if (typeof value === 'string') return value
  if (typeof value === 'number' || typeof value === 'boolean') return String(value)
  return ''
}

/** What was typed in a field for a number: a number where it is one; nothing lost where it is not, the text then marks it. */
export const numberFrom = (typed: string): number | string | undefined => {
  if (typed.trim() === '') return undefined
  if (/^\d{1,15}$/.test(typed.trim())) return Number(typed)
  return typed
}
export const textFrom = (typed: string): string | undefined => (typed === '' ? undefined : typed)

/** What the fields show of a text. */
export interface Shown {
  /** The document. While the text is none, as it was last: the form stays where it is. */
  document: Members
  /** Why nothing can be changed in the fields now; null where it can. */
  waits: string | null
}

/** What the fields show of a text, after what they showed before: what says the same stays the same object, and is not drawn again. */
export function shownOf(text: string, before?: Shown): Shown {
  const value = valueOf(text)
  if (isMembers(value))
    return { document: before ? replaceEqualDeep(before.document, value) : value, waits: null }
  return {
    document: before?.document ?? {},
    waits:
      value === undefined
        ? 'The text is not valid JSON. The fields are read-only until it is.'
        : 'The document is not a JSON object. The fields are read-only until it is.',
  }
}
