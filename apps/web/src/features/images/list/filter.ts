import type { ImageRow } from '@pilothouse/contract'
import { parseFilter, passes } from '#lib/lists/filter.ts'
import { holdWord } from '../hold'

export const filterColumns = ['tag', 'digest', 'kind', 'use', 'finding'] as const

/** Which images are shown: those that a person pushed, or all that there is. */
export const sides = ['', 'used', 'unused', 'untagged', 'parts'] as const
export type Side = (typeof sides)[number]

/** A platform's image under its index, or what is said of another one: a signature, an SBOM. */
export const isPart = (i: ImageRow): boolean =>
  i.partOf !== null || (i.kind === 'artifact' && i.subject !== null)

const textsOf = (i: ImageRow): Record<(typeof filterColumns)[number], string> => ({
  tag: i.tags.join(' '),
  digest: i.digest,
  kind: `${i.kind} ${i.artifactType ?? ''}`,
  use: holdWord(i.hold),
  finding: Object.keys(i.scan?.counts ?? {}).join(' '),
})

/** The images that have the words, by side. */
export function narrowImages(rows: readonly ImageRow[], typed: string): Record<Side, ImageRow[]> {
  const terms = parseFilter(typed, filterColumns)
  const found: Record<Side, ImageRow[]> = { '': [], used: [], unused: [], untagged: [], parts: [] }
  for (const row of rows) {
    if (terms.length > 0 && !passes(terms, textsOf(row))) continue
    // What a word asks for is shown wherever it is: a digest may be that of a platform's image.
    if (isPart(row)) {
      found.parts.push(row)
      if (terms.length > 0) found[''].push(row)
      continue
    }
    found[''].push(row)
    found[row.hold === null ? 'unused' : 'used'].push(row)
    if (row.tags.length === 0) found.untagged.push(row)
  }
  return found
}
