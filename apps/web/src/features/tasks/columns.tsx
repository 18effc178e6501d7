import type { TaskRow } from '@pilothouse/contract'
import type { Column } from '#ui/tables/Table.tsx'
import { Time } from '#ui/Time.tsx'
import { Tone } from '#ui/Tone.tsx'
import { ClusterLink, DefinitionLink, OwnerLink, TaskLink } from './links'
import { shortId } from './names'
import { healthTone, taskTone, whyLine } from './status'

/** All columns of a table of tasks. */
export const columnsOf = (account: string): Column<TaskRow>[] => [
  {
    id: 'status',
    header: 'Status',
    width: '124px',
    value: (t) => t.lastStatus,
    cell: (t) => <Tone tone={taskTone(t)}>{t.lastStatus}</Tone>,
  },
  {
    id: 'task',
    header: 'Task',
    width: '84px',
    value: (t) => shortId(t.taskId),
    cell: (t) => <TaskLink account={account} task={t} />,
  },
  {
    id: 'service',
    header: 'Service or group',
    width: 'minmax(90px,1.4fr)',
    value: (t) => t.service ?? t.group,
    cell: (t) => <OwnerLink account={account} task={t} />,
  },
  {
    id: 'cluster',
    header: 'Cluster',
    width: 'minmax(80px,1fr)',
    value: (t) => t.cluster,
    cell: (t) => <ClusterLink account={account} task={t} />,
  },
  {
    id: 'definition',
    header: 'Task definition',
    width: 'minmax(110px,1.5fr)',
    value: (t) => t.taskDefinition,
    cell: (t) => <DefinitionLink account={account} task={t} />,
  },
  {
    id: 'health',
    header: 'Health',
    width: '104px',
    value: (t) => t.health,
    cell: (t) => <Health health={t.health} />,
  },
  {
    id: 'launch',
    header: 'Launch',
    width: 'minmax(84px,0.8fr)',
    value: (t) => t.launch,
    cell: (t) => <span title={t.launch}>{t.launch}</span>,
  },
  {
    id: 'zone',
    header: 'Zone',
    width: 'minmax(84px,0.8fr)',
    value: (t) => t.zone,
    cell: (t) => <span title={t.zone ?? undefined}>{t.zone ?? '–'}</span>,
  },
  {
    id: 'started',
    header: 'Started',
    width: '150px',
    align: 'right',
    value: (t) => t.startedAt ?? t.createdAt,
    cell: (t) => <Started task={t} />,
  },
  {
    id: 'stopped',
    header: 'Stopped',
    width: '92px',
    align: 'right',
    value: (t) => t.stoppedAt,
    cell: (t) => <Time at={t.stoppedAt} />,
  },
  {
    id: 'why',
    header: 'Why',
    width: 'minmax(120px,3fr)',
    value: (t) => whyLine(t),
    cell: (t) => (
      <span dir="auto" title={whyLine(t)} className={taskTone(t) === 'bad' ? '' : 'text-muted'}>
        {whyLine(t) || '–'}
      </span>
    ),
  },
]

/** Leave out UNKNOWN: a task without a health check never has another health. */
const Health = ({ health }: { health: string }) =>
  health === 'UNKNOWN' ? (
    <span className="text-faint" title="No health check">
      –
    </span>
  ) : (
    <Tone tone={healthTone(health)}>{health}</Tone>
  )

function Started({ task }: { task: TaskRow }) {
  if (task.startedAt !== null) return <Time at={task.startedAt} />
  return (
    <span className="text-muted" title="Created; it has not started">
      created <Time at={task.createdAt} />
    </span>
  )
}
