import type { ImageRow } from '@pilothouse/contract'
import type { ReactNode } from 'react'
import { bytes, count } from '#lib/formats.ts'
import type { Selection } from '#lib/lists/selection.ts'
import type { RepositoryRef } from '#lib/refs.ts'
import { Button } from '#ui/Button.tsx'
import { CompareImagesLink } from '../links'

interface Props {
  repositoryRef: RepositoryRef
  rows: readonly ImageRow[]
  selection: Selection
  children?: ReactNode
}

/**
 * Bar of actions on the chosen images; `children` are the buttons. Its height is fixed, so nothing
 * moves when the first image is chosen.
 */
export function ImagesBulkBar({ repositoryRef, rows, selection, children }: Props) {
  const chosen = rows.filter((i) => selection.chosen.has(i.id))
  // The list shows the size of one of its images for an index, so leave indexes out.
  const total = chosen.reduce((sum, i) => (i.kind === 'index' ? sum : sum + i.bytes), 0)
  const [a, b] = chosen
  return (
    <div
      role="group"
      aria-label="Chosen images"
      className="mb-2 flex min-h-8 flex-wrap items-center gap-3 text-muted"
    >
      <span role="status">
        {chosen.length === 0 ? 'None chosen' : `${count(chosen.length)} chosen, ${bytes(total)}`}
      </span>
      {a && b && chosen.length === 2 && (
        <CompareImagesLink
          account={repositoryRef.account}
          region={repositoryRef.region}
          a={`${repositoryRef.repository}@${older(a, b).digest}`}
          b={`${repositoryRef.repository}@${older(a, b) === a ? b.digest : a.digest}`}
        >
          Compare the two
        </CompareImagesLink>
      )}
      {children}
      {chosen.length > 0 && (
        <Button size="small" kind="ghost" onClick={selection.clear}>
          Choose none
        </Button>
      )}
    </div>
  )
}

const older = (a: ImageRow, b: ImageRow): ImageRow =>
  (a.pushedAt ?? 0) <= (b.pushedAt ?? 0) ? a : b
