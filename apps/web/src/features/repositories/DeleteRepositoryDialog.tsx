import type { RepositoryDetail } from '@pilothouse/contract'
import type { ObjectionKind } from '@pilothouse/contract/images/image-rules'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { registryQueries } from '#lib/actions/changed-queries.ts'
import { useAction } from '#lib/actions/use-action.ts'
import { awsCommand } from '#lib/aws-cli.ts'
import { bytes, count, plural } from '#lib/formats.ts'
import { ActionDialog } from '#ui/dialogs/ActionDialog.tsx'
import { Field } from '#ui/fields/Field.tsx'

interface Props {
  account: string
  repository: RepositoryDetail
  unproved: string | null
  onClose: () => void
}

/**
 * Deletes a repository. If it has images, the user types its name, and the server checks again that
 * all are unused.
 */
export default function DeleteRepositoryDialog({
  account,
  repository: r,
  unproved,
  onClose,
}: Props) {
  const action = useAction(registryQueries)
  const navigate = useNavigate()
  const [typed, setTyped] = useState('')
  const [despite, setDespite] = useState(false)
  const images = r.images ?? 0
  const [used, risk] = [r.used ?? 0, (r.used ?? 0) > 0 || unproved !== null]
  const kinds: ObjectionKind[] = despite
    ? ['running', 'current', 'rollback', 'definition', 'unseen']
    : []
  const findReason = () => {
    if (r.images === null) return 'Its images have not been read yet.'
    if (images > 0 && risk && !despite) return 'Tick the box to confirm.'
    if (images > 0 && typed !== r.name) return 'Type its name.'
    return null
  }
  const reason = findReason()
  const submit = async () => {
    if (
      !(await action.run('/api/actions/delete-repository', {
        account,
        region: r.region,
        repository: r.name,
        images,
        despite: kinds,
        ...(typed ? { typed } : {}),
      }))
    )
      return
    onClose()
    void navigate({ to: '/$account/images', params: { account }, search: {} })
  }
  return (
    <ActionDialog
      title={`Delete ${r.name}`}
      open
      onClose={onClose}
      kind="danger"
      verb={`Delete ${r.name}`}
      sending={action.sending}
      problem={action.problem}
      onSubmit={() => void submit()}
      reason={reason}
      command={awsCommand(
        'ecr delete-repository',
        `--repository-name ${r.name}`,
        images > 0 ? '--force' : null,
        `--region ${r.region}`,
      )}
    >
      <p>
        {images === 0 ? (
          'It is empty. Its policies and settings are deleted too.'
        ) : (
          <>
            All <b>{plural(images, 'image')}</b>, {bytes(r.bytes ?? 0)}, and its policies are
            deleted too. Images can only be restored by pushing them again.
          </>
        )}
      </p>
      {images > 0 &&
        (used > 0 ? (
          <p className="mt-2 text-bad">
            {count(used)} of them {used === 1 ? 'is' : 'are'} needed: tasks run{' '}
            {used === 1 ? 'it' : 'them'}, or would fail to start.
          </p>
        ) : (
          <p className={`mt-2 ${unproved ? 'text-warn' : 'text-muted'}`}>
            {unproved
              ? `That they are unused is ${unproved}.`
              : 'No task, service, rollback or newest revision needs any of them.'}
          </p>
        ))}
      {images > 0 && risk && (
        <label className="mt-2 flex gap-2">
          <input
            type="checkbox"
            checked={despite}
            onChange={(event) => setDespite(event.target.checked)}
            className="accent-accent"
          />
          <span>Delete it anyway: tasks that need its images will not start again.</span>
        </label>
      )}
      {images > 0 && (
        <Field
          label={`Type ${r.name}`}
          value={typed}
          onChange={(event) => setTyped(event.target.value)}
          autoComplete="off"
          className="mt-3"
        />
      )}
    </ActionDialog>
  )
}
