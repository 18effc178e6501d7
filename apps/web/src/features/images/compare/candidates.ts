import type { ImageRow, ImageUse } from '@pilothouse/contract'
import { isPart } from '../list/filter'

interface Candidate {
  digest: string
  words: string
}

/**
 * Images to compare an image with: the one its tag names now, the one pushed before it, and the
 * newest.
 */
export function candidatesOf(
  row: ImageRow,
  rows: readonly ImageRow[],
  uses: readonly ImageUse[],
): Candidate[] {
  const found = new Map<string, string>()
  const add = (one: ImageRow | undefined, words: string) => {
    if (one && one.digest !== row.digest && !found.has(one.digest)) found.set(one.digest, words)
  }
  for (const tag of new Set(uses.flatMap((u) => tagOf(u.image) ?? [])))
    add(
      rows.find((r) => r.tags.includes(tag)),
      `what ${tag} names now`,
    )
  const tagged = rows
    .filter((r) => r.tags.length > 0 && !isPart(r))
    .sort((a, b) => (b.pushedAt ?? 0) - (a.pushedAt ?? 0))
  const before = tagged.find(
    (r) => r.digest !== row.digest && (r.pushedAt ?? 0) <= (row.pushedAt ?? 0),
  )
  add(before, `${before?.tags[0] ?? ''}, pushed before it`)
  add(tagged[0], `${tagged[0]?.tags[0] ?? ''}, the newest`)
  return [...found].map(([digest, words]) => ({ digest, words }))
}

/** The tag of an image reference: `latest` without tag and digest; null with a digest alone. */
function tagOf(image: string): string | null {
  const [named = '', digest] = image.split('@')
  const last = named.slice(named.lastIndexOf('/') + 1)
  if (last.includes(':')) return last.slice(last.indexOf(':') + 1)
  if (digest === undefined) return 'latest'
  return null
}
