import type { TaskRow } from '@pilothouse/contract'
import { useMemo, type ReactNode } from 'react'
import type { Sort } from '#lib/lists/table-search.ts'
import { Table } from '#ui/tables/Table.tsx'
import { columnsOf } from './columns'
import type { Side } from './filter'

interface Props {
  rows: readonly TaskRow[]
  account: string
  sort: Sort
  onSort: (sort: Sort) => void
  empty: ReactNode
  /** Columns that say the same in every row of this page, by id: for instance `cluster` and `service`. */
  hide?: readonly string[]
  /** Which tasks these are; without it the table has room for both. */
  side?: Side | 'both'
}

/** What tells nothing on each side. */
const dull: Record<Side | 'both', readonly string[]> = {
  running: ['stopped', 'why'],
  stopped: ['health', 'zone', 'started'],
  both: ['zone', 'stopped'],
}

/** A phone has room for three columns: the first three of these that are not hidden. That a task stopped, the facet says. */
const phoneFirst: Record<Side | 'both', readonly string[]> = {
  running: ['status', 'task', 'service', 'started'],
  stopped: ['task', 'service', 'why', 'stopped'],
  both: ['status', 'task', 'service', 'why'],
}

/** A table of tasks, for any page that has some. */
export function TasksTable({ rows, account, sort, onSort, empty, hide, side = 'both' }: Props) {
  const hidden = hide?.join() ?? ''
  const columns = useMemo(() => {
    const away = new Set([...dull[side], ...hidden.split(',')])
    const phone = phoneFirst[side].filter((id) => !away.has(id)).slice(0, 3)
    return columnsOf(account)
      .filter((c) => !away.has(c.id))
      .map((c) => ({ ...c, phone: phone.includes(c.id) }))
  }, [account, hidden, side])
  return (
    <Table
      label="Tasks"
      rows={rows}
      columns={columns}
      idOf={(t) => t.id}
      sort={sort}
      onSort={onSort}
      empty={empty}
    />
  )
}
