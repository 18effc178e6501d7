import type {
  ScalableTarget,
  ScalingActivity,
  ScalingPolicy,
  ServiceDetail,
  ServiceScaling,
} from '@pilothouse/contract'
import { outsideRange, ownerOf } from '@pilothouse/contract/services/scaling-rules'
import { awsCommand } from '#lib/aws-cli.ts'
import { Command } from '#ui/Copy.tsx'
import { Empty } from '#ui/Empty.tsx'
import { Card } from '#ui/Facts.tsx'
import { Range } from '#ui/fields/Range.tsx'
import { ProblemPanel } from '#ui/problems/ProblemPanel.tsx'
import { Time } from '#ui/Time.tsx'
import { ToneMark, type ToneName } from '#ui/Tone.tsx'

/** The autoscaling of a service: its range, its policies and their last activities. */
export function ScalingPanel({
  service,
  scaling,
}: {
  service: ServiceDetail
  scaling: ServiceScaling
}) {
  if (!scaling.target && !scaling.targetProblem) return <Unscaled service={service} />
  return (
    <div className="grid gap-4">
      {scaling.targetProblem && (
        <ProblemPanel
          title="The autoscaling range could not be read"
          problem={scaling.targetProblem}
        />
      )}
      {scaling.target && <Bounds service={service} target={scaling.target} />}
      {scaling.policiesProblem && (
        <ProblemPanel
          title="The scaling policies could not be read"
          problem={scaling.policiesProblem}
        />
      )}
      {scaling.policies && (
        <Card title="Policies">
          <Policies policies={scaling.policies} />
        </Card>
      )}
      {scaling.activitiesProblem && (
        <ProblemPanel
          title="The scaling activities could not be read"
          problem={scaling.activitiesProblem}
        />
      )}
      {scaling.activities && (
        <Card title="Last activities">
          <Activities activities={scaling.activities} />
        </Card>
      )}
    </div>
  )
}

function Unscaled({ service }: { service: ServiceDetail }) {
  if (service.scheduling === 'DAEMON')
    return (
      <Empty title="A DAEMON service cannot be scaled">
        It runs one task on each container instance; it has no desired count.
      </Empty>
    )
  return (
    <Empty title="This service has no autoscaling">
      <p>
        {ownerOf(service, null) ??
          'Application Auto Scaling has no scalable target for it: its desired count stays as set.'}
      </p>
      <div className="mt-4 text-left">
        <Command
          text={awsCommand(
            'application-autoscaling register-scalable-target',
            '--service-namespace ecs',
            '--scalable-dimension ecs:service:DesiredCount',
            `--resource-id service/${service.cluster}/${service.name}`,
            '--min-capacity 2',
            '--max-capacity 10',
            `--region ${service.region}`,
          )}
        />
      </div>
    </Empty>
  )
}

function Bounds({ service, target }: { service: ServiceDetail; target: ScalableTarget }) {
  const outside = outsideRange(target, service.desired)
  return (
    <Card title="Range">
      <div className="flex flex-wrap items-center gap-x-5 gap-y-1">
        <span className="text-[15px]">
          <b>{target.min}</b> to <b>{target.max}</b> tasks
        </span>
        <Range min={target.min} max={target.max} now={service.desired} />
        <span className="text-muted">
          {service.desired} desired
          {boundText(service.desired, target)}
        </span>
      </div>
      <p className="mt-1.5 text-muted">{ownerOf(service, target)}</p>
      {outside && <p className="mt-1.5 text-warn">{outside}</p>}
    </Card>
  )
}

function Policies({ policies }: { policies: readonly ScalingPolicy[] }) {
  if (policies.length === 0)
    return (
      <p className="text-muted">
        None. The desired count changes within the range only by schedules and by hand.
      </p>
    )
  return (
    <ul aria-label="Scaling policies" className="grid gap-3">
      {policies.map((p) => (
        <li key={p.name} className="min-w-0">
          <p className="break-words">
            <span dir="auto" className="font-medium">
              {p.does}
            </span>{' '}
            <span className="text-faint">
              {p.name} · {p.type}
            </span>
          </p>
          {p.details.length > 0 && <p className="text-muted">{p.details.join(' ')}</p>}
          {p.alarms.length > 0 && (
            <details className="text-muted">
              <summary className="hover:text-text">
                {p.alarms.length} {p.alarms.length === 1 ? 'alarm calls' : 'alarms call'} upon it
              </summary>
              {p.alarms.map((a) => (
                <code key={a} className="block break-all">
                  {a}
                </code>
              ))}
            </details>
          )}
        </li>
      ))}
    </ul>
  )
}

const tones: Readonly<Record<string, ToneName>> = {
  Successful: 'good',
  InProgress: 'busy',
  Pending: 'busy',
  Failed: 'bad',
  Unfulfilled: 'warn',
  Overridden: 'quiet',
}
const marks: Record<ToneName, string> = {
  good: 'text-good',
  busy: 'text-busy',
  warn: 'text-warn',
  bad: 'text-bad',
  quiet: 'text-quiet',
}
/** Reaching the minimum or maximum is not a failure. */
const toneOf = (a: ScalingActivity): ToneName =>
  a.notScaled.length > 0 ? 'quiet' : (tones[a.status] ?? 'quiet')

function Activities({ activities }: { activities: readonly ScalingActivity[] }) {
  if (activities.length === 0) return <p className="text-muted">None in the last six weeks.</p>
  return (
    <ol aria-label="Scaling activities" className="grid gap-2">
      {activities.map((a) => (
        <li
          key={a.id}
          className="grid grid-cols-[84px_minmax(0,1fr)] gap-3 max-sm:grid-cols-1 max-sm:gap-0"
        >
          <span className="text-faint">
            <Time at={a.at} />
          </span>
          <div className="min-w-0">
            <p className="flex items-baseline gap-2">
              <span className={marks[toneOf(a)]}>
                <ToneMark tone={toneOf(a)} />
              </span>
              <span dir="auto" className="min-w-0 break-words">
                {a.description.replace(/\.$/, '')}
                <span className="text-faint">
                  {' '}
                  · {a.notScaled.length > 0 ? 'not scaled' : a.status}
                </span>
              </span>
            </p>
            {a.notScaled.map((why) => (
              <p key={why} className="text-muted">
                {why}
              </p>
            ))}
            {toneOf(a) !== 'good' && a.message && (
              <p dir="auto" className="break-words text-muted">
                {a.message}
              </p>
            )}
            {a.cause && (
              <p dir="auto" className="text-xs/5 break-words text-faint">
                {a.cause}
              </p>
            )}
          </div>
        </li>
      ))}
    </ol>
  )
}

function boundText(desired: number, { min, max }: ScalableTarget): string {
  if (desired === max) return ', its maximum'
  return desired === min ? ', its minimum' : ''
}
