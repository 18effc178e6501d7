import type { ImageRow } from '@pilothouse/contract'
import { useDeferredValue, useMemo, type ReactNode } from 'react'
import { readSort, writeSort, type TableSearch } from '#lib/lists/table-search.ts'
import type { RepositoryRef } from '#lib/refs.ts'
import { Empty } from '#ui/Empty.tsx'
import { Facets, FilterBox } from '#ui/tables/FilterBox.tsx'
import { Table, type Selection } from '#ui/tables/Table.tsx'
import { imageColumns } from './columns'
import { imageFilterColumns, narrowImages, sides, type ImageSide } from './filter'

interface Props {
  repositoryRef: RepositoryRef
  rows: readonly ImageRow[]
  /** Whether all uses have been read, so that "nobody" is proved. */
  proved: boolean
  search: TableSearch
  onSearch: (change: TableSearch) => void
  selection: Selection
  /** Actions on the chosen rows, shown above the table. */
  bulk?: ReactNode
  /** Shown when the repository has no image. */
  whenEmpty: ReactNode
}

const titles: Record<ImageSide, string> = {
  '': 'All',
  used: 'In use',
  unused: 'Unused',
  untagged: 'Untagged',
  parts: 'Parts of others',
}

/** Table of a repository's images, with a filter and facets by use. */
export function ImagesTable({
  repositoryRef: { account, region, repository },
  rows,
  proved,
  search,
  onSearch,
  selection,
  bulk,
  whenEmpty,
}: Props) {
  const query = search.q ?? ''
  const typed = useDeferredValue(query)
  const side = sides.find((s) => s === search.state) ?? ''
  const narrowed = useMemo(() => narrowImages(rows, typed), [rows, typed])
  const scanned = useMemo(() => rows.some((i) => i.scan !== null), [rows])
  const columns = useMemo(
    () => imageColumns({ account, region, repository }, { proved, scanned }),
    [account, region, repository, proved, scanned],
  )
  if (rows.length === 0) return whenEmpty
  return (
    <>
      <div className="mb-2.5 flex flex-wrap items-center justify-between gap-2">
        <Facets
          label="Which"
          facets={sides.map((id) => ({ id, title: titles[id], count: narrowed[id].length }))}
          chosen={side}
          choose={(id) => onSearch({ state: id || undefined })}
        />
        <FilterBox
          value={query}
          onChange={(text) => onSearch({ q: text || undefined })}
          columns={imageFilterColumns}
        />
      </div>
      {bulk}
      <Table
        label="Images"
        rows={narrowed[side]}
        columns={columns}
        idOf={(i) => i.id}
        sort={readSort(search.sort, { column: 'pushed', down: true })}
        onSort={(sort) => onSearch({ sort: writeSort(sort) })}
        selection={selection}
        empty={
          <Empty title="No matching images">
            <p>
              The filter hides all {rows.length}.{' '}
              <button
                type="button"
                onClick={() => onSearch({ q: undefined, state: undefined })}
                className="text-accent underline"
              >
                Show all
              </button>
            </p>
          </Empty>
        }
      />
    </>
  )
}
