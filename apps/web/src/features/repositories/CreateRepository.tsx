import { Suspense, useState } from 'react'
import { Button } from '#ui/Button.tsx'
import { lazyPart } from '#ui/problems/LazyPart.tsx'

const CreateRepositoryDialog = lazyPart(() => import('./CreateRepositoryDialog'))

/** Opens the dialog that creates a repository. */
export function CreateRepositoryButton({
  account,
  regions,
}: {
  account: string
  regions: readonly string[]
}) {
  const [open, setOpen] = useState(false)
  return (
    <>
      <Button
        kind="primary"
        reason={regions.length === 0 ? 'The regions have not been read yet.' : null}
        onClick={() => setOpen(true)}
      >
        Create a repository
      </Button>
      {open && (
        <Suspense>
          <CreateRepositoryDialog
            account={account}
            regions={regions}
            onClose={() => setOpen(false)}
          />
        </Suspense>
      )}
    </>
  )
}
