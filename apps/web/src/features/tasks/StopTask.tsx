import type { TaskDetail } from '@pilothouse/contract'
import { taskCan } from '@pilothouse/contract/tasks/task-rules'
import { useState } from 'react'
import { taskQueries } from '#lib/actions/changed-queries.ts'
import { useAction } from '#lib/actions/use-action.ts'
import { Button } from '#ui/Button.tsx'
import { ActionDialog } from '#ui/dialogs/ActionDialog.tsx'
import { Field } from '#ui/fields/Field.tsx'
import { shellWord, shortId } from './names'

interface Props {
  account: string
  task: TaskDetail
}

/** Opens the dialog that stops a task. */
export function StopTaskButton({ account, task }: Props) {
  const [open, setOpen] = useState(false)
  const may = taskCan.stop(task)
  return (
    <>
      <Button kind="danger" reason={may.ok ? null : may.reason} onClick={() => setOpen(true)}>
        Stop task
      </Button>
      {open && <StopDialog account={account} task={task} onClose={() => setOpen(false)} />}
    </>
  )
}

function StopDialog({ account, task, onClose }: Props & { onClose: () => void }) {
  const action = useAction(taskQueries)
  const [typed, setTyped] = useState('')
  const { region, cluster, taskId, service } = task
  const reason = typed.trim()
  const stop = async () => {
    const applied = await action.run('/api/actions/stop-task', {
      account,
      region,
      cluster,
      taskId,
      ...(reason ? { reason } : {}),
    })
    if (applied) onClose()
  }
  const options = [
    `--cluster ${shellWord(cluster)}`,
    `--task ${shellWord(taskId)}`,
    ...(reason ? [`--reason ${shellWord(reason)}`] : []),
    `--region ${region}`,
  ]
  return (
    <ActionDialog
      title={`Stop task ${shortId(taskId)}`}
      open
      onClose={onClose}
      verb="Stop task"
      kind="danger"
      sending={action.sending}
      problem={action.problem}
      onSubmit={() => void stop()}
      command={`aws ecs stop-task ${options.join(' ')}`}
    >
      <p className="mb-3">
        {service === null ? (
          'No service owns this task, so no other task replaces it.'
        ) : (
          <>
            Its service{' '}
            <b dir="auto" className="font-medium">
              {service}
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
        value={typed}
        onChange={(event) => setTyped(event.target.value)}
        hint="Optional. AWS keeps it with the stopped task."
      />
    </ActionDialog>
  )
}
