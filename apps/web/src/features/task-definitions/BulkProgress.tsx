import { Button } from '../../ui/Button'
import { cancelBulk, closeBulk, type Bulk } from './bulk'
import type { FamilyAt } from './queries'

/** How far a run is; it may be left, and it may be cancelled after the revision that it is at. */
export function BulkProgress({ at, bulk }: { at: FamilyAt; bulk: Bulk }) {
  const words = bulk.kind === 'deregister' ? ['Deregistering', 'Deregistered'] : ['Deleting', 'Deleted']
  const refused = bulk.failed.reduce((sum, f) => sum + f.revisions.length, 0)
  return (
    <section aria-label="Progress" className="rounded-lg border border-line bg-panel px-4 py-2">
      <div className="flex flex-wrap items-center gap-3">
        <p role="status">{bulk.running ? `${words[0]} ${bulk.tried} of ${bulk.all}` : `${words[1]} ${bulk.tried - refused} of ${bulk.all}`}{bulk.cancelled && (bulk.running ? ', stopping' : ', cancelled')}</p>
        <progress aria-label={words[0]} max={bulk.all} value={bulk.tried} className="h-1.5 min-w-24 flex-1 accent-(--accent)" />
        {bulk.running
          ? <Button size="small" reason={bulk.cancelled ? 'It stops after this one.' : null} onClick={() => cancelBulk(at)}>Cancel the rest</Button>
          : <Button size="small" onClick={() => closeBulk(at)}>Close</Button>}
      </div>
      {bulk.running && <p className="text-xs text-muted">ECS takes about one a second, and this console a quarter of that. You may go on elsewhere; it goes on while this tab is open.</p>}
      {bulk.failed.length > 0 && <ul aria-label="Refused" className="mt-1 max-h-40 overflow-auto">{bulk.failed.map((f) => <li key={f.revisions.join()} className="text-bad">{f.revisions.join(', ')}: {f.message}</li>)}</ul>}
    </section>
  )
}
