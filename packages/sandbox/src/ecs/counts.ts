import type { TaskState } from './state.ts'

export interface Counts {
  running: number
  pending: number
}

const pendingStatuses: ReadonlySet<string> = new Set(['PROVISIONING', 'PENDING', 'ACTIVATING'])

/**
 * Returns whether a task has not reached RUNNING yet. ECS counts PROVISIONING, PENDING and ACTIVATING
 * as pending.
 */
export const isPending = (task: TaskState): boolean => pendingStatuses.has(task.record.lastStatus)
export const isRunning = (task: TaskState): boolean => task.record.lastStatus === 'RUNNING'

/**
 * Counts running and pending tasks, optionally only those that match `only`. Stopping and stopped
 * tasks count as neither.
 */
export function countTasks(
  tasks: Iterable<TaskState>,
  only?: (task: TaskState) => boolean,
): Counts {
  const counts = { running: 0, pending: 0 }
  for (const task of tasks) {
    if (only && !only(task)) continue
    if (isRunning(task)) counts.running++
    else if (isPending(task)) counts.pending++
  }
  return counts
}

/**
 * Returns whether a task is ready: it is RUNNING, is not being stopped, and passes all its health and
 * target checks. A task that could not register with a target group never does.
 */
export function isReady(task: TaskState): boolean {
  if (!isRunning(task) || task.unhealthy || task.record.desiredStatus !== 'RUNNING') return false
  if (task.lacksTargetGroup || task.targets.some((t) => t.state !== 'healthy')) return false
  return task.expectsHealth ? task.record.healthStatus === 'HEALTHY' : true
}
