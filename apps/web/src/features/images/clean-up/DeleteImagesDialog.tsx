import type { ImageRow, Unseen } from '@pilothouse/contract'
import {
  type Objection,
  type ObjectionKind,
  confirmsDigest,
  objectionsToDelete,
  shortDigest,
  standing,
  typedDigest,
} from '@pilothouse/contract/images/image-rules'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useMemo, useState } from 'react'
import { awsCommand } from '#lib/aws-cli.ts'
import { bytes, count, plural } from '#lib/formats.ts'
import type { RepositoryRef } from '#lib/refs.ts'
import { ActionDialog } from '#ui/dialogs/ActionDialog.tsx'
import { Field } from '#ui/fields/Field.tsx'
import { Time } from '#ui/Time.tsx'
import { imageUsesQuery } from '../queries'
import { cleanUp } from './clean-up'
import { groupsOf, objectionsOf, type DeletionGroup } from './going'

interface Props {
  repositoryRef: RepositoryRef
  rows: readonly ImageRow[]
  unseen: readonly Unseen[]
  chosen: ReadonlySet<string>
  onClose: () => void
  onStart: () => void
}

/**
 * Lists each image with the evidence that it is unused, or the objections to deleting it.
 * Objections block the deletion; the user may tick those that can be overridden.
 */
export default function DeleteImagesDialog({
  repositoryRef,
  rows,
  unseen,
  chosen,
  onClose,
  onStart,
}: Props) {
  const client = useQueryClient()
  const [despite, setDespite] = useState<readonly ObjectionKind[]>([])
  const [typed, setTyped] = useState('')
  const groups = useMemo(() => groupsOf(rows, (row) => chosen.has(row.digest)), [rows, chosen])
  const single = groups.length === 1 && groups[0]?.members.length === 1 ? groups[0].head : null
  const uses = useQuery({
    ...imageUsesQuery({ ...repositoryRef, digest: single?.digest ?? '' }),
    enabled: single !== null && single.hold !== null,
  })
  const judged = useMemo(() => {
    const byDigest = new Map(rows.map((row) => [row.digest, row]))
    const going = new Set(groups.flatMap((g) => g.members.map((m) => m.digest)))
    return groups.map((group) => ({
      group,
      objections:
        single && uses.data
          ? objectionsToDelete(single, {
              uses: uses.data.uses,
              unseen,
              other: (d) => byDigest.get(d),
            })
          : objectionsOf(group, byDigest, unseen, going),
    }))
  }, [rows, groups, unseen, single, uses.data])
  const alone = single !== null
  const left = (objections: readonly Objection[]) => standing(objections, { despite, alone })
  const sent = judged.filter((j) => left(j.objections).length === 0)
  const images = sent.flatMap((j) => j.group.members)
  const askable = [
    ...new Map(
      judged
        .flatMap((j) => j.objections)
        .filter((o) => o.override === 'together' || (o.override === 'alone' && alone))
        .map((o) => [o.kind, o]),
    ).values(),
  ]
  const inUse = alone && judged.some((j) => j.objections.some((o) => o.override === 'alone'))
  const unconfirmed = inUse && sent.length > 0 && !confirmsDigest(single.digest, typed)
  const findReason = () => {
    if (images.length === 0) return 'None of them may be deleted.'
    if (unconfirmed) return `Type the first ${typedDigest} characters of its digest.`
    return null
  }
  const reason = findReason()
  const start = () => {
    void cleanUp(
      client,
      repositoryRef,
      sent.map((j) => j.group),
      { despite, typed: inUse ? typed : undefined },
    )
    onStart()
    onClose()
  }
  const noun = plural(images.length, 'image')
  return (
    <ActionDialog
      title={`Delete images of ${repositoryRef.repository}`}
      open
      wide
      onClose={onClose}
      kind="danger"
      verb={`Delete ${noun}`}
      reason={reason}
      sending={false}
      problem={null}
      onSubmit={start}
      command={
        images.length > 0 && images.length <= 3
          ? awsCommand(
              'ecr batch-delete-image',
              `--repository-name ${repositoryRef.repository}`,
              '--image-ids',
              ...images.map((i) => `imageDigest=${i.digest}`),
              `--region ${repositoryRef.region}`,
            )
          : null
      }
    >
      <p>
        {noun}, up to <b>{bytes(sent.reduce((sum, j) => sum + j.group.bytes, 0))}</b>.{' '}
        <span className="text-muted">
          Layers shared with other images stay. A deleted image can only be restored by pushing it
          again. This console knows what ECS runs, would start or would roll back to. Builds on an
          image and pulls from elsewhere show only in its last pull.
        </span>
      </p>
      <ul
        aria-label="Images to delete"
        tabIndex={0}
        className="mt-3 max-h-64 overflow-auto rounded-md border border-line"
      >
        {judged
          .toSorted(
            (a, b) => Number(left(b.objections).length > 0) - Number(left(a.objections).length > 0),
          )
          .slice(0, 300)
          .map(({ group, objections }) => (
            <Judged
              key={group.head.digest}
              group={group}
              against={left(objections)}
              all={objections}
            />
          ))}
      </ul>
      {judged.length > 300 && (
        <p className="mt-1 text-xs text-muted">
          And {count(judged.length - 300)} more, checked in the same way.
        </p>
      )}
      {askable.length > 0 && (
        <fieldset className="mt-3 grid gap-1.5 rounded-md border border-warn/40 px-3 py-2">
          <legend className="px-1 text-xs text-warn">Refused by default. Delete anyway:</legend>
          {askable.map((o) => (
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
                {sentence(o.reason)} <span className="text-muted">{o.breaks}</span>
              </span>
            </label>
          ))}
        </fieldset>
      )}
      {inUse && sent.length > 0 && (
        <Field
          label={`Type the first ${typedDigest} characters of ${shortDigest(single.digest)}`}
          value={typed}
          onChange={(event) => setTyped(event.target.value)}
          autoComplete="off"
          className="mt-3 max-w-xs"
        />
      )}
    </ActionDialog>
  )
}

const sentence = (reason: string): string => `${reason.charAt(0).toUpperCase()}${reason.slice(1)}.`

/** One image and its group: the evidence that it is unused, or why it stays. */
function Judged({
  group: { head, members, bytes: size, pulledAt },
  against,
  all,
}: {
  group: DeletionGroup
  against: readonly Objection[]
  all: readonly Objection[]
}) {
  const [first] = against
  return (
    <li className="border-b border-line px-3 py-1.5 last:border-0">
      <div className="flex items-baseline gap-2">
        <span className={`min-w-0 truncate ${first ? 'text-muted line-through' : 'font-medium'}`}>
          {head.tags[0] ?? 'untagged'}
          {head.tags.length > 1 && ` and ${head.tags.length - 1} more`}
        </span>
        <code className="text-muted">{shortDigest(head.digest)}</code>
        {members.length > 1 && (
          <span className="text-xs text-muted">with {members.length - 1} of its parts</span>
        )}
        <span className="ml-auto text-muted">{bytes(size)}</span>
      </div>
      {first && <p className="text-xs text-bad">Stays: {first.reason}.</p>}
      {!first && all[0] && <p className="text-xs text-warn">Deleted anyway: {all[0].reason}.</p>}
      {!first && !all[0] && (
        <p className="text-xs text-muted">
          No task, service, rollback or newest revision needs it;{' '}
          {head.usedUntil !== null && (
            <>
              last used <Time at={head.usedUntil} />,{' '}
            </>
          )}
          last pulled <Time at={pulledAt} empty="never, as far as ECR recorded" />.
        </p>
      )}
    </li>
  )
}
