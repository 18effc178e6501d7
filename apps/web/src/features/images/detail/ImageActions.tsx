import type { ImageRow, ImageUses } from '@pilothouse/contract'
import { imageCan } from '@pilothouse/contract/images/image-rules'
import { Suspense, useState } from 'react'
import { registryQueries } from '#lib/actions/changed-queries.ts'
import { useAction } from '#lib/actions/use-action.ts'
import { toast } from '#lib/toasts.ts'
import { Button } from '#ui/Button.tsx'
import { lazyPart } from '#ui/problems/LazyPart.tsx'
import { DeleteImagesButton } from '../clean-up/DeleteImagesButton'
import type { ImageRef } from '../queries'

const TagDialog = lazyPart(() => import('./TagDialog'))
const UntagDialog = lazyPart(() => import('./UntagDialog'))

interface Props {
  imageRef: ImageRef
  row: ImageRow
  rows: readonly ImageRow[] | null
  uses: ImageUses
}

/** The actions on one image; a disabled action shows its reason. */
export function ImageActions({
  imageRef: { account, region, repository, digest },
  row,
  rows,
  uses,
}: Props) {
  const [open, setOpen] = useState<'tag' | 'untag' | null>(null)
  const scan = useAction(registryQueries)
  const may = imageCan.scan(row)
  const place = { account, region, repository }
  const start = async () => {
    if ((await scan.run('/api/actions/scan-image', { ...place, digest })) === null)
      toast('warn', 'The scan was not started.')
  }
  const waiting = rows === null ? 'Reading the images of its repository…' : null
  const starting = scan.sending ? 'Sending…' : null
  const scanReason = may.ok ? starting : may.reason
  return (
    <span className="flex flex-wrap items-center gap-2">
      {scan.problem && (
        <span role="alert" className="max-w-md truncate text-bad" title={scan.problem.message}>
          {scan.problem.message}
        </span>
      )}
      <Button size="small" reason={scanReason} onClick={() => void start()}>
        Scan
      </Button>
      <Button size="small" reason={waiting} onClick={() => setOpen('tag')}>
        Add a tag…
      </Button>
      <Button
        size="small"
        reason={row.tags.length === 0 ? 'It has no tag.' : null}
        onClick={() => setOpen('untag')}
      >
        Untag…
      </Button>
      {rows && (
        <DeleteImagesButton
          repositoryRef={place}
          rows={rows}
          unseen={uses.unseen}
          chosen={new Set([digest])}
        />
      )}
      <Suspense>
        {open === 'tag' && rows && (
          <TagDialog repositoryRef={place} row={row} rows={rows} onClose={() => setOpen(null)} />
        )}
        {open === 'untag' && (
          <UntagDialog repositoryRef={place} row={row} uses={uses} onClose={() => setOpen(null)} />
        )}
      </Suspense>
    </span>
  )
}
