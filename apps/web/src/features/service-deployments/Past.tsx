import type { ServiceDeployment } from '@pilothouse/contract'
import { Link } from '@tanstack/react-router'
import { duration } from '#lib/formats.ts'
import { useNow } from '#lib/now.ts'
import type { ServiceRef } from '#lib/refs.ts'
import { Time } from '#ui/Time.tsx'
import { Tone } from '#ui/Tone.tsx'
import { Course } from './Course'
import { causeOf, deploymentTone, isGoing, statusWords } from './status'

/** One deployment in the history. */
export function PastDeployments({
  serviceRef,
  deployment,
}: {
  serviceRef: ServiceRef
  deployment: ServiceDeployment
}) {
  const going = isGoing(deployment)
  const failed =
    deployment.rollback !== null ||
    deployment.status.startsWith('ROLLBACK') ||
    deployment.status.startsWith('STOP')
  const cause = failed ? causeOf(deployment) : null
  const source = [...new Set(deployment.from.map((r) => r.taskDefinition ?? `revision ${r.id}`))]
  return (
    <article
      aria-label={`Deployment of ${deployment.to?.taskDefinition ?? deployment.id}`}
      className={`rounded-lg border bg-panel px-4 py-2.5 ${going && failed ? 'border-bad/40' : 'border-line'}`}
    >
      <div className="flex flex-wrap items-center gap-x-4 gap-y-1.5">
        <span className="sm:min-w-48">
          <Tone tone={deploymentTone(deployment.status)}>{deployment.status}</Tone>
        </span>
        <span className="flex flex-wrap items-center gap-x-2">
          {source.map((name) => (
            <Revision key={name} serviceRef={serviceRef} name={name} quiet />
          ))}
          {source.length > 0 && (
            <span className="text-faint">
              <span aria-hidden="true">→</span>
              <span className="sr-only">to</span>
            </span>
          )}
          <Revision
            serviceRef={serviceRef}
            name={deployment.to?.taskDefinition ?? `revision ${deployment.to?.id ?? 'unknown'}`}
          />
        </span>
        {deployment.strategy !== 'ROLLING' && (
          <span className="text-muted">{statusWords(deployment.strategy)}</span>
        )}
        <Span deployment={deployment} />
      </div>
      {deployment.rollback && (
        <p dir="auto" className="mt-1.5 break-words">
          {going ? 'Rolling back' : 'Rolled back'} to{' '}
          <code>{deployment.rollback.to ?? 'the revision before'}</code>
          {cause && `: ${cause}`}
        </p>
      )}
      {!deployment.rollback && cause && (
        <p dir="auto" className="mt-1.5 break-words">
          {cause}
        </p>
      )}
      {deployment.statusReason && deployment.statusReason !== cause && (failed || going) && (
        <p dir="auto" className="mt-1 break-words text-muted">
          {deployment.statusReason}
        </p>
      )}
      {going && <Course deployment={deployment} />}
    </article>
  )
}

/** The start of a deployment, and its duration so far. */
function Span({
  deployment: { createdAt, startedAt, finishedAt },
}: {
  deployment: ServiceDeployment
}) {
  const now = useNow()
  const from = startedAt ?? createdAt
  if (from === null) return null
  return (
    <span className="ml-auto text-faint max-sm:ml-0">
      <Time at={from} />
      {finishedAt === null
        ? `, for ${duration(now - from)}`
        : `, took ${duration(finishedAt - from)}`}
    </span>
  )
}

function Revision({
  serviceRef: { account, region },
  name,
  quiet,
}: {
  serviceRef: ServiceRef
  name: string
  quiet?: boolean
}) {
  const [, family, revision] = /^(.+):(\d+)$/.exec(name) ?? []
  if (!family || !revision) return <code className="text-muted">{name}</code>
  return (
    <Link
      to="/$account/$region/task-definitions/$family/$revision"
      params={{ account, region, family, revision }}
      search={{}}
      className={`hover:underline ${quiet ? 'text-muted' : 'text-accent'}`}
    >
      <code>{name}</code>
    </Link>
  )
}
