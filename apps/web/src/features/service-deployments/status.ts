import type { ServiceDeployment } from '@pilothouse/contract'
import type { ToneName } from '#ui/Tone.tsx'

const tones: Readonly<Record<string, ToneName>> = {
  PENDING: 'busy',
  IN_PROGRESS: 'busy',
  SUCCESSFUL: 'good',
  STOP_REQUESTED: 'warn',
  STOPPED: 'warn',
  ROLLBACK_REQUESTED: 'bad',
  ROLLBACK_IN_PROGRESS: 'bad',
  ROLLBACK_SUCCESSFUL: 'warn',
  ROLLBACK_FAILED: 'bad',
}

/** A status that this console does not know is shown as it came, in the quiet tone. */
export const deploymentTone = (status: string): ToneName => tones[status] ?? 'quiet'

/** Whether a deployment goes on, forward or back. */
export const isGoing = (d: Pick<ServiceDeployment, 'finishedAt' | 'status'>): boolean =>
  d.finishedAt === null &&
  [
    'PENDING',
    'IN_PROGRESS',
    'STOP_REQUESTED',
    'ROLLBACK_REQUESTED',
    'ROLLBACK_IN_PROGRESS',
  ].includes(d.status)

export const isGoingBack = ({ status }: Pick<ServiceDeployment, 'status'>): boolean =>
  status === 'ROLLBACK_REQUESTED' || status === 'ROLLBACK_IN_PROGRESS'

/** ECS's life cycle of a deployment that shifts traffic, in its order. A rolling one is all SCALE_UP. */
export const stages: readonly string[] = [
  'RECONCILE_SERVICE',
  'PRE_SCALE_UP',
  'SCALE_UP',
  'POST_SCALE_UP',
  'TEST_TRAFFIC_SHIFT',
  'POST_TEST_TRAFFIC_SHIFT',
  'PRODUCTION_TRAFFIC_SHIFT',
  'POST_PRODUCTION_TRAFFIC_SHIFT',
  'BAKE_TIME',
  'CLEAN_UP',
]

/** AWS's word as a person reads it: `production traffic shift`. */
export const words = (name: string): string => name.toLowerCase().replaceAll('_', ' ')

/** What made it go back, in a few words; the sentence of AWS where nothing shorter is known. */
export function causeOf({
  breaker,
  alarms,
  rollback,
  statusReason,
}: ServiceDeployment): string | null {
  // ECS counts on for a while after it has tripped.
  if (breaker?.status === 'TRIGGERED')
    return `circuit breaker tripped, ${Math.min(breaker.failures, breaker.threshold)} of ${breaker.threshold} failures`
  if (alarms?.status === 'TRIGGERED')
    return `${alarms.triggered.length === 1 ? 'alarm' : 'alarms'} ${alarms.triggered.join(', ')} went off`
  return rollback?.reason ?? statusReason
}
