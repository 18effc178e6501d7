import type { ImageRow, Unseen } from '@pilothouse/contract'
import { Suspense, useState } from 'react'
import type { RepositoryRef } from '#lib/refs.ts'
import { Button } from '#ui/Button.tsx'
import { lazyPart } from '#ui/problems/LazyPart.tsx'
import { cleanUps } from './clean-up'

const DeleteImagesDialog = lazyPart(() => import('./DeleteImagesDialog'))

interface Props {
  repositoryRef: RepositoryRef
  rows: readonly ImageRow[]
  unseen: readonly Unseen[]
  chosen: ReadonlySet<string>
  title?: string
  onStart?: () => void
}

/** Opens the dialog that checks images and deletes them. */
export function DeleteImagesButton({
  repositoryRef,
  rows,
  unseen,
  chosen,
  title = 'Delete…',
  onStart,
}: Props) {
  const [open, setOpen] = useState(false)
  const running = cleanUps.use(repositoryRef)?.running
  const findReason = () => {
    if (chosen.size === 0) return 'Choose images first.'
    if (running) return 'Images of this repository are being deleted.'
    return null
  }
  const reason = findReason()
  return (
    <>
      <Button size="small" kind="danger" reason={reason} onClick={() => setOpen(true)}>
        {title}
      </Button>
      {open && (
        <Suspense>
          <DeleteImagesDialog
            repositoryRef={repositoryRef}
            rows={rows}
            unseen={unseen}
            chosen={chosen}
            onClose={() => setOpen(false)}
            onStart={() => onStart?.()}
          />
        </Suspense>
      )}
    </>
  )
}
