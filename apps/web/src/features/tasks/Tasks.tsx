import type { TaskRow } from '@pilothouse/contract'
import { useDeferredValue, useMemo } from 'react'
import { readSort, writeSort } from '#lib/lists/table-search.ts'
import { Empty, Skeleton } from '#ui/Empty.tsx'
import { Facets, FilterBox } from '#ui/tables/FilterBox.tsx'
import { taskFilterColumns, narrow, type TaskSide } from './filter'
import type { TasksSearch } from './search'
import { TasksTable } from './TasksTable'

interface Props {
  account: string
  rows: readonly TaskRow[]
  search: TasksSearch
  onSearch: (change: TasksSearch) => void
  /** Whether more tasks are still loading. */
  reading: boolean
  /** Columns to hide because they are the same in every row. */
  hide?: readonly string[]
}

/** Table of tasks with facets by side and a filter. */
export function Tasks({ account, rows, search, onSearch, reading, hide }: Props) {
  const side: TaskSide = search.status ?? 'running'
  const query = search.q ?? ''
  const typed = useDeferredValue(query)
  const sides = useMemo(() => narrow(rows, typed), [rows, typed])
  const facets = [
    { id: 'running', title: 'Running', count: sides.running.length },
    { id: 'stopped', title: 'Stopped', count: sides.stopped.length },
  ]
  return (
    <>
      <div className="mb-2.5 flex flex-wrap items-center justify-between gap-2">
        <Facets
          label="Status"
          facets={facets}
          chosen={side}
          choose={(id) =>
            onSearch({ status: id === 'stopped' ? 'stopped' : 'running', sort: undefined })
          }
        />
        <FilterBox
          value={query}
          onChange={(text) => onSearch({ q: text || undefined })}
          columns={taskFilterColumns}
        />
      </div>
      <h2 className="sr-only">{side === 'stopped' ? 'Stopped tasks' : 'Running tasks'}</h2>
      <TasksTable
        rows={sides[side]}
        account={account}
        side={side}
        sort={readSort(search.sort, {
          column: side === 'stopped' ? 'stopped' : 'started',
          down: true,
        })}
        onSort={(sort) => onSearch({ sort: writeSort(sort) })}
        empty={
          <Nothing
            side={side}
            filtered={query !== ''}
            reading={reading}
            clear={() => onSearch({ q: undefined })}
          />
        }
        {...(hide ? { hide } : {})}
      />
    </>
  )
}

function Nothing({
  side,
  filtered,
  reading,
  clear,
}: {
  side: TaskSide
  filtered: boolean
  reading: boolean
  clear: () => void
}) {
  if (reading) return <Skeleton lines={12} />
  if (filtered)
    return (
      <Empty title="No matching tasks">
        <p>
          No {side} task has these words.{' '}
          <button type="button" onClick={clear} className="text-accent underline">
            Clear the filter
          </button>
        </p>
      </Empty>
    )
  return side === 'stopped' ? (
    <Empty title="No stopped tasks">
      <p>AWS keeps a stopped task for about an hour, then forgets it.</p>
    </Empty>
  ) : (
    <Empty title="No running tasks">
      <p>Scale a service up, or run a task: it shows here as soon as it is created.</p>
    </Empty>
  )
}
