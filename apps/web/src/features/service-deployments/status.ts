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

/** The tone of a status. An unknown status is shown unchanged, in the quiet tone. */
export const deploymentTone = (status: string): ToneName => tones[status] ?? 'quiet'

/** Whether a deployment or its rollback is running. */
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

/**
 * Stages of a deployment that shifts traffic, in ECS's order. A rolling deployment stays in
 * SCALE_UP.
 */
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

/** Turns an AWS constant into words, such as `production traffic shift`. */
export const statusWords = (name: string): string => name.toLowerCase().replaceAll('_', ' ')

/** Why a deployment was rolled back, in a few words; else AWS's own sentence. */
export function causeOf({
  breaker,
  alarms,
  rollback,
  statusReason,
}: ServiceDeployment): string | null {
  // ECS keeps counting for a while after the circuit breaker tripped.
  if (breaker?.status === 'TRIGGERED') {
    const failures = Math.min(breaker.failures, breaker.threshold)
    return `circuit breaker tripped, ${failures} of ${breaker.threshold} failures`
  }
  if (alarms?.status === 'TRIGGERED') {
    const noun = alarms.triggered.length === 1 ? 'alarm' : 'alarms'
    return `${noun} ${alarms.triggered.join(', ')} went off`
  }
  return rollback?.reason ?? statusReason
}
