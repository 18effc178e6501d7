import type { HealthCheck, HealthStatus } from '@aws-sdk/client-ecs'
import type { Milliseconds } from '../../world/clock.ts'
import type { Region } from '../../world/region.ts'
import { isReady } from '../counts.ts'
import { noteHealthy } from '../deployments/deployments.ts'
import type { DefinitionState, TaskState } from '../state.ts'
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

/**
 * Returns the time until a container's health check decides: one `interval` until it is HEALTHY,
 * `retries` failures until it is UNHEALTHY, or the service's grace period if that is longer.
 */
export function checkTime(
  { interval = 30, retries = 3, startPeriod = 0 }: Partial<HealthCheck>,
  outcome: 'HEALTHY' | 'UNHEALTHY',
  grace: number,
): Milliseconds {
  if (outcome === 'HEALTHY') return interval * 1_000
  return Math.max(startPeriod + interval * retries, grace) * 1_000
}

/** Sets the health of some containers, and of the task by the rule of its definition. */
export function setHealth(
  task: TaskState,
  healthStatus: 'HEALTHY' | 'UNHEALTHY',
  indexes: readonly number[],
): void {
  const changed = containers(task, (_, i) => (indexes.includes(i) ? { healthStatus } : {}))
  change(task, {
    containers: changed,
    healthStatus: healthOf(
      countedForHealth(task.definition).map((i) => changed[i]?.healthStatus ?? 'UNKNOWN'),
    ),
  })
  task.unhealthy ||= task.record.healthStatus === 'UNHEALTHY'
}

/**
 * Returns a task's health: UNHEALTHY before UNKNOWN before HEALTHY (docs: healthcheck). Without a
 * container that counts it is UNKNOWN.
 */
function healthOf(counted: readonly HealthStatus[]): HealthStatus {
  if (counted.includes('UNHEALTHY')) return 'UNHEALTHY'
  return counted.length === 0 || counted.includes('UNKNOWN') ? 'UNKNOWN' : 'HEALTHY'
}

/** Returns the indexes of the containers with a health check. */
export const checkedContainers = ({ record }: DefinitionState): number[] =>
  record.containerDefinitions.flatMap((c, i) => (c.healthCheck ? [i] : []))

/** Returns the indexes of the containers that a task's health counts: only essential ones. */
export const countedForHealth = (definition: DefinitionState): number[] =>
  checkedContainers(definition).filter(
    (i) => definition.record.containerDefinitions[i]?.essential !== false,
  )
