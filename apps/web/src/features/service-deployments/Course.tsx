import type { ServiceDeployment } from '@pilothouse/contract'
import { hourMinute } from '#lib/formats.ts'
import { Tone } from '#ui/Tone.tsx'
import { stages, statusWords } from './status'
import { Traffic } from './Traffic'

/** Progress of a running deployment: stage, hooks, traffic and failures. */
export function Course({ deployment }: { deployment: ServiceDeployment }) {
  const watched = deployment.breaker !== null || (deployment.alarms?.names.length ?? 0) > 0
  if (deployment.strategy === 'ROLLING' && deployment.hooks.length === 0 && !watched) return null
  return (
    <div className="mt-2.5 grid gap-2 border-t border-line pt-2.5">
      {deployment.strategy !== 'ROLLING' && deployment.stage && <Stage stage={deployment.stage} />}
      {deployment.hooks.map((h) => (
        <div key={h.id} className="flex flex-wrap items-center gap-x-3 gap-y-1">
          <span className="w-32 text-muted">{h.kind === 'PAUSE' ? 'Pause' : 'Lambda hook'}</span>
          <Tone tone={hookTones.get(h.status) ?? 'busy'}>{h.status}</Tone>
          {h.target && <code className="break-all">{h.target}</code>}
          {h.expiresAt !== null && holds.has(h.status) && (
            <span className="text-muted">
              until {hourMinute(h.expiresAt)}, then ECS{' '}
              {h.onExpiry === 'CONTINUE' ? 'goes on' : 'rolls back'}
            </span>
          )}
        </div>
      ))}
      <Traffic deployment={deployment} />
      {deployment.breaker && (
        <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
          <span className="w-32 text-muted">Circuit breaker</span>
          <Pips of={deployment.breaker.threshold} full={deployment.breaker.failures} />
          <span className={deployment.breaker.failures > 0 ? 'text-bad' : ''}>
            {Math.min(deployment.breaker.failures, deployment.breaker.threshold)} of{' '}
            {deployment.breaker.threshold} failures
          </span>
          {deployment.breaker.status === 'TRIGGERED' && <Tone tone="bad">TRIGGERED</Tone>}
        </div>
      )}
      {deployment.alarms && deployment.alarms.names.length > 0 && (
        <div className="flex flex-wrap items-center gap-x-3">
          <span className="w-32 text-muted">Alarms</span>
          <span>
            {deployment.alarms.names
              .map(
                (name) =>
                  `${name}${deployment.alarms?.triggered.includes(name) ? ' (went off)' : ''}`,
              )
              .join(', ')}
          </span>
        </div>
      )}
    </div>
  )
}

/** Statuses of a hook that block the deployment. */
const holds = new Set(['AWAITING_ACTION', 'IN_PROGRESS'])

/** The stage among ECS's stages; an unknown stage is shown alone. */
function Stage({ stage }: { stage: string }) {
  const index = stages.indexOf(stage)
  return (
    <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
      <span className="w-32 text-muted">
        Stage{index < 0 ? '' : ` ${index + 1} of ${stages.length}`}
      </span>
      {index >= 0 && (
        <span aria-hidden="true" className="flex w-40 gap-0.5">
          {stages.map((s, n) => (
            <i key={s} className={`h-2 flex-1 rounded-[2px] ${barStyle(n - index)}`} />
          ))}
        </span>
      )}
      <span title={stage}>{index < 0 ? stage : statusWords(stage)}</span>
    </div>
  )
}

/** Shows a count as pips, as long as there are few enough. */
const Pips = ({ of, full }: { of: number; full: number }) =>
  of > 20 ? null : (
    <span aria-hidden="true" className="flex gap-1">
      {Array.from({ length: of }, (_, n) => (
        <i key={n} className={`size-2 rounded-full ${n < full ? 'bg-bad' : 'bg-line-strong'}`} />
      ))}
    </span>
  )

/** Earlier stages are faded, later ones empty. */
function barStyle(offset: number): string {
  if (offset < 0) return 'bg-busy/45'
  return offset === 0 ? 'bg-busy' : 'bg-line'
}

const hookTones = new Map<string, 'warn' | 'bad' | 'good'>([
  ['AWAITING_ACTION', 'warn'],
  ['FAILED', 'bad'],
  ['TIMED_OUT', 'bad'],
  ['SUCCEEDED', 'good'],
])
