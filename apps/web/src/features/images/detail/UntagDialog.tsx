import type { ImageRow, ImageUses } from '@pilothouse/contract'
import {
  type ObjectionKind,
  confirmsDigest,
  objectionsToUntag,
  shortDigest,
  standing,
  typedDigest,
} from '@pilothouse/contract/images/image-rules'
import { useState } from 'react'
import { registryQueries } from '#lib/actions/changed-queries.ts'
import { useAction } from '#lib/actions/use-action.ts'
import { awsCommand } from '#lib/aws-cli.ts'
import type { RepositoryRef } from '#lib/refs.ts'
import { ActionDialog } from '#ui/dialogs/ActionDialog.tsx'
import { Field } from '#ui/fields/Field.tsx'
import { Select } from '#ui/fields/Select.tsx'

interface Props {
  repositoryRef: RepositoryRef
  row: ImageRow
  uses: ImageUses
  onClose: () => void
}

/**
 * Removes a tag from an image. Lists what uses the tag. Removing the last tag deletes the image,
 * and the user must confirm that.
 */
export default function UntagDialog({ repositoryRef, row, uses, onClose }: Props) {
  const action = useAction(registryQueries)
  const [tag, setTag] = useState(row.tags[0] ?? '')
  const [despite, setDespite] = useState<readonly ObjectionKind[]>([])
  const [typed, setTyped] = useState('')
  const objections = objectionsToUntag(row, tag, { uses: uses.uses, unseen: uses.unseen })
  const [first] = standing(objections, { despite, alone: true })
  const inUse = objections.some((o) => o.override === 'alone')
  const findReason = () => {
    if (first) return `${first.reason}.`
    if (inUse && !confirmsDigest(row.digest, typed))
      return `Type the first ${typedDigest} characters of its digest.`
    return null
  }
  const reason = findReason()
  const submit = async () => {
    const image = { digest: row.digest, tags: [...row.tags], pushedAt: row.pushedAt }
    if (
      await action.run('/api/actions/untag-image', {
        ...repositoryRef,
        image,
        tag,
        despite: [...despite],
        ...(inUse ? { typed } : {}),
      })
    )
      onClose()
  }
  return (
    <ActionDialog
      title={`Untag ${shortDigest(row.digest)}`}
      open
      onClose={onClose}
      kind="danger"
      verb={row.tags.length === 1 ? 'Delete the image' : `Take ${tag} away`}
      sending={action.sending}
      problem={action.problem}
      onSubmit={() => void submit()}
      reason={reason}
      command={awsCommand(
        'ecr batch-delete-image',
        `--repository-name ${repositoryRef.repository}`,
        `--image-ids imageDigest=${row.digest},imageTag=${tag}`,
        `--region ${repositoryRef.region}`,
      )}
    >
      <Select
        label="Tag"
        value={tag}
        choices={row.tags.map((id) => ({ id, title: id }))}
        choose={setTag}
      />
      {objections.length === 0 ? (
        <p className="mt-2 text-muted">
          Nothing known names {tag}. The image stays under its other tags.
        </p>
      ) : (
        <fieldset className="mt-3 grid gap-1.5 rounded-md border border-warn/40 px-3 py-2">
          <legend className="px-1 text-xs text-warn">Refused by default. Untag anyway:</legend>
          {objections.map((o) =>
            o.override === 'never' ? (
              <p key={o.kind} className="text-bad">
                {o.reason}.
              </p>
            ) : (
              <label key={o.kind} className="flex gap-2">
                <input
                  type="checkbox"
                  checked={despite.includes(o.kind)}
                  onChange={(event) =>
                    setDespite(
                      event.target.checked
                        ? [...despite, o.kind]
                        : despite.filter((k) => k !== o.kind),
                    )
                  }
                  className="accent-accent"
                />
                <span>
                  {o.reason.charAt(0).toUpperCase()}
                  {o.reason.slice(1)}. <span className="text-muted">{o.breaks}</span>
                </span>
              </label>
            ),
          )}
        </fieldset>
      )}
      {inUse && !first && (
        <Field
          label={`Type the first ${typedDigest} characters of ${shortDigest(row.digest)}`}
          value={typed}
          onChange={(event) => setTyped(event.target.value)}
          autoComplete="off"
          className="mt-3"
        />
      )}
    </ActionDialog>
  )
}
