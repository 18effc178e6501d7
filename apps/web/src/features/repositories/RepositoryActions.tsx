import type { RepositoryDetail, Unseen } from '@pilothouse/contract'
import { unseenReason } from '@pilothouse/contract/images/image-rules'
import { Suspense, useState } from 'react'
import { Button } from '#ui/Button.tsx'
import { lazyPart } from '#ui/problems/LazyPart.tsx'

const MutabilityDialog = lazyPart(() => import('./MutabilityDialog'))
const ScanDialog = lazyPart(() => import('./ScanDialog'))
const TagsDialog = lazyPart(() => import('./TagsDialog'))
const PolicyDialog = lazyPart(() => import('./PolicyDialog'))
const DeleteRepositoryDialog = lazyPart(() => import('./DeleteRepositoryDialog'))

interface Props {
  account: string
  repository: RepositoryDetail
}

const unread = (problem: unknown): string | null =>
  problem ? 'Its current value could not be read.' : null

/** Buttons that change a repository's settings. */
export function RepositoryActions({ account, repository }: Props) {
  const [open, setOpen] = useState<'mutability' | 'scan' | 'tags' | null>(null)
  const props = { account, repository, onClose: () => setOpen(null) }
  return (
    <span className="flex flex-wrap gap-1.5">
      <Button size="small" onClick={() => setOpen('mutability')}>
        Tags may move…
      </Button>
      <Button size="small" onClick={() => setOpen('scan')}>
        Scan on push…
      </Button>
      <Button size="small" reason={unread(repository.tags.problem)} onClick={() => setOpen('tags')}>
        Resource tags…
      </Button>
      <Suspense>
        {open === 'mutability' && <MutabilityDialog {...props} />}
        {open === 'scan' && <ScanDialog {...props} />}
        {open === 'tags' && <TagsDialog {...props} />}
      </Suspense>
    </span>
  )
}

/** Opens the editor of the repository policy. */
export function EditPolicy({ account, repository }: Props) {
  const [open, setOpen] = useState(false)
  return (
    <>
      <Button size="small" reason={unread(repository.policy.problem)} onClick={() => setOpen(true)}>
        {repository.policy.text === null ? 'Write a policy' : 'Edit the policy'}
      </Button>
      {open && (
        <Suspense>
          <PolicyDialog account={account} repository={repository} onClose={() => setOpen(false)} />
        </Suspense>
      )}
    </>
  )
}

/** Opens the dialog that checks and deletes a repository. */
export function DeleteRepositoryButton({
  account,
  repository,
  unseen,
}: Props & { unseen: readonly Unseen[] | null }) {
  const [open, setOpen] = useState(false)
  const findUnproved = () => {
    if (unseen === null) return 'not proved: its images have not been read yet'
    if (unseen.length > 0) return unseenReason(unseen)
    return null
  }
  const unproved = findUnproved()
  return (
    <>
      <Button size="small" kind="danger" onClick={() => setOpen(true)}>
        Delete…
      </Button>
      {open && (
        <Suspense>
          <DeleteRepositoryDialog
            account={account}
            repository={repository}
            unproved={unproved}
            onClose={() => setOpen(false)}
          />
        </Suspense>
      )}
    </>
  )
}
