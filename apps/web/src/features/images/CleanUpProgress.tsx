import { bytes, count } from '../../lib/formats'
import { Button } from '../../ui/Button'
import { cancelCleanUp, closeCleanUp, useCleanUp } from './clean-up'
import { shortDigest } from './digest'
import type { RepositoryAt } from './queries'

/** How far a deletion is, and its report at the end. */
export function CleanUpProgress({ at }: { at: RepositoryAt }) {
  const run = useCleanUp(at)
  if (!run) return null
  // The same reason for a hundred images is one piece of news.
  const reasons = Map.groupBy(run.failed, (f) => f.reason)
  return (
    <section aria-label="Deleting images" className="mb-3 rounded-lg border border-line bg-panel px-4 py-2">
      <div className="flex flex-wrap items-center gap-3">
        <p role="status">{run.running ? `Deleting, ${count(run.tried)} of ${count(run.all)} tried` : `${count(run.deleted)} of ${count(run.all)} deleted, up to ${bytes(run.bytes)} won`}{run.cancelled && (run.running ? ', stopping' : ', cancelled')}</p>
        <progress aria-label="Deleting images" max={run.all} value={run.tried} className="h-1.5 min-w-24 flex-1 accent-(--accent)" />
        {run.running
          ? <Button size="small" reason={run.cancelled ? 'It stops after these.' : null} onClick={() => cancelCleanUp(at)}>Cancel the rest</Button>
          : <Button size="small" onClick={() => closeCleanUp(at)}>Close</Button>}
      </div>
      {run.running && <p className="text-xs text-muted">You may go on elsewhere; it goes on while this tab is open.</p>}
      {reasons.size > 0 && (
        <ul aria-label="Refused" className="mt-1 max-h-48 overflow-auto">
          {[...reasons].map(([reason, which]) => <li key={reason} className="break-words text-bad">{which.slice(0, 6).map((f) => shortDigest(f.what)).join(', ')}{which.length > 6 && ` and ${which.length - 6} more`}: {reason}</li>)}
        </ul>
      )}
    </section>
  )
}
