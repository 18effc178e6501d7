import { replaceEqualDeep } from '@tanstack/react-query'
import { isMembers, type Members } from '../../members'
import { valueOf, type DocumentPath } from '../document'

/** Changes one value of the document; `undefined` removes it. */
export type Edit = (path: DocumentPath, value: unknown) => void
export const toList = (value: unknown): unknown[] =>
  Array.isArray(value) ? (value as unknown[]) : []
/** The text that a field shows for a value of any type. */
export const shown = (value: unknown): string => {
  if (typeof value === 'string') return value
  if (typeof value === 'number' || typeof value === 'boolean') return String(value)
  return ''
}

/** Reads a number field. Keeps a text that is no number; the diagnosis marks it. */
export const numberFrom = (typed: string): number | string | undefined => {
  if (typed.trim() === '') return undefined
  if (/^\d{1,15}$/.test(typed.trim())) return Number(typed)
  return typed
}
export const textFrom = (typed: string): string | undefined => (typed === '' ? undefined : typed)

/** The document as the fields show it. */
export interface ShownField {
  /** The document. While the text is broken, the last valid one. */
  document: Members
  /** Why the fields are disabled, or null. */
  waits: string | null
}

/**
 * Reads the fields from a text. Equal parts keep their identity, so that they are not rendered
 * again.
 */
export function shownOf(text: string, before?: ShownField): ShownField {
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
