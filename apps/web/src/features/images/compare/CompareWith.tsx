import type { ImageRow, ImageUse } from '@pilothouse/contract'
import type { RepositoryRef } from '#lib/refs.ts'
import { CompareImagesLink } from '../links'
import { candidatesOf } from './candidates'

/** Links to useful comparisons; the older image is on the left. */
export function CompareWith({
  repositoryRef,
  row,
  rows,
  uses,
}: {
  repositoryRef: RepositoryRef
  row: ImageRow
  rows: readonly ImageRow[]
  uses: readonly ImageUse[]
}) {
  const candidates = row.kind === 'artifact' ? [] : candidatesOf(row, rows, uses)
  if (candidates.length === 0) return null
  const pushed = new Map(rows.map((r) => [r.digest, r.pushedAt ?? 0]))
  return (
    <p className="-mt-2 mb-4 flex flex-wrap gap-x-4 text-muted">
      <span>Compare with</span>
      {candidates.map(({ digest, words }) => {
        const [a, b] =
          (pushed.get(digest) ?? 0) <= (row.pushedAt ?? 0)
            ? [digest, row.digest]
            : [row.digest, digest]
        return (
          <CompareImagesLink
            key={digest}
            account={repositoryRef.account}
            region={repositoryRef.region}
            a={`${repositoryRef.repository}@${a}`}
            b={`${repositoryRef.repository}@${b}`}
          >
            {words}
          </CompareImagesLink>
        )
      })}
    </p>
  )
}
