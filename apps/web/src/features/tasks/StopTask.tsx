import type { Problem, TaskDetail } from '@pilothouse/contract'
import { taskCan } from '@pilothouse/contract/tasks/task-rules'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState, type FormEvent } from 'react'
import { ulid } from 'ulid'
import { act } from '#lib/actions/send-action.ts'
import { problemFrom } from '#lib/api.ts'
import { toast } from '#lib/toasts.ts'
import { Button } from '#ui/Button.tsx'
import { Command } from '#ui/Copy.tsx'
import { Dialog } from '#ui/dialogs/Dialog.tsx'
import { Field } from '#ui/fields/Field.tsx'
import { ProblemPanel } from '#ui/problems/ProblemPanel.tsx'
import { shellWord, shortId } from './names'
import { taskQuery, tasksQuery } from './queries'

/** The button that asks a task to stop, and the dialog that asks whether that is meant. */
export function StopTask({ account, task }: { account: string; task: TaskDetail }) {
  const [open, setOpen] = useState(false)
  const verdict = taskCan.stop(task)
  return (
    <>
      <Button
        kind="danger"
        reason={verdict.ok ? null : verdict.reason}
        onClick={() => setOpen(true)}
      >
        Stop task
      </Button>
      <Dialog
        title={`Stop task ${shortId(task.taskId)}`}
        open={open}
        onClose={() => setOpen(false)}
      >
        {open && <StopForm account={account} task={task} close={() => setOpen(false)} />}
      </Dialog>
    </>
  )
}

function StopForm({
  account,
  task,
  close,
}: {
  account: string
  task: TaskDetail
  close: () => void
}) {
  const client = useQueryClient()
  const [id, setId] = useState(ulid)
  const [reason, setReason] = useState('')
  const at = { account, region: task.region, cluster: task.cluster, task: task.taskId }
  const stop = useMutation({
    mutationFn: () =>
      act('/api/actions/stop-task', {
        id,
        account,
        region: task.region,
        cluster: task.cluster,
        taskId: task.taskId,
        ...(reason.trim() ? { reason: reason.trim() } : {}),
      }),
    onSuccess: (outcome) => {
      void client.invalidateQueries({ queryKey: taskQuery(at).queryKey })
      void client.invalidateQueries({ queryKey: tasksQuery(account).queryKey.slice(0, 1) })
      if (outcome.result === 'not-applied') return setId(ulid())
      toast(outcome.result === 'applied' ? 'good' : 'warn', outcome.message)
      close()
    },
    // A refusal is the end of this action; a lost answer is not: sent again, it is the same action.
    onError: (error) => problemFrom(error).status >= 400 && setId(ulid()),
  })
  const problem: Problem | null = stop.error
    ? problemFrom(stop.error)
    : stop.data?.result === 'not-applied'
      ? { status: 409, code: 'NotApplied', message: stop.data.message }
      : null
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (!stop.isPending) stop.mutate()
  }
  const command = `aws ecs stop-task --cluster ${shellWord(task.cluster)} --task ${shellWord(task.taskId)}${reason.trim() ? ` --reason ${shellWord(reason.trim())}` : ''} --region ${task.region}`
  return (
    <form onSubmit={submit} className="grid gap-3">
      <p>
        {task.service === null ? (
          'Nothing starts another in its place: no service owns this task.'
        ) : (
          <>
            Its service{' '}
            <b dir="auto" className="font-medium">
              {task.service}
            </b>{' '}
            will start another in its place.
          </>
        )}{' '}
        Each container gets SIGTERM and, after its stop timeout, SIGKILL.
      </p>
      <Field
        label="Reason"
        maxLength={255}
        autoFocus
        value={reason}
        onChange={(event) => setReason(event.target.value)}
        hint="Optional. AWS keeps it with the stopped task."
      />
      <Command text={command} />
      {problem && <ProblemPanel title="The task was not stopped" problem={problem} />}
      <div className="flex justify-end gap-2">
        <Button onClick={close}>Cancel</Button>
        <Button type="submit" kind="danger" reason={stop.isPending ? 'It is being stopped.' : null}>
          Stop task
        </Button>
      </div>
    </form>
  )
}
