import type { Region } from '../../world/region.ts'
import { isReady } from '../counts.ts'
import { noteHealthy } from '../deployments/deployments.ts'
import type { TaskState } from '../state.ts'
import { change, containers } from './task-record.ts'
import { sickTarget } from './task-targets.ts'

export function spare(region: Region, task: TaskState, grace: number): void {
  if (grace === 0) return
  task.spared = true
  region.clock.after(grace, () => {
    task.spared = false
    judge(task)
  })
}

/** Updates a task after a change of its health check or targets, and wakes its service. */
export function judge(task: TaskState): void {
  const { service, record } = task
  if (record.desiredStatus !== 'RUNNING') return
  if (isReady(task)) noteHealthy(task)
  if (sickTarget(task) && !task.spared) task.unhealthy = true
  service?.wake()
}

const checkOf = (task: TaskState) =>
  task.definition.record.containerDefinitions.find((c) => c.healthCheck)?.healthCheck

export const firstCheck = (task: TaskState) => (checkOf(task)?.interval ?? 30) * 1_000

/**
 * Returns the time until a failing container is UNHEALTHY: `retries` failures, `interval` apart, or
 * the service's grace period if that is longer.
 */
export function patience(task: TaskState): number {
  const { interval = 30, retries = 3, startPeriod = 0 } = checkOf(task) ?? {}
  const grace = task.service?.record.healthCheckGracePeriodSeconds ?? 0
  return Math.max(startPeriod + interval * retries, grace) * 1_000
}

/** Sets the health of a task's containers that have a check, and of the task itself. */
export function setHealth(
  task: TaskState,
  healthStatus: 'HEALTHY' | 'UNHEALTHY',
  only?: number,
): void {
  const checked = task.definition.record.containerDefinitions.map(
    (c) => c.healthCheck !== undefined,
  )
  change(task, {
    ...(checked.includes(true) ? { healthStatus } : {}),
    containers: containers(task, (_, i) =>
      !checked[i]
        ? {}
        : { healthStatus: only === undefined || only === i ? healthStatus : 'HEALTHY' },
    ),
  })
}
