import type { ImageUse, ImageUses, PastUse } from '@pilothouse/contract'
import { Link } from '@tanstack/react-router'
import { useMemo } from 'react'
import { count } from '#lib/formats.ts'
import { readSort, writeSort } from '#lib/lists/table-search.ts'
import { Empty } from '#ui/Empty.tsx'
import { Table, type Column } from '#ui/tables/Table.tsx'
import { Time } from '#ui/Time.tsx'
import { Tone } from '#ui/Tone.tsx'
import { holdTone } from '../hold'
import { UnseenLine } from '../UnseenLine'

type Row = ImageUse & { id: string }
interface Props {
  account: string
  uses: ImageUses
  pulledAt: number | null
  sort: string | undefined
  onSort: (sort: string) => void
}

/**
 * Lists what runs, would start or names an image, and what has not been scanned yet; until then
 * "unused" is unproven.
 */
export function UsedBy({ account, uses: { uses, past, unseen }, pulledAt, sort, onSort }: Props) {
  const rows = useMemo(
    () => uses.map((u, n): Row => ({ ...u, id: `${n} ${u.taskDefinition} ${u.container}` })),
    [uses],
  )
  return (
    <>
      <Table
        label="Uses"
        rows={rows}
        columns={columns}
        idOf={(u) => u.id}
        sort={readSort(sort, { column: 'use', down: false })}
        onSort={(to) => onSort(writeSort(to))}
        empty={
          <Empty title={unseen.length === 0 ? 'Not in use' : 'No use found yet'}>
            <p>
              {unseen.length === 0
                ? 'No task, service, rollback or newest revision uses it.'
                : 'What has not been scanned yet is listed below.'}{' '}
              {pulledAt === null ? (
                'ECR recorded no pull of it.'
              ) : (
                <>
                  It was last pulled <Time at={pulledAt} />.
                </>
              )}
            </p>
          </Empty>
        }
      />
      <UnseenLine account={account} unseen={unseen} />
      {past.length > 0 && <UsedBefore past={past} />}
    </>
  )
}

const order = { running: 0, current: 1, rollback: 2, definition: 3 }
const words = {
  running: 'runs it',
  current: 'would start it',
  rollback: 'rollback needs it',
  definition: 'newest revision names it',
}

const columns: Column<Row>[] = [
  {
    id: 'use',
    header: 'Use',
    width: 'minmax(110px,1fr)',
    phone: true,
    value: (u) => order[u.hold],
    cell: (u) => <Tone tone={holdTone[u.hold]}>{words[u.hold]}</Tone>,
  },
  {
    id: 'by',
    header: 'By',
    width: 'minmax(90px,1.4fr)',
    phone: true,
    value: (u) => u.service ?? u.taskDefinition,
    cell: (u) => <By use={u} />,
  },
  {
    id: 'tasks',
    header: 'Tasks',
    width: '56px',
    phone: true,
    align: 'right',
    value: (u) => u.tasks,
    cell: (u) => (u.tasks === 0 ? <span className="text-faint">–</span> : count(u.tasks)),
  },
  {
    id: 'since',
    header: 'Since',
    width: '86px',
    value: (u) => u.since,
    cell: (u) => (
      <span className="text-muted">
        <Time at={u.since} />
      </span>
    ),
  },
  {
    id: 'cluster',
    header: 'Cluster',
    width: 'minmax(80px,1fr)',
    value: (u) => u.cluster,
    cell: (u) => <In use={u} />,
  },
  {
    id: 'definition',
    header: 'Task definition',
    width: 'minmax(90px,1.2fr)',
    value: (u) => u.taskDefinition,
    cell: (u) => <Definition use={u} />,
  },
  {
    id: 'container',
    header: 'Container',
    width: 'minmax(80px,1fr)',
    value: (u) => u.container,
    cell: (u) => (
      <span className="text-muted" title={u.image}>
        {u.container}
      </span>
    ),
  },
]

function By({ use }: { use: ImageUse | PastUse }) {
  if (use.cluster === null) return <Definition use={use} />
  if (use.service === null)
    return (
      <Link
        data-row
        to="/$account/$region/clusters/$cluster"
        params={{ account: use.account, region: use.region, cluster: use.cluster }}
        search={{ tab: 'tasks', q: `definition:${use.taskDefinition}` }}
        className="text-accent hover:underline"
      >
        tasks of no service
      </Link>
    )
  return (
    <Link
      data-row
      to="/$account/$region/clusters/$cluster/services/$service"
      params={{
        account: use.account,
        region: use.region,
        cluster: use.cluster,
        service: use.service,
      }}
      search={{}}
      title={use.service}
      className="text-accent hover:underline"
    >
      {use.service}
    </Link>
  )
}

function In({ use }: { use: ImageUse | PastUse }) {
  if (use.cluster === null) return <span className="text-faint">–</span>
  return (
    <Link
      to="/$account/$region/clusters/$cluster"
      params={{ account: use.account, region: use.region, cluster: use.cluster }}
      search={{}}
      className="text-muted hover:underline"
      title={`${use.cluster} in ${use.region} of ${use.account}`}
    >
      {use.cluster}
    </Link>
  )
}

function Definition({ use: { account, region, taskDefinition } }: { use: ImageUse | PastUse }) {
  const [, family, revision] = /^(.+):(\d+)$/.exec(taskDefinition) ?? []
  if (!family || !revision) return <code>{taskDefinition}</code>
  return (
    <Link
      to="/$account/$region/task-definitions/$family/$revision"
      params={{ account, region, family, revision }}
      search={{}}
      title={taskDefinition}
      className="hover:underline"
    >
      <code>{taskDefinition}</code>
    </Link>
  )
}

const most = 20

const keyOf = (p: PastUse): string =>
  [p.account, p.region, p.cluster, p.service, p.taskDefinition, p.container].join(' ')

/** Past uses, as far back as ECS reports them. */
function UsedBefore({ past }: { past: readonly PastUse[] }) {
  return (
    <section aria-label="Used before" className="mt-4">
      <h2 className="mb-1 text-muted">Used before</h2>
      <ul className="divide-y divide-line rounded-lg border border-line bg-panel">
        {past.slice(0, most).map((p) => (
          <li
            key={keyOf(p)}
            className="flex flex-wrap items-baseline gap-x-4 gap-y-0.5 px-3 py-1.5"
          >
            <span className="min-w-0 flex-1 break-words">
              <By use={p} /> <span className="text-faint">in</span> <In use={p} />
            </span>
            <Definition use={p} />
            <span className="text-muted">
              until <Time at={p.until} />
            </span>
          </li>
        ))}
      </ul>
      {past.length > most && (
        <p className="mt-1 text-xs text-muted">and {count(past.length - most)} before them</p>
      )}
    </section>
  )
}
