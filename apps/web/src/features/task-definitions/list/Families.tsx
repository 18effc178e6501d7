import type { FamilyRow } from '@pilothouse/contract'
import { useDeferredValue, useMemo } from 'react'
import { readSort, writeSort, type TableSearch } from '#lib/lists/table-search.ts'
import { Empty } from '#ui/Empty.tsx'
import { FilterBox } from '#ui/tables/FilterBox.tsx'
import { Table, type Column } from '#ui/tables/Table.tsx'
import { Tone } from '#ui/Tone.tsx'
import { familyFilterColumns, narrowFamilies, statusTone } from '../family'
import { FamilyLink, NewLink, RevisionLink } from '../links'

interface Props {
  account: string
  /** The region to register the first one in. */
  region: string | undefined
  rows: readonly FamilyRow[]
  search: TableSearch
  onSearch: (change: TableSearch) => void
}

/** Table of task definition families, with the revisions in use. */
export function Families({ account, region, rows, search, onSearch }: Props) {
  const query = search.q ?? ''
  const typed = useDeferredValue(query)
  const shown = useMemo(() => narrowFamilies(rows, typed), [rows, typed])
  const columns = useMemo(() => columnsOf(account), [account])
  return (
    <>
      <div className="mb-2.5 flex justify-end">
        <FilterBox
          value={query}
          onChange={(text) => onSearch({ q: text || undefined })}
          columns={familyFilterColumns}
        />
      </div>
      <h2 className="sr-only">Families</h2>
      <Table
        label="Task definitions"
        rows={shown}
        columns={columns}
        idOf={(f) => f.id}
        sort={readSort(search.sort, { column: 'family', down: false })}
        onSort={(sort) => onSearch({ sort: writeSort(sort) })}
        empty={
          rows.length > 0 ? (
            <Empty title="No matching task definitions">
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
            <Empty title="No task definitions">
              <p>
                A task definition describes the containers of a task.{' '}
                {region && (
                  <>
                    Write one here, or paste AWS CLI JSON, a CloudFormation resource or a
                    docker-compose file.
                  </>
                )}{' '}
                What is registered with <code>aws ecs register-task-definition</code> shows here
                too.
              </p>
              {region && (
                <p className="mt-3">
                  <NewLink account={account} region={region} />
                </p>
              )}
            </Empty>
          )
        }
      />
    </>
  )
}

const columnsOf = (account: string): Column<FamilyRow>[] => [
  {
    id: 'family',
    header: 'Family',
    width: 'minmax(120px,2fr)',
    phone: true,
    value: (f) => f.family,
    cell: (f) => <FamilyLink row familyRef={{ account, region: f.region, family: f.family }} />,
  },
  {
    id: 'region',
    header: 'Region',
    width: 'minmax(90px,1fr)',
    value: (f) => f.region,
    cell: (f) => <span className="text-muted">{f.region}</span>,
  },
  {
    id: 'status',
    header: 'Status',
    width: '104px',
    value: (f) => f.status,
    cell: (f) => <Tone tone={statusTone(f.status)}>{f.status}</Tone>,
  },
  {
    id: 'used',
    header: 'Revisions in use',
    width: 'minmax(90px,1fr)',
    phone: true,
    value: (f) => f.used[0] ?? null,
    cell: (f) => <Used account={account} family={f} />,
  },
  {
    id: 'services',
    header: 'Services',
    width: '80px',
    phone: true,
    align: 'right',
    value: (f) => f.services,
    cell: (f) => (f.services === 0 ? <span className="text-faint">–</span> : f.services),
  },
]

const Used = ({ account, family }: { account: string; family: FamilyRow }) =>
  family.used.length === 0 ? (
    <span className="text-faint">none</span>
  ) : (
    <code title={family.used.join(', ')}>
      {family.used.slice(0, 4).map((n, i) => (
        <span key={n}>
          {i > 0 && ', '}
          <RevisionLink
            familyRef={{ account, region: family.region, family: family.family }}
            revision={n}
          />
        </span>
      ))}
      {family.used.length > 4 && ` +${family.used.length - 4}`}
    </code>
  )
