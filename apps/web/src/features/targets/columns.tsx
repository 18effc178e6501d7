import type { Target } from '@pilothouse/contract'
import { Link } from '@tanstack/react-router'
import type { ServiceRef } from '#lib/refs.ts'
import type { Column } from '#ui/tables/Table.tsx'
import { Tone } from '#ui/Tone.tsx'
import { addressOf, severityOf, targetTone, whyOf } from './health'

/** Columns of a table of targets. */
export const targetColumns = ({ account, region, cluster }: ServiceRef): Column<Target>[] => [
  {
    id: 'state',
    header: 'State',
    width: 'minmax(92px,120px)',
    phone: true,
    value: (t) => severityOf(t.state),
    cell: (t) => <Tone tone={targetTone(t.state)}>{t.state}</Tone>,
  },
  {
    id: 'target',
    header: 'Target',
    width: 'minmax(128px,190px)',
    value: addressOf,
    cell: (t) => <code title={addressOf(t)}>{addressOf(t)}</code>,
  },
  {
    id: 'task',
    header: 'Task',
    width: 'minmax(76px,110px)',
    phone: true,
    value: (t) => t.task?.taskId ?? null,
    cell: (t) =>
      t.task ? (
        <Link
          data-row
          to="/$account/$region/clusters/$cluster/tasks/$task"
          params={{ account, region, cluster, task: t.task.taskId }}
          search={{}}
          title={`${t.task.taskId}, ${t.task.lastStatus}`}
          className="text-accent hover:underline"
        >
          <code>{t.task.taskId.slice(0, 8)}</code>
        </Link>
      ) : (
        <span className="text-faint" title="No known task of this service has this address.">
          not known
        </span>
      ),
  },
  {
    id: 'zone',
    header: 'Zone',
    width: '106px',
    value: (t) => t.zone,
    cell: (t) => <span className="text-muted">{t.zone ?? '–'}</span>,
  },
  {
    id: 'why',
    header: 'Why',
    width: 'minmax(110px,3fr)',
    phone: true,
    value: whyOf,
    cell: (t) => (
      <span
        dir="auto"
        className={t.state === 'unhealthy' ? '' : 'text-muted'}
        title={[t.reason, t.description].filter(Boolean).join(' · ')}
      >
        {whyOf(t) ?? ''}
      </span>
    ),
  },
]
