import type { RevisionRow } from '@pilothouse/contract'
import { beside } from '../family'

interface CompareSearch {
  from?: number
  to?: number
}

const wholeFrom = (value: unknown): number | undefined =>
  /^[1-9]\d{0,8}$/.test(String(value)) ? Number(value) : undefined

/** The revisions that an address names. What is no revision number is undefined by name: the router keeps what is left out. */
export const readCompareSearch = (search: Record<string, unknown>): CompareSearch => ({
  from: wholeFrom(search['from']),
  to: wholeFrom(search['to']),
})

/** Which two are compared: those of the address, else the latest with the one before it. Null while the family is not known, or has none. */
export function comparedOf(
  { from, to }: CompareSearch,
  revisions: readonly RevisionRow[],
): { from: number; to: number } | null {
  const later = to ?? (revisions.length > 0 ? Math.max(...revisions.map((r) => r.revision)) : null)
  if (later === null) return null
  return { from: from ?? beside(revisions, later).previous ?? later, to: later }
}
