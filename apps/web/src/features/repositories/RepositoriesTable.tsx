import type { RepositoryRow } from '@pilothouse/contract'
import { useDeferredValue, useMemo, type ReactNode } from 'react'
import { parseFilter, passes } from '#lib/lists/filter.ts'
import { readSort, writeSort, type TableSearch } from '#lib/lists/table-search.ts'
import { Command } from '#ui/Copy.tsx'
import { Empty } from '#ui/Empty.tsx'
import { FilterBox } from '#ui/tables/FilterBox.tsx'
import { Table } from '#ui/tables/Table.tsx'
import { repositoryFilterColumns, repositoryFilterTexts, repositoryColumns } from './columns'

interface Props {
  account: string
  rows: readonly RepositoryRow[]
  search: TableSearch
  onSearch: (change: TableSearch) => void
  /** The region for the example command that creates the first repository. */
  region: string
  /** Actions shown beside the filter, such as creating a repository. */
  actions?: ReactNode
}

/** Table of the repositories in the chosen regions. */
export function RepositoriesTable({ account, rows, search, onSearch, region, actions }: Props) {
  const query = search.q ?? ''
  const typed = useDeferredValue(query)
  const columns = useMemo(
    () => repositoryColumns(account, { several: new Set(rows.map((r) => r.region)).size > 1 }),
    [account, rows],
  )
  const shown = useMemo(() => {
    const terms = parseFilter(typed, repositoryFilterColumns)
    return rows.filter((r) => passes(terms, repositoryFilterTexts(r)))
  }, [rows, typed])
  return (
    <section aria-labelledby="repositories">
      <div className="mb-2.5 flex flex-wrap items-center gap-2">
        <h2 id="repositories" className="text-xs font-medium text-muted max-sm:w-full">
          Repositories
        </h2>
        <div className="ml-auto flex flex-wrap gap-2 max-sm:w-full">
          <FilterBox
            value={query}
            onChange={(text) => onSearch({ q: text || undefined })}
            columns={repositoryFilterColumns}
          />
          {actions}
        </div>
      </div>
      <Table
        label="Repositories"
        rows={shown}
        columns={columns}
        idOf={(r) => r.id}
        sort={readSort(search.sort, { column: 'name', down: false })}
        onSort={(sort) => onSearch({ sort: writeSort(sort) })}
        empty={
          rows.length > 0 ? (
            <Empty title="No matching repositories">
              <p>
                The filter hides all {rows.length}.{' '}
                <button
                  type="button"
                  onClick={() => onSearch({ q: undefined })}
                  className="text-accent underline"
                >
                  Clear the filter
                </button>
              </p>
            </Empty>
          ) : (
            <Empty title="No repositories">
              <p>A repository holds the images that are pushed to it. Create one:</p>
              <div className="mt-3 text-left">
                <Command
                  text={`aws ecr create-repository --repository-name my-app --region ${region}`}
                />
              </div>
            </Empty>
          )
        }
      />
    </section>
  )
}
