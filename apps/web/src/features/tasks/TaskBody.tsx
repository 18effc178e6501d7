import type { Container, MaskedValue, TaskDetail } from '@pilothouse/contract'
import type { ReactNode } from 'react'
import { Card, Facts } from '#ui/Facts.tsx'
import { Containers } from './Containers'
import { Overrides } from './Overrides'
import { Placement } from './Placement'
import { telling } from './status'
import { Timeline } from './Timeline'
import { WhyStopped } from './WhyStopped'

interface Props {
  account: string
  task: TaskDetail
  network: ReactNode
  renderMasked: (value: MaskedValue) => ReactNode
  renderLog: (container: string) => ReactNode
  renderDigest: (container: Container) => ReactNode
}

/** One task, below its heading. The route supplies masked values, logs and network. */
export function TaskBody({ account, task, network, renderMasked, renderLog, renderDigest }: Props) {
  const witness = telling(task)
  const ending =
    task.lastStatus === 'STOPPED' || task.stopCode !== null || task.stoppedReason !== null
  return (
    <div className="grid gap-4">
      {ending && (
        <WhyStopped
          task={task}
          log={witness && { container: witness.name, lines: renderLog(witness.name) }}
        />
      )}
      <h2 className="sr-only">Its life and place</h2>
      <div className="grid items-start gap-4 lg:grid-cols-2">
        <Timeline steps={task.timeline} />
        <Placement account={account} task={task} />
      </div>
      <Containers
        containers={task.containers}
        toldAbove={witness?.name ?? null}
        renderLog={renderLog}
        renderDigest={renderDigest}
      />
      {network}
      <h2 className="sr-only">Settings</h2>
      {task.attachments.length > 0 && (
        <Card title="Attachments">
          <Facts
            facts={task.attachments.map((n) => ({
              name: n.name,
              value: <code className="break-all">{n.value}</code>,
            }))}
          />
        </Card>
      )}
      {task.overrides.length > 0 && (
        <Overrides overrides={task.overrides} renderMasked={renderMasked} />
      )}
      {task.tags.length > 0 && (
        <Card title="Tags">
          <Facts facts={task.tags.map((t) => ({ name: t.key, value: t.value || '–' }))} />
        </Card>
      )}
    </div>
  )
}
