import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { plural } from '#lib/formats.ts'
import { Button } from '#ui/Button.tsx'
import { Command } from '#ui/Copy.tsx'
import { Dialog } from '#ui/dialogs/Dialog.tsx'
import type { FamilyRef } from '../queries'
import { runBulk, secondsFor, type BulkKind } from './bulk'

interface Props {
  familyRef: FamilyRef
  kind: BulkKind
  revisions: readonly number[]
  refused: readonly { revision: number; reason: string }[]
  unseen: string | null
  close: () => void
  onStart: () => void
}

const effect = {
  deregister:
    'They can no longer be started or deployed. To undo this, register the same definition again.',
  delete: 'They are deleted permanently and cannot be read again.',
} satisfies Record<BulkKind, string>

/** Confirms a bulk action. Shows the exact change and the revisions that are left out. */
export function BulkDialog({ familyRef, kind, revisions, refused, unseen, close, onStart }: Props) {
  const client = useQueryClient()
  const [accepted, setAccepted] = useState(false)
  const verb = kind === 'deregister' ? 'Deregister' : 'Delete'
  const seconds = secondsFor(kind, revisions.length)
  const time = seconds < 90 ? `${seconds} s` : `${Math.ceil(seconds / 60)} minutes`
  const names = revisions.map((r) => `${familyRef.family}:${r}`)
  const command =
    kind === 'deregister'
      ? `aws ecs deregister-task-definition --task-definition ${names[0]}`
      : `aws ecs delete-task-definitions --task-definitions ${names.slice(0, 10).join(' ')}`
  const start = () => {
    void runBulk(client, familyRef, { kind, revisions, unseen: accepted })
    onStart()
    close()
  }
  return (
    <Dialog
      title={`${verb} ${plural(revisions.length, 'revision')} of ${familyRef.family}`}
      open
      onClose={close}
    >
      <p className="break-words">
        <code>{names.slice(0, 12).join(', ')}</code>
        {names.length > 12 && ` and ${names.length - 12} more`}
      </p>
      <p className="mt-1 text-muted">
        {effect[kind]} {seconds > 0 && `At ECS’s rate limit this takes about ${time}.`}
      </p>
      {refused.length > 0 && (
        <section aria-label="Left out" className="mt-3">
          <h3 className="text-muted">Left out:</h3>
          <ul className="max-h-40 overflow-auto">
            {refused.map((r) => (
              <li key={r.revision}>
                {r.revision}: {r.reason}
              </li>
            ))}
          </ul>
        </section>
      )}
      {unseen && (
        <label className="mt-3 flex gap-2 text-warn">
          <input
            type="checkbox"
            checked={accepted}
            onChange={(event) => setAccepted(event.target.checked)}
          />
          <span>
            {unseen} They may be in use there. {verb} all the same.
          </span>
        </label>
      )}
      <div className="mt-4">
        <Command text={`${command} --region ${familyRef.region}`} />
      </div>
      <div className="mt-5 flex justify-end gap-2">
        <Button onClick={close}>Cancel</Button>
        <Button
          kind="danger"
          reason={
            unseen && !accepted ? 'Not every cluster has been read. Tick the box to confirm.' : null
          }
          onClick={start}
        >
          {verb} {revisions.length}
        </Button>
      </div>
    </Dialog>
  )
}
