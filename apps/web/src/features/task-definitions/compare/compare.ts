import type { RevisionRow } from '@pilothouse/contract'
import { beside } from '../family'

interface CompareSearch {
  from?: number
  to?: number
}

const wholeFrom = (value: unknown): number | undefined =>
  /^[1-9]\d{0,8}$/.test(String(value)) ? Number(value) : undefined

/**
 * Reads the revisions from an address. Sets invalid ones to undefined explicitly: the router keeps
 * keys that are left out.
 */
export const readCompareSearch = (search: Record<string, unknown>): CompareSearch => ({
  from: wholeFrom(search['from']),
  to: wholeFrom(search['to']),
})

/**
 * The revisions to compare: those in the address, else the latest and the one before. Null until
 * the family is known, or if it has no revisions.
 */
export function comparedOf(
  { from, to }: CompareSearch,
  revisions: readonly RevisionRow[],
): { from: number; to: number } | null {
  const later = to ?? (revisions.length > 0 ? Math.max(...revisions.map((r) => r.revision)) : null)
  if (later === null) return null
  return { from: from ?? beside(revisions, later).previous ?? later, to: later }
}
