import type { RevisionRow } from '@pilothouse/contract'
import { beside } from './family'

export interface CompareSearch { from?: number; to?: number }

const wholeFrom = (value: unknown): number | undefined => (/^[1-9]\d{0,8}$/.test(String(value)) ? Number(value) : undefined)

/** The revisions that an address names; what is no revision number is as not there. */
export const readCompareSearch = (search: Record<string, unknown>): CompareSearch => {
  const from = wholeFrom(search['from'])
  const to = wholeFrom(search['to'])
  return { ...(from === undefined ? {} : { from }), ...(to === undefined ? {} : { to }) }
}

/** Which two are compared: those of the address, else the latest with the one before it. Null while the family is not known, or has none. */
export function comparedOf({ from, to }: CompareSearch, revisions: readonly RevisionRow[]): { from: number; to: number } | null {
  const later = to ?? (revisions.length > 0 ? Math.max(...revisions.map((r) => r.revision)) : null)
  if (later === null) return null
  return { from: from ?? beside(revisions, later).previous ?? later, to: later }
}
