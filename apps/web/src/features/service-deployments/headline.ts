import type { ServiceDeployment, ServiceDeployments } from '@pilothouse/contract'
import { hourMinute } from '#lib/formats.ts'
import { causeOf, isGoing, isGoingBack, statusWords } from './status'

/** Describes the running deployment in one line, and whether a user must act; null without one. */
export function headline(
  deployments: ServiceDeployments['deployments'],
): { tone: 'bad' | 'warn' | 'busy'; text: string } | null {
  const now = deployments[0]
  if (!now || !isGoing(now)) return null
  const target = now.to?.taskDefinition ?? 'a new revision'
  if (isGoingBack(now)) {
    const cause = causeOf(now)
    const to = now.rollback?.to ?? now.from[0]?.taskDefinition ?? 'the revision before'
    const because = cause ? `: ${cause.replace(/\.$/, '')}` : ''
    return { tone: 'bad', text: `Rolling back to ${to}${because}.` }
  }
  if (now.status === 'STOP_REQUESTED')
    return { tone: 'warn', text: `The deployment of ${target} is being stopped.` }
  const waiting = now.hooks.find((h) => h.status === 'AWAITING_ACTION')
  if (waiting) {
    const stage = now.stage ? ` at ${statusWords(now.stage)}` : ''
    return {
      tone: 'warn',
      text: `The deployment of ${target} waits for manual action${stage}${expiry(waiting)}.`,
    }
  }
  if (now.strategy !== 'ROLLING') {
    const stage = now.stage ? `: ${statusWords(now.stage)}` : ''
    return {
      tone: 'busy',
      text: `Deploying ${target} (${statusWords(now.strategy)})${stage}${traffic(now)}.`,
    }
  }
  const { breaker } = now
  if (breaker && breaker.failures > 0)
    return {
      tone: 'warn',
      text:
        `Deploying ${target}: ${breaker.failures} of the ${breaker.threshold} failures ` +
        'that trip the circuit breaker.',
    }
  // The service's state already describes a healthy rolling deployment.
  return null
}

const expiry = ({ expiresAt, onExpiry }: ServiceDeployment['hooks'][number]): string =>
  expiresAt === null
    ? ''
    : `; ECS ${onExpiry === 'CONTINUE' ? 'continues' : 'rolls back'} at ${hourMinute(expiresAt)}`

const traffic = ({ to }: ServiceDeployment): string =>
  to?.production === null || to === null ? '' : `, ${to.production}\u00A0% of the traffic`
