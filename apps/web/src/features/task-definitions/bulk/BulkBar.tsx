import type { FamilyUses, RevisionRow } from '@pilothouse/contract'
import { taskDefinitionCan } from '@pilothouse/contract/task-definitions/task-definition-can'
import { useState } from 'react'
import { Button } from '#ui/Button.tsx'
import type { FamilyRef } from '../queries'
import { bulks, type BulkKind } from './bulk'
import { BulkDialog } from './BulkDialog'
import { BulkProgress } from './BulkProgress'

interface Props {
  familyRef: FamilyRef
  revisions: readonly RevisionRow[]
  uses: FamilyUses | undefined
  picked: ReadonlySet<number>
  pick: (revisions: readonly number[]) => void
}

/** Actions on the picked revisions, with the reasons why some are left out. */
export function RevisionsBulkBar({ familyRef, revisions, uses, picked, pick }: Props) {
  const [asking, setAsking] = useState<BulkKind | null>(null)
  const bulk = bulks.use(familyRef)
  const may = (kind: BulkKind, r: RevisionRow) =>
    taskDefinitionCan[kind](
      r,
      uses?.uses.find((u) => u.revision === r.revision),
    )
  const rows = revisions.filter((r) => picked.has(r.revision))
  const fit = (kind: BulkKind) => rows.filter((r) => may(kind, r).ok).map((r) => r.revision)
  const newest = revisions.find((r) => r.status === 'ACTIVE')?.revision
  const reason = (kind: BulkKind): string | null => {
    const [first] = rows
    if (!uses) return 'Reading the uses of the revisions…'
    if (bulk?.running) return 'Another bulk job is running.'
    if (!first) return 'Pick revisions first.'
    const verdict = may(kind, first)
    if (fit(kind).length > 0 || verdict.ok) return null
    if (rows.length === 1) return verdict.reason
    return `None of the ${rows.length} may be: ${first.revision}: ${verdict.reason}`
  }
  // Never pick the newest revision in bulk: the family's bare name means it.
  const unused = (kind: BulkKind) =>
    revisions.filter((r) => r.revision !== newest && may(kind, r).ok).map((r) => r.revision)
  return (
    <div className="mb-2.5 grid gap-2">
      <div className="flex flex-wrap items-center gap-2">
        <span className="mr-auto text-muted" role="status">
          {picked.size === 0 ? 'None picked.' : `${picked.size} picked.`}
        </span>
        <Button
          size="small"
          kind="ghost"
          reason={uses ? null : 'Reading the uses of the revisions…'}
          onClick={() => pick(unused('deregister'))}
        >
          Pick the unused
        </Button>
        <Button
          size="small"
          kind="ghost"
          reason={uses ? null : 'Reading the uses of the revisions…'}
          onClick={() => pick(unused('delete'))}
        >
          Pick the deregistered
        </Button>
        {picked.size > 0 && (
          <Button size="small" kind="ghost" onClick={() => pick([])}>
            Pick none
          </Button>
        )}
        <Button size="small" reason={reason('deregister')} onClick={() => setAsking('deregister')}>
          Deregister {fit('deregister').length || ''}
        </Button>
        <Button size="small" reason={reason('delete')} onClick={() => setAsking('delete')}>
          Delete {fit('delete').length || ''}
        </Button>
      </div>
      {bulk && <BulkProgress familyRef={familyRef} bulk={bulk} />}
      {asking && (
        <BulkDialog
          familyRef={familyRef}
          kind={asking}
          revisions={fit(asking)}
          refused={rows.flatMap((r) => {
            const v = may(asking, r)
            return v.ok ? [] : [{ revision: r.revision, reason: v.reason }]
          })}
          unseen={uses?.unseen ?? null}
          close={() => setAsking(null)}
          onStart={() => pick([])}
        />
      )}
    </div>
  )
}
