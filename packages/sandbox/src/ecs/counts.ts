import type { TaskState } from './state.ts'

export interface Counts {
  running: number
  pending: number
}

const pending: ReadonlySet<string> = new Set(['PROVISIONING', 'PENDING', 'ACTIVATING'])

/**
 * Returns whether a task was started and is not RUNNING yet. ECS counts all three states before
 * RUNNING as pending.
 */
export const isPending = (task: TaskState): boolean => pending.has(task.record.lastStatus)
export const isRunning = (task: TaskState): boolean => task.record.lastStatus === 'RUNNING'

/** Counts running and pending tasks, optionally only those that match `only`. */
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
 * Returns whether a task counts as healthy for a deployment: it is RUNNING and passes its health
 * check and target checks, if it has any.
 */
export function isReady(task: TaskState): boolean {
  if (!isRunning(task) || task.unhealthy || task.record.desiredStatus !== 'RUNNING') return false
  if (task.targets.some((t) => t.state !== 'healthy')) return false
  return task.expectsHealth ? task.record.healthStatus === 'HEALTHY' : true
}
