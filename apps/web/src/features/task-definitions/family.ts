import type { FamilyRow, RevisionRow } from '@pilothouse/contract'
import { parseFilter, passes } from '#lib/lists/filter.ts'
import type { ToneName } from '#ui/Tone.tsx'

export const familyFilterColumns = ['family', 'region', 'status'] as const

/** The families that match the filter. */
export function narrowFamilies(rows: readonly FamilyRow[], typed: string): FamilyRow[] {
  const terms = parseFilter(typed, familyFilterColumns)
  return rows.filter((f) => passes(terms, { family: f.family, region: f.region, status: f.status }))
}

/** The revisions before and after one, without deleted ones. Null where there is none. */
export function beside(
  revisions: readonly RevisionRow[],
  revision: number,
): { previous: number | null; next: number | null } {
  const numbers = revisions.map((r) => r.revision)
  const lower = numbers.filter((n) => n < revision)
  const higher = numbers.filter((n) => n > revision)
  return {
    previous: lower.length > 0 ? Math.max(...lower) : null,
    next: higher.length > 0 ? Math.min(...higher) : null,
  }
}

const tones = new Map<string, ToneName>([
  ['ACTIVE', 'good'],
  ['INACTIVE', 'quiet'],
  ['DELETE_IN_PROGRESS', 'busy'],
])
export const statusTone = (status: string): ToneName => tones.get(status) ?? 'quiet'
