import type { ImageRow } from '@pilothouse/contract'
import { parseFilter, passes } from '#lib/lists/filter.ts'
import { holdWord } from '../hold'

export const imageFilterColumns = ['tag', 'digest', 'kind', 'use', 'finding'] as const

/** The facets of the table; the empty one shows all images except parts. */
export const sides = ['', 'used', 'unused', 'untagged', 'parts'] as const
export type ImageSide = (typeof sides)[number]

/** Whether a row is a platform of an index or a referrer, such as a signature or SBOM. */
export const isPart = (i: ImageRow): boolean =>
  i.partOf !== null || (i.kind === 'artifact' && i.subject !== null)

const textsOf = (i: ImageRow): Record<(typeof imageFilterColumns)[number], string> => ({
  tag: i.tags.join(' '),
  digest: i.digest,
  kind: `${i.kind} ${i.artifactType ?? ''}`,
  use: holdWord(i.hold),
  finding: Object.keys(i.scan?.counts ?? {}).join(' '),
})

/** The rows that match the filter, by side. */
export function narrowImages(
  rows: readonly ImageRow[],
  typed: string,
): Record<ImageSide, ImageRow[]> {
  const terms = parseFilter(typed, imageFilterColumns)
  const found: Record<ImageSide, ImageRow[]> = {
    '': [],
    used: [],
    unused: [],
    untagged: [],
    parts: [],
  }
  for (const row of rows) {
    if (terms.length > 0 && !passes(terms, textsOf(row))) continue
    // A filter searches the parts too: a digest may be that of a platform's image.
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
