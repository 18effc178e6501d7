import type { TaskRow } from '@pilothouse/contract'
import { useMemo, type ReactNode } from 'react'
import type { Sort } from '#lib/lists/table-search.ts'
import { Table } from '#ui/tables/Table.tsx'
import { columnsOf } from './columns'
import type { TaskSide } from './filter'

interface Props {
  rows: readonly TaskRow[]
  account: string
  sort: Sort
  onSort: (sort: Sort) => void
  empty: ReactNode
  /**
   * Ids of columns to hide because they are the same in every row, such as `cluster` and `service`.
   */
  hide?: readonly string[]
  /** The shown side; without it, columns of both sides are shown. */
  side?: TaskSide | 'both'
}

/** Columns without information on each side. */
const dull: Record<TaskSide | 'both', readonly string[]> = {
  running: ['stopped', 'why'],
  stopped: ['health', 'zone', 'started'],
  both: ['zone', 'stopped'],
}

/**
 * A phone has room for three columns: the first three of these that are not hidden. The facet
 * already says whether tasks are stopped.
 */
const phoneFirst: Record<TaskSide | 'both', readonly string[]> = {
  running: ['status', 'task', 'service', 'started'],
  stopped: ['task', 'service', 'why', 'stopped'],
  both: ['status', 'task', 'service', 'why'],
}

/** Table of tasks, for any page. */
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
