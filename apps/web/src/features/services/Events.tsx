import type { ServiceEvent } from '@pilothouse/contract'
import { eventText } from '#lib/formats.ts'
import { Empty } from '#ui/Empty.tsx'
import { Time } from '#ui/Time.tsx'

const bad = /unable|failed|unhealthy|could not|throttled|rolling back/i

/** The newest 100 events, as many as ECS keeps. */
export function EventsPanel({ events }: { events: readonly ServiceEvent[] }) {
  if (events.length === 0)
    return <Empty title="No events">ECS has reported no events for this service yet.</Empty>
  return (
    <ol aria-label="Events" className="rounded-lg border border-line bg-panel py-1">
      {events.map((e) => (
        <li key={e.id} className="grid grid-cols-[84px_minmax(0,1fr)] gap-3 px-4 py-1">
          <span className="text-faint">
            <Time at={e.at} />
          </span>
          <span dir="auto" className={`break-words ${bad.test(e.message) ? 'text-bad' : ''}`}>
            {eventText(e.message)}
          </span>
        </li>
      ))}
    </ol>
  )
}
