import type { ServiceDetail } from '@pilothouse/contract'
import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { eventText } from '#lib/formats.ts'
import { Time } from '#ui/Time.tsx'
import { Tone } from '#ui/Tone.tsx'
import { stateTone } from './tones'

const edges = {
  bad: 'border-bad/40',
  warn: 'border-warn/40',
  busy: 'border-busy/30',
  good: 'border-line',
  quiet: 'border-line',
}

/** The state of a service, with its reason and evidence; `children` is added by the route. */
export function StatePanel({
  account,
  service,
  children,
}: {
  account: string
  service: ServiceDetail
  children?: ReactNode
}) {
  const { name, reason, evidence } = service.state
  const tone = stateTone[name]
  const quiet = tone === 'good' || tone === 'quiet'
  return (
    <section
      aria-label="State"
      className={`mb-5 rounded-lg border bg-panel px-4 py-3 ${edges[tone]}`}
    >
      <div className="flex flex-wrap items-start gap-3">
        <Tone tone={tone}>{name}</Tone>
        <p
          dir="auto"
          className={`min-w-0 flex-1 break-words max-sm:basis-full ${quiet ? 'text-muted' : 'font-medium'}`}
        >
          {reason}
        </p>
        {(name === 'Deploying' || name === 'Scaling') && <Progress service={service} />}
      </div>
      {children}
      {!quiet && evidence.length > 0 && (
        <ul className="mt-2.5 border-t border-line pt-2">
          {evidence.map((e, i) => (
            <li
              key={i}
              className="grid grid-cols-[84px_minmax(0,1fr)] gap-3 py-0.5 max-sm:grid-cols-1 max-sm:gap-0 max-sm:py-1"
            >
              <span className="text-faint">
                <Time at={e.at} />
              </span>
              <span dir="auto" className="break-words text-muted">
                {eventText(e.text)}
                {e.taskId && <TaskLinks account={account} service={service} task={e.taskId} />}
              </span>
            </li>
          ))}
        </ul>
      )}
    </section>
  )
}

/** A task that is evidence, with its last log lines: they often explain why it stopped. */
function TaskLinks({
  account,
  service: { region, cluster },
  task,
}: {
  account: string
  service: ServiceDetail
  task: string
}) {
  const to = {
    to: '/$account/$region/clusters/$cluster/tasks/$task',
    params: { account, region, cluster, task },
    search: {},
  } as const
  return (
    <>
      {' '}
      ·{' '}
      <Link {...to} className="text-accent hover:underline">
        <code>{task.slice(0, 8)}</code>
      </Link>{' '}
      ·{' '}
      <Link {...to} hash="log" className="text-accent hover:underline">
        its log<span className="sr-only"> of task {task.slice(0, 8)}</span>
      </Link>
    </>
  )
}

/** Progress of a deployment or a scaling. It continues when the user leaves the page. */
function Progress({ service }: { service: ServiceDetail }) {
  const primary = service.deployments.find((d) => d.status === 'PRIMARY')
  const done = primary ? Math.min(primary.running, service.desired) : service.running
  return (
    <span role="status" className="flex items-center gap-2 text-busy">
      Waiting for steady state, {done} of {service.desired}
      <progress
        value={done}
        max={Math.max(1, service.desired)}
        aria-label="Tasks that run"
        className="h-1.5 w-28 appearance-none overflow-hidden rounded-full bg-line [&::-moz-progress-bar]:bg-busy [&::-webkit-progress-bar]:bg-line [&::-webkit-progress-value]:bg-busy"
      />
    </span>
  )
}
