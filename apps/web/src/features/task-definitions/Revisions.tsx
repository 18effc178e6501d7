import type { Family, RevisionRow } from '@pilothouse/contract'
import { useMemo } from 'react'
import { readSort, writeSort } from '../../lib/table-search'
import { Empty } from '../../ui/Empty'
import { Table, type Column } from '../../ui/Table'
import { Tone } from '../../ui/Tone'
import { RevisionLink } from './links'
import type { FamilyAt } from './queries'
import { statusTone } from './family'

interface Props { account: string; family: Family; used: readonly number[] | undefined; sort: string | undefined; onSort: (sort: string) => void }

/** The revisions of one family, newest first unless asked otherwise. */
export function Revisions({ account, family: { region, family, revisions, complete }, used, sort, onSort }: Props) {
  const columns = useMemo(() => columnsOf({ account, region, family }, used), [account, region, family, used])
  return (
    <>
      <h2 className="sr-only">Revisions</h2>
      <Table label="Revisions" rows={revisions} columns={columns} idOf={(r) => String(r.revision)} sort={readSort(sort, { column: 'revision', down: true })} onSort={(to) => onSort(writeSort(to))} empty={<Empty title="No revisions" />} />
      {!complete && <p className="mt-2 text-xs text-muted">Not all revisions are listed: there are more than this page reads.</p>}
    </>
  )
}

const columnsOf = (at: FamilyAt, used: readonly number[] | undefined): Column<RevisionRow>[] => [
  { id: 'revision', header: 'Revision', width: 'minmax(110px,2fr)', phone: true, value: (r) => r.revision, cell: (r) => <code><RevisionLink row at={at} revision={r.revision}>{at.family}:{r.revision}</RevisionLink></code> },
  { id: 'status', header: 'Status', width: '124px', phone: true, value: (r) => r.status, cell: (r) => <Tone tone={statusTone(r.status)}>{r.status}</Tone> },
  { id: 'used', header: 'In use', width: 'minmax(70px,1fr)', phone: true, value: (r) => (used?.includes(r.revision) ? 1 : 0), cell: (r) => (used === undefined ? <span className="text-faint">…</span> : used.includes(r.revision) ? 'in use' : <span className="text-faint">–</span>) },
]
