import type { ServiceTargets } from '@pilothouse/contract'
import { Link } from '@tanstack/react-router'
import type { ServiceRef } from '#lib/refs.ts'
import { ToneMark, type ToneName } from '#ui/Tone.tsx'
import { addressOf, summaryOf, targetTone, whyOf } from './health'

interface Props {
  serviceRef: ServiceRef
  targets: ServiceTargets | undefined
  failed: boolean
}

/** One line for the overview: the number of healthy targets, and the worst reason of the others. */
export function TargetsSummary({ serviceRef, targets, failed }: Props) {
  const summary = targets
    ? summarise(targets)
    : {
        tone: 'quiet' as const,
        text: failed
          ? 'The health of its targets could not be read'
          : 'Reading the health of its targets…',
        why: null,
      }
  if (!summary) return null
  return (
    <section
      aria-label="Target health"
      className={`-mt-2 mb-4 flex min-h-9 flex-wrap items-baseline gap-x-3 rounded-lg border px-4 py-1.5 ${edges[summary.tone]}`}
    >
      <span className={`flex items-center gap-1.5 ${colours[summary.tone]}`}>
        <ToneMark tone={summary.tone} />
        {summary.text}
      </span>
      {summary.why && (
        <span dir="auto" className="min-w-0 break-words text-muted">
          {summary.why}
        </span>
      )}
      <Link
        to="/$account/$region/clusters/$cluster/services/$service"
        params={serviceRef}
        search={{ tab: 'targets' }}
        className="ml-auto text-accent hover:underline max-sm:ml-0"
      >
        All targets
      </Link>
    </section>
  )
}

/** A healthy summary has no visible box. */
const edges: Record<ToneName, string> = {
  good: 'border-transparent',
  quiet: 'border-transparent',
  busy: 'border-busy/30 bg-panel',
  warn: 'border-warn/40 bg-panel',
  bad: 'border-bad/40 bg-panel',
}
const colours: Record<ToneName, string> = {
  good: 'text-muted [&_svg]:text-good',
  busy: 'text-busy',
  warn: 'text-warn',
  bad: 'font-medium text-bad',
  quiet: 'text-muted [&_svg]:text-quiet',
}

function summarise({
  groups,
  classic,
}: ServiceTargets): { tone: ToneName; text: string; why: string | null } | null {
  if (groups.length === 0)
    return classic.length > 0
      ? {
          tone: 'quiet',
          text: `Classic Load Balancer ${classic.join(', ')}`,
          why: 'Its health is not read here.',
        }
      : null
  const { healthy, total, draining, worst, problem } = summaryOf(groups)
  if (problem)
    return {
      tone: 'warn',
      text: 'The health of its targets could not be read',
      why: problem.iam ? `The permission ${problem.iam.action} is missing.` : problem.message,
    }
  const leaving = draining > 0 ? `${draining} draining` : null
  if (total === 0)
    return {
      tone: 'warn',
      text: 'No target is registered',
      why: leaving ?? 'The load balancer sends no traffic to this service.',
    }
  if (!worst) return { tone: 'good', text: `${healthy} of ${total} targets healthy`, why: leaving }
  const why = whyOf(worst)
  return {
    tone: targetTone(worst.state),
    text: `${healthy} of ${total} targets healthy`,
    why: `${addressOf(worst)} is ${worst.state}${why ? `: ${why}` : ''}`,
  }
}
