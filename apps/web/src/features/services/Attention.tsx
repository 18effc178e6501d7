import type { ServiceRow } from '@pilothouse/contract'
import { severity } from '@pilothouse/contract/services/service-state'
import { Link } from '@tanstack/react-router'
import { Tone } from '#ui/Tone.tsx'
import { RunningCount } from './RunningCount'
import { ServiceLink } from './ServiceLink'
import { stateTone } from './tones'

/**
 * Services that need attention, worst first, each with its reason; below them a line about the
 * others that are changing.
 */
export function Attention({
  account,
  services,
  known,
}: {
  account: string
  services: readonly ServiceRow[]
  known: boolean
}) {
  const unhealthy = services
    .filter((s) => s.state.name === 'Failing' || s.state.name === 'Short')
    .sort((a, b) => severity[a.state.name] - severity[b.state.name] || b.desired - a.desired)
  const moving = services.filter((s) => ['Deploying', 'Scaling', 'Draining'].includes(s.state.name))
  return (
    <section aria-labelledby="attention" className="mb-7">
      <h2 id="attention" className="mb-2 text-xs font-medium text-muted">
        Needs attention
      </h2>
      {unhealthy.length === 0 && (
        <p className="flex items-center gap-2 rounded-lg border border-line bg-panel px-4 py-3 text-muted">
          <Tone tone={known ? 'good' : 'quiet'}>{known ? 'Nothing' : 'Reading'}</Tone>
          {known
            ? 'No service is failing or below its desired count.'
            : 'The services are still being read.'}
        </p>
      )}
      {unhealthy.length > 0 && (
        <ul className="rounded-lg border border-line bg-panel">
          {unhealthy.map((s) => (
            <li
              key={s.id}
              className="grid grid-cols-[88px_minmax(0,1fr)_auto] items-center gap-x-3 border-b border-line px-3 py-2 last:border-0 max-sm:grid-cols-[80px_minmax(0,1fr)]"
            >
              <span>
                <Tone tone={stateTone[s.state.name]}>{s.state.name}</Tone>
              </span>
              <span className="min-w-0">
                <span className="flex min-w-0 items-baseline gap-2">
                  <ServiceLink account={account} service={s} />
                  <span className="truncate text-xs text-faint">
                    {s.cluster} · {s.region}
                  </span>
                </span>
                <span dir="auto" className="line-clamp-2 text-muted" title={s.state.reason}>
                  {s.state.reason}
                </span>
              </span>
              <span className="max-sm:hidden">
                <RunningCount service={s} />
              </span>
            </li>
          ))}
        </ul>
      )}
      {moving.length > 0 && (
        <p className="mt-2 flex flex-wrap gap-x-4 gap-y-1 px-1 text-muted">
          {moving.slice(0, 6).map((s) => (
            <span key={s.id} className="inline-flex items-center gap-1.5">
              <Tone tone={stateTone[s.state.name]}>{s.state.name}</Tone>
              <ServiceLink account={account} service={s} />
              <span>
                {s.running} / {s.desired}
              </span>
            </span>
          ))}
          {moving.length > 6 && (
            <Link
              to="/$account/services"
              params={{ account }}
              search={{}}
              className="hover:underline"
            >
              and {moving.length - 6} more
            </Link>
          )}
        </p>
      )}
    </section>
  )
}
