import type { Family, FamilyUses, RevisionRow } from '@pilothouse/contract'
import { useQuery } from '@tanstack/react-query'
import { useMemo, useState } from 'react'
import { readSort, writeSort } from '#lib/lists/table-search.ts'
import { Empty } from '#ui/Empty.tsx'
import { Table, type Column } from '#ui/tables/Table.tsx'
import { Tone } from '#ui/Tone.tsx'
import { RevisionsBulkBar } from '../bulk/BulkBar'
import { statusTone } from '../family'
import { RevisionLink } from '../links'
import { usesQuery, type FamilyRef } from '../queries'
import { textOfUse, weightOf } from './revision-use'

interface Props {
  account: string
  family: Family
  sort: string | undefined
  onSort: (sort: string) => void
}

/**
 * Revisions of a family, newest first by default. Picked revisions can be deregistered and deleted.
 */
export function Revisions({
  account,
  family: { region, family, revisions, complete },
  sort,
  onSort,
}: Props) {
  const familyRef = useMemo(() => ({ account, region, family }), [account, region, family])
  const { data: uses } = useQuery(usesQuery(familyRef))
  const [picked, setPicked] = useState<ReadonlySet<number>>(new Set())
  const columns = useMemo(
    () =>
      columnsOf(familyRef, uses, picked, (revision) =>
        setPicked(
          (before) =>
            new Set(
              before.has(revision)
                ? [...before].filter((one) => one !== revision)
                : [...before, revision],
            ),
        ),
      ),
    [familyRef, uses, picked],
  )
  return (
    <>
      <h2 className="sr-only">Revisions</h2>
      <RevisionsBulkBar
        familyRef={familyRef}
        revisions={revisions}
        uses={uses}
        picked={picked}
        pick={(list) => setPicked(new Set(list))}
      />
      {uses?.unseen && <p className="mb-2 text-xs text-warn">{uses.unseen}</p>}
      <Table
        label="Revisions"
        rows={revisions}
        columns={columns}
        idOf={(r) => String(r.revision)}
        sort={readSort(sort, { column: 'revision', down: true })}
        onSort={(to) => onSort(writeSort(to))}
        empty={<Empty title="No revisions" />}
      />
      {!complete && (
        <p role="status" className="mt-2 text-xs text-muted">
          {revisions.length} revisions so far; listing the rest…
        </p>
      )}
    </>
  )
}

const columnsOf = (
  familyRef: FamilyRef,
  uses: FamilyUses | undefined,
  picked: ReadonlySet<number>,
  toggle: (revision: number) => void,
): Column<RevisionRow>[] => {
  const of = new Map(uses?.uses.map((u) => [u.revision, u]))
  return [
    {
      id: 'pick',
      header: 'Pick',
      width: '34px',
      phone: true,
      fixed: true,
      value: () => null,
      cell: (r) => (
        <input
          type="checkbox"
          aria-label={`Pick ${r.revision}`}
          checked={picked.has(r.revision)}
          onChange={() => toggle(r.revision)}
          className="size-4 align-middle max-sm:size-6"
        />
      ),
    },
    {
      id: 'revision',
      header: 'Revision',
      width: 'minmax(110px,2fr)',
      phone: true,
      value: (r) => r.revision,
      cell: (r) => (
        <>
          <code>
            <RevisionLink row familyRef={familyRef} revision={r.revision}>
              {familyRef.family}:{r.revision}
            </RevisionLink>
          </code>
          {r.status !== 'ACTIVE' && (
            <span className="ml-2 text-xs text-muted sm:hidden">{r.status}</span>
          )}
        </>
      ),
    },
    {
      id: 'status',
      header: 'Status',
      width: '170px',
      value: (r) => r.status,
      cell: (r) => <Tone tone={statusTone(r.status)}>{r.status}</Tone>,
    },
    {
      id: 'used',
      header: 'In use',
      width: 'minmax(110px,2fr)',
      phone: true,
      value: (r) => weightOf(of.get(r.revision)),
      cell: (r) =>
        uses === undefined ? (
          <span className="text-faint">…</span>
        ) : (
          <span className={weightOf(of.get(r.revision)) > 0 ? '' : 'text-faint'}>
            {textOfUse(of.get(r.revision))}
          </span>
        ),
    },
  ]
}
