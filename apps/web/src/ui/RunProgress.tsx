import type { Run } from '#lib/actions/runs.ts'
import { count } from '#lib/formats.ts'
import { Button } from './Button'

interface Props {
  label: string
  run: Run<unknown>
  /** Formats an item for display. */
  name?: (item: string) => string
  /** The progress, and at the end the result. */
  status: string
  /** Explains why the job may be slow. */
  note?: string
  cancel: () => void
  close: () => void
}

const named = 6

const barStyle = [
  'h-1.5 min-w-24 flex-1 appearance-none overflow-hidden rounded-full bg-quiet-soft',
  '[&::-moz-progress-bar]:bg-accent [&::-webkit-progress-bar]:bg-quiet-soft',
  '[&::-webkit-progress-value]:bg-accent',
].join(' ')

/** Progress of a bulk job, and its report at the end. */
export function RunProgress({
  label,
  run,
  name = (item) => item,
  status,
  note,
  cancel,
  close,
}: Props) {
  // Show each reason once, however many items share it.
  const reasons = Map.groupBy(run.refused, (r) => r.reason)
  const left = run.all - run.tried
  return (
    <section aria-label={label} className="rounded-lg border border-line bg-panel px-4 py-2">
      <div className="flex flex-wrap items-center gap-3">
        <p role="status">
          {status}
          {run.cancelled && (run.running ? ', stopping' : ', cancelled')}
        </p>
        <progress aria-label={label} max={run.all} value={run.tried} className={barStyle} />
        {run.running ? (
          <Button
            size="small"
            reason={run.cancelled ? 'Cancelling after the current request…' : null}
            onClick={cancel}
          >
            Cancel the rest
          </Button>
        ) : (
          <Button size="small" onClick={close}>
            Close
          </Button>
        )}
      </div>
      {run.running && (
        <p className="text-xs text-muted">
          {note && `${note} `}You can leave this page; the job keeps running while this tab is open.
        </p>
      )}
      {run.halted !== null && left > 0 && (
        <p role="alert" className="text-bad">
          The other {count(left)} were not tried, because they would fail in the same way.
        </p>
      )}
      {reasons.size > 0 && (
        <ul aria-label="Refused" className="mt-1 max-h-48 overflow-auto">
          {[...reasons].map(([reason, refused]) => {
            const items = refused.flatMap((r) => r.items)
            return (
              <li key={reason} className="break-words text-bad">
                {items.slice(0, named).map(name).join(', ')}
                {items.length > named && ` and ${count(items.length - named)} more`}: {reason}
              </li>
            )
          })}
        </ul>
      )}
    </section>
  )
}
