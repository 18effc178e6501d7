import type { ClusterRow } from '@pilothouse/contract'
import { Link } from '@tanstack/react-router'
import { useMemo } from 'react'
import { count, percent } from '#lib/formats.ts'
import { parseFilter, passes } from '#lib/lists/filter.ts'
import { readSort, writeSort, type TableSearch } from '#lib/lists/table-search.ts'
import { Empty } from '#ui/Empty.tsx'
import { FilterBox } from '#ui/tables/FilterBox.tsx'
import { Table, type Column } from '#ui/tables/Table.tsx'
import { ClusterHealth } from './ClusterHealth'

const filterColumns = ['cluster', 'region', 'launch'] as const
const number = (n: number) => <span className={n === 0 ? 'text-faint' : ''}>{count(n)}</span>

const columnsOf = (account: string): Column<ClusterRow>[] => [
  {
    id: 'health',
    header: 'Health',
    width: 'minmax(118px,150px)',
    phone: true,
    value: (c) => -c.health.attention * 1000 - c.health.moving,
    cell: (c) => <ClusterHealth cluster={c} />,
  },
  {
    id: 'cluster',
    header: 'Cluster',
    width: 'minmax(110px,1.4fr)',
    phone: true,
    value: (c) => c.name,
    cell: (c) => (
      <Link
        data-row
        to="/$account/$region/clusters/$cluster"
        params={{ account, region: c.region, cluster: c.name }}
        search={{}}
        title={c.name}
        className="font-medium hover:underline"
      >
        {c.name}
      </Link>
    ),
  },
  {
    id: 'region',
    header: 'Region',
    width: 'minmax(80px,130px)',
    value: (c) => c.region,
    cell: (c) => <span className="text-muted">{c.region}</span>,
  },
  {
    id: 'launch',
    header: 'Runs on',
    width: 'minmax(80px,150px)',
    value: (c) => c.launch.join(', '),
    cell: (c) => <span className="text-muted">{c.launch.join(', ') || '–'}</span>,
  },
  {
    id: 'services',
    header: 'Services',
    width: '84px',
    align: 'right',
    value: (c) => c.services,
    cell: (c) => number(c.services),
  },
  {
    id: 'running',
    header: 'Running',
    width: '72px',
    align: 'right',
    phone: true,
    value: (c) => c.running,
    cell: (c) => number(c.running),
  },
  {
    id: 'pending',
    header: 'Pending',
    width: '84px',
    align: 'right',
    value: (c) => c.pending,
    cell: (c) => number(c.pending),
  },
  {
    id: 'instances',
    header: 'Instances',
    width: '92px',
    align: 'right',
    value: (c) => c.instances,
    cell: (c) => number(c.instances),
  },
  {
    id: 'cpu',
    header: 'CPU reserved',
    width: '112px',
    align: 'right',
    value: (c) => c.cpuReserved,
    cell: (c) => (
      <span className="text-muted">{c.cpuReserved === null ? '–' : percent(c.cpuReserved)}</span>
    ),
  },
  {
    id: 'memory',
    header: 'Memory reserved',
    width: '132px',
    align: 'right',
    value: (c) => c.memoryReserved,
    cell: (c) => (
      <span className="text-muted">
        {c.memoryReserved === null ? '–' : percent(c.memoryReserved)}
      </span>
    ),
  },
]

interface Props {
  account: string
  rows: readonly ClusterRow[]
  search: TableSearch
  onSearch: (change: TableSearch) => void
}

/** Table of clusters; clusters with problems come first. */
export function ClustersTable({ account, rows, search, onSearch }: Props) {
  const columns = useMemo(() => columnsOf(account), [account])
  const shown = useMemo(() => {
    const terms = parseFilter(search.q ?? '', filterColumns)
    return rows.filter((c) =>
      passes(terms, { cluster: c.name, region: c.region, launch: c.launch.join(' ') }),
    )
  }, [rows, search.q])
  return (
    <>
      <div className="mb-2 flex items-center justify-between gap-3">
        <h2 className="text-xs font-medium text-muted">All clusters</h2>
        {(rows.length > 8 || search.q) && (
          <FilterBox
            value={search.q ?? ''}
            onChange={(q) => onSearch({ q: q || undefined })}
            columns={filterColumns}
          />
        )}
      </div>
      <Table
        label="Clusters"
        rows={shown}
        columns={columns}
        idOf={(c) => c.id}
        sort={readSort(search.sort, { column: 'health', down: false })}
        onSort={(sort) => onSearch({ sort: writeSort(sort) })}
        empty={
          <Empty title="No matching clusters">
            <p>The filter hides all {rows.length} clusters.</p>
          </Empty>
        }
      />
    </>
  )
}
