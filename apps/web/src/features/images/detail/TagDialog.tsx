import type { ImageRow } from '@pilothouse/contract'
import { imageCan, shortDigest } from '@pilothouse/contract/images/image-rules'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { registryQueries } from '#lib/actions/changed-queries.ts'
import { useAction } from '#lib/actions/use-action.ts'
import { queryOf } from '#lib/api.ts'
import type { RepositoryRef } from '#lib/refs.ts'
import { ActionDialog } from '#ui/dialogs/ActionDialog.tsx'
import { Field } from '#ui/fields/Field.tsx'

interface Props {
  repositoryRef: RepositoryRef
  row: ImageRow
  rows: readonly ImageRow[]
  onClose: () => void
}

/**
 * Adds a tag to an image. Moves the tag if another image has it; refuses that up front if tags are
 * immutable.
 */
export default function TagDialog({ repositoryRef, row, rows, onClose }: Props) {
  const action = useAction(registryQueries)
  const [tag, setTag] = useState('')
  const repository = useQuery(
    queryOf('/api/:account/:region/repository', {
      params: { account: repositoryRef.account, region: repositoryRef.region },
      query: { repository: repositoryRef.repository },
    }),
  )
  const holder = rows.find((r) => r.tags.includes(tag)) ?? null
  const findWrong = () => {
    if (tag === '') return 'Enter a tag.'
    if (/^\w[\w.-]{0,127}$/.test(tag)) return null
    return 'Use up to 128 letters, digits, “_”, “.” and “-”. Start with a letter, a digit or “_”.'
  }
  const wrong = findWrong()
  const may =
    wrong || !repository.data
      ? null
      : imageCan.tag(row, tag, repository.data, holder?.digest ?? null)
  const reason = wrong ?? (may && !may.ok ? may.reason : null)
  const submit = async () => {
    if (
      await action.run('/api/actions/tag-image', {
        ...repositoryRef,
        digest: row.digest,
        tag,
        holder: holder?.digest ?? null,
      })
    )
      onClose()
  }
  return (
    <ActionDialog
      title={`Tag ${shortDigest(row.digest)}`}
      open
      onClose={onClose}
      verb={holder ? `Move ${tag} here` : 'Add the tag'}
      sending={action.sending}
      problem={action.problem}
      onSubmit={() => void submit()}
      reason={reason}
    >
      <Field
        label="Tag"
        autoFocus
        autoComplete="off"
        spellCheck={false}
        value={tag}
        onChange={(event) => setTag(event.target.value)}
        problem={tag === '' ? null : reason}
      />
      {holder && !reason && (
        <p className="text-warn">
          {tag} names {shortDigest(holder.digest)} now
          {holder.tags.length === 1 && ', which has no other tag and will be untagged'}. New tasks
          that use this tag will get this image.
        </p>
      )}
      <p className="text-muted">
        This reads the image’s manifest and puts it under the tag. ECR counts that as a pull.
      </p>
    </ActionDialog>
  )
}
