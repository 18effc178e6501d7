import type { ServiceRow } from '@pilothouse/contract'
import { useMemo } from 'react'
import { parseFilter, passes } from '#lib/lists/filter.ts'
import { readSort, writeSort, type TableSearch } from '#lib/lists/table-search.ts'
import { Empty } from '#ui/Empty.tsx'
import { Facets, FilterBox } from '#ui/tables/FilterBox.tsx'
import { Table } from '#ui/tables/Table.tsx'
import { serviceFilterColumns, serviceFilterTexts, serviceColumns } from './columns'

interface Props {
  account: string
  rows: readonly ServiceRow[]
  search: TableSearch
  onSearch: (change: TableSearch) => void
  inCluster?: boolean
}

const order = [
  'Failing',
  'Short',
  'Deploying',
  'Scaling',
  'Draining',
  'Paused',
  'Steady',
  'Gone',
] as const

/** Table of services with facets by state and a filter. Worst first by default. */
export function ServicesTable({ account, rows, search, onSearch, inCluster = false }: Props) {
  const columns = useMemo(
    () => serviceColumns(account, { cluster: !inCluster }),
    [account, inCluster],
  )
  const matching = useMemo(() => {
    const terms = parseFilter(search.q ?? '', serviceFilterColumns)
    return rows.filter((s) => passes(terms, serviceFilterTexts(s)))
  }, [rows, search.q])
  const facets = [
    { id: '', title: 'All', count: matching.length },
    ...order
      .map((name) => ({
        id: name,
        title: name,
        count: matching.filter((s) => s.state.name === name).length,
      }))
      .filter((f) => f.count > 0 || f.id === search.state),
  ]
  const shown = useMemo(
    () => (search.state ? matching.filter((s) => s.state.name === search.state) : matching),
    [matching, search.state],
  )
  return (
    <>
      <div className="mb-2.5 flex flex-wrap items-center justify-between gap-2">
        <Facets
          label="State"
          facets={facets}
          chosen={search.state ?? ''}
          choose={(id) => onSearch({ state: id || undefined })}
        />
        <FilterBox
          value={search.q ?? ''}
          onChange={(q) => onSearch({ q: q || undefined })}
          columns={serviceFilterColumns}
        />
      </div>
      <Table
        label="Services"
        rows={shown}
        columns={columns}
        idOf={(s) => s.id}
        sort={readSort(search.sort, { column: 'state', down: false })}
        onSort={(sort) => onSearch({ sort: writeSort(sort) })}
        empty={
          rows.length > 0 ? (
            <Empty title="No matching services">
              <p>The filter hides all {rows.length} services.</p>
            </Empty>
          ) : (
            <Empty title="No services">
              {inCluster
                ? 'This cluster has no services. Tasks may run without one.'
                : 'No cluster in the chosen regions has a service yet.'}
            </Empty>
          )
        }
      />
    </>
  )
}
