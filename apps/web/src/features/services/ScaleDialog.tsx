import type { Problem, ServiceRow } from '@pilothouse/contract'
import { readDesired } from '@pilothouse/contract/services/service-rules'
import { useQueryClient } from '@tanstack/react-query'
import { useEffect, useState, type FormEvent } from 'react'
import { ulid } from 'ulid'
import { act } from '#lib/actions/send-action.ts'
import { problemFrom } from '#lib/api.ts'
import { count } from '#lib/formats.ts'
import { toast } from '#lib/toasts.ts'
import { Button } from '#ui/Button.tsx'
import { Command } from '#ui/Copy.tsx'
import { ActionProblem } from '#ui/dialogs/ActionProblem.tsx'
import { Dialog } from '#ui/dialogs/Dialog.tsx'
import { Field } from '#ui/fields/Field.tsx'
import { serviceQuery } from './queries'
import { OutsideRange, ScalingNotice, useScaling } from './ScalingNotice'
import { seenOf } from './seen'

interface Props {
  account: string
  service: ServiceRow
  open: boolean
  onClose: () => void
}

/** Sets the desired count of a service. What it was when the dialog opened goes along: if it moved, nothing is written. */
export default function ScaleDialog({ account, service, open, onClose }: Props) {
  const client = useQueryClient()
  const [seen, setSeen] = useState(service)
  const [typed, setTyped] = useState(String(service.desired))
  const [id, setId] = useState(ulid)
  const [sending, setSending] = useState(false)
  const [problem, setProblem] = useState<Problem | null>(null)
  const scaled = useScaling(account, service, open)
  // Each opening begins with the service as it is then, and is an action of its own.
  useEffect(() => {
    if (!open) return
    setSeen(service)
    setTyped(String(service.desired))
    setId(ulid())
    setProblem(null)
    // oxlint-disable-next-line react/exhaustive-deps -- the service goes on changing while the dialog is open; what was seen must not
  }, [open])
  const read = readDesired(typed)
  const same = read.ok && read.desired === seen.desired
  const moved = service.desired !== seen.desired || service.deployment !== seen.deployment
  const takeOver = async () => {
    try {
      setSeen(
        await client.fetchQuery({
          ...serviceQuery(account, seen.region, seen.cluster, seen.name),
          staleTime: 0,
        }),
      )
      setProblem(null)
    } catch (error) {
      setProblem(problemFrom(error))
    }
    setId(ulid())
  }
  const submit = async (event: FormEvent) => {
    event.preventDefault()
    if (!read.ok || same || sending) return
    setSending(true)
    setProblem(null)
    try {
      const outcome = await act('/api/actions/scale-service', {
        id,
        account,
        region: seen.region,
        cluster: seen.cluster,
        service: seen.name,
        seen: seenOf(seen),
        desired: read.desired,
      })
      toast(outcome.result === 'applied' ? 'good' : 'warn', outcome.message)
      await client.invalidateQueries({
        queryKey: ['/api/:account/:region/clusters/:cluster/services/:service'],
      })
      if (outcome.result === 'applied') onClose()
      else setProblem({ status: 502, code: outcome.result, message: outcome.message })
      setId(ulid())
    } catch (error) {
      setProblem(problemFrom(error))
      // A refusal is the end of this action; a lost answer is not: sent again, it is the same action.
      if (problemFrom(error).status >= 400) setId(ulid())
      void client.invalidateQueries({
        queryKey: ['/api/:account/:region/clusters/:cluster/services/:service'],
      })
    } finally {
      setSending(false)
    }
  }
  const to = read.ok ? read.desired : null
  return (
    <Dialog title={`Scale ${seen.name}`} open={open} onClose={onClose}>
      <form onSubmit={(event) => void submit(event)} noValidate>
        <p className="text-muted">
          {seen.cluster} · {seen.region} · {seen.running} running
        </p>
        <ScalingNotice service={seen} scaled={scaled} />
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
            <span className="text-muted">{count(seen.desired)}</span>
            <span aria-label="to" className="mx-2 text-faint">
              →
            </span>
            <b>{to === null ? '?' : count(to)}</b>
          </p>
        </div>
        <p className="text-muted">
          {to === null ? 'Nothing is sent until this is a number of tasks.' : effect(seen, to)}
        </p>
        <OutsideRange scaled={scaled} to={to} />
        {moved && !problem?.changed && (
          <p role="status" className="mt-2 text-warn">
            The service changed while this was open: {seen.desired} → {service.desired} desired.{' '}
            <button type="button" className="underline" onClick={() => void takeOver()}>
              Look at it as it is now
            </button>
          </p>
        )}
        {problem && <ActionProblem problem={problem} takeOver={() => void takeOver()} />}
        <div className="mt-4">
          <p className="mb-1 text-xs text-muted">The same with the AWS CLI</p>
          <Command
            text={`aws ecs update-service --cluster ${seen.cluster} --service ${seen.name} --desired-count ${to ?? seen.desired} --region ${seen.region}`}
          />
        </div>
        <div className="mt-5 flex justify-end gap-2">
          <Button onClick={onClose}>Cancel</Button>
          <Button
            type="submit"
            kind={to === 0 ? 'danger' : 'primary'}
            reason={!read.ok ? read.reason : same ? `It is ${seen.desired} already.` : null}
          >
            {sending ? 'Scaling…' : `Scale to ${to === null ? '…' : to}`}
          </Button>
        </div>
      </form>
    </Dialog>
  )
}

/** What the change will touch. */
function effect(service: ServiceRow, to: number): string {
  const tasks = (n: number) => `${count(n)} ${n === 1 ? 'task' : 'tasks'}`
  if (to === service.desired) return 'Nothing changes.'
  if (to === 0) return `All ${tasks(service.running)} will stop: the service will serve nothing.`
  if (to > service.desired) return `${tasks(to - service.desired)} will start.`
  return `${tasks(service.desired - to)} of ${count(service.desired)} will stop.`
}
