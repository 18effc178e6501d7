import type { ServiceRow } from '@pilothouse/contract'
import { readDesired } from '@pilothouse/contract/services/service-rules'
import { useState } from 'react'
import { serviceQueries } from '#lib/actions/changed-queries.ts'
import { useAction } from '#lib/actions/use-action.ts'
import { awsCommand } from '#lib/aws-cli.ts'
import { count, plural } from '#lib/formats.ts'
import { ActionDialog } from '#ui/dialogs/ActionDialog.tsx'
import { Field } from '#ui/fields/Field.tsx'
import { OutsideRange, ScalingNotice, useScaling } from './ScalingNotice'
import { snapshotOf } from './snapshot'
import { useSnapshot } from './use-snapshot'

interface Props {
  account: string
  service: ServiceRow
  onClose: () => void
}

/**
 * Sets the desired count of a service. Sends the service as it was when the dialog opened; the
 * server writes nothing if it has changed since.
 */
export default function ScaleDialog({ account, service, onClose }: Props) {
  const action = useAction(serviceQueries)
  const { snapshot, reading, problem: readProblem, readAgain } = useSnapshot(account, service)
  const [typed, setTyped] = useState(String(service.desired))
  const scaled = useScaling(account, service)
  const read = readDesired(typed)
  const to = read.ok ? read.desired : null
  const changed = service.desired !== snapshot.desired || service.deployment !== snapshot.deployment
  const problem = action.problem ?? readProblem
  const reload = () => {
    action.clear()
    void readAgain()
  }
  const submit = async () => {
    if (to === null) return
    const applied = await action.run('/api/actions/scale-service', {
      account,
      region: snapshot.region,
      cluster: snapshot.cluster,
      service: snapshot.name,
      seen: snapshotOf(snapshot),
      desired: to,
    })
    if (applied) onClose()
  }
  return (
    <ActionDialog
      title={`Scale ${snapshot.name}`}
      open
      onClose={onClose}
      verb={`Scale to ${to === null ? '…' : to}`}
      kind={to === 0 ? 'danger' : 'primary'}
      reason={reading ? 'Reading the service…' : reasonOf(read, snapshot)}
      sending={action.sending}
      problem={problem}
      takeOver={reload}
      onSubmit={() => void submit()}
      command={awsCommand(
        'ecs update-service',
        `--cluster ${snapshot.cluster}`,
        `--service ${snapshot.name}`,
        `--desired-count ${to ?? snapshot.desired}`,
        `--region ${snapshot.region}`,
      )}
    >
      <p className="text-muted">
        {snapshot.cluster} · {snapshot.region} · {snapshot.running} running
      </p>
      <ScalingNotice service={snapshot} scaled={scaled} />
      <div className="mt-3 flex items-start gap-3">
        <Field
          label="Desired tasks"
          className="w-56 max-sm:w-40"
          inputMode="numeric"
          autoFocus
          autoComplete="off"
          value={typed}
          onChange={(e) => setTyped(e.target.value)}
          problem={read.ok ? null : read.reason}
        />
        <p className="mt-7 text-[15px]" aria-live="polite">
          <span className="text-muted">{count(snapshot.desired)}</span>
          <span aria-label="to" className="mx-2 text-faint">
            →
          </span>
          <b>{to === null ? '?' : count(to)}</b>
        </p>
      </div>
      <p className="min-h-5 text-muted">{to !== null && effect(snapshot, to)}</p>
      <OutsideRange scaled={scaled} to={to} />
      {changed && !problem?.changed && (
        <p role="status" className="mt-2 text-warn">
          The service changed while this was open: {snapshot.desired} → {service.desired} desired.{' '}
          <button type="button" className="underline" onClick={() => void readAgain()}>
            Reload
          </button>
        </p>
      )}
    </ActionDialog>
  )
}

/** Why the count cannot be sent, or null. */
function reasonOf(read: ReturnType<typeof readDesired>, snapshot: ServiceRow): string | null {
  if (!read.ok) return read.reason
  return read.desired === snapshot.desired ? `It is ${snapshot.desired} already.` : null
}

/** Describes the effect of the change. */
function effect(service: ServiceRow, to: number): string {
  const tasks = (n: number) => plural(n, 'task')
  if (to === service.desired) return 'Nothing changes.'
  if (to === 0) return `All ${tasks(service.running)} will stop, and the service will be down.`
  if (to > service.desired) return `${tasks(to - service.desired)} will start.`
  return `${tasks(service.desired - to)} of ${count(service.desired)} will stop.`
}
