import { count } from '#lib/formats.ts'
import { RunProgress } from '#ui/RunProgress.tsx'
import type { FamilyRef } from '../queries'
import { bulks, bulkWords, type Bulk } from './bulk'

/**
 * Progress of a bulk job. The user may leave the page, or cancel the job after its current request.
 */
export function BulkProgress({ familyRef, bulk }: { familyRef: FamilyRef; bulk: Bulk }) {
  const label = bulk.subject === 'deregister' ? 'Deregistering' : 'Deleting'
  return (
    <RunProgress
      label={label}
      run={bulk}
      status={
        bulk.running ? `${label} ${count(bulk.tried)} of ${count(bulk.all)}` : bulkWords(bulk)
      }
      note="ECS allows about one a second; this console uses a quarter of that."
      cancel={() => bulks.cancel(familyRef)}
      close={() => bulks.close(familyRef)}
    />
  )
}
