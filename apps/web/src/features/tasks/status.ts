import type { Container, TaskRow } from '@pilothouse/contract'
import { failedHealthChecks } from '@pilothouse/contract/tasks/task-rules'
import type { ToneName } from '#ui/Tone.tsx'

/** Statuses of a task, in the order of its life. */
const tones = new Map<string, ToneName>([
  ['PROVISIONING', 'busy'],
  ['PENDING', 'busy'],
  ['ACTIVATING', 'busy'],
  ['RUNNING', 'good'],
  ['DEACTIVATING', 'busy'],
  ['STOPPING', 'busy'],
  ['DEPROVISIONING', 'busy'],
  ['STOPPED', 'quiet'],
])

const healths = new Map<string, ToneName>([
  ['HEALTHY', 'good'],
  ['UNHEALTHY', 'bad'],
])

/** The tone of a status. An unknown status is shown unchanged, in the quiet tone. */
export const lastStatusTone = (status: string): ToneName => tones.get(status) ?? 'quiet'
export const healthTone = (health: string): ToneName => healths.get(health) ?? 'quiet'

export const isStopped = (task: Pick<TaskRow, 'lastStatus'>): boolean =>
  task.lastStatus === 'STOPPED'

/** A stopped task is loud only if it failed by itself. */
export function taskTone(task: Pick<TaskRow, 'lastStatus' | 'stopCode' | 'why'>): ToneName {
  if (!isStopped(task)) return lastStatusTone(task.lastStatus)
  if (task.stopCode === 'TaskFailedToStart') return 'bad'
  return task.stopCode === 'EssentialContainerExited' && task.why !== null ? 'bad' : 'quiet'
}

/**
 * The container that best explains a stop: one with a reason or a bad exit code, essential ones
 * first.
 */
export function guilty(containers: readonly Container[]): Container | null {
  const suspects = containers.filter(
    (c) => c.reason !== null || (c.exitCode !== null && c.exitCode !== 0),
  )
  return (
    suspects.find((c) => c.essential && c.reason !== null) ??
    suspects.find((c) => c.essential) ??
    suspects[0] ??
    null
  )
}

/** The container whose log explains a stop; null if the task did not fail by itself. */
export function telling(
  task: Pick<TaskRow, 'lastStatus' | 'stopCode' | 'why' | 'stoppedReason'> & {
    containers: readonly Container[]
  },
): Container | null {
  const byFault = taskTone(task) === 'bad' || failedHealthChecks(task.stoppedReason)
  return byFault
    ? (guilty(task.containers) ??
        task.containers.find((c) => c.essential) ??
        task.containers[0] ??
        null)
    : null
}

/** Exit codes with a meaning of their own: 128 plus the number of a signal. */
const exits: Readonly<Record<number, string>> = {
  137: 'SIGKILL: out of memory, or killed after its stop timeout',
  139: 'SIGSEGV: it crashed',
  143: 'SIGTERM: it was asked to stop',
}
export const exitMeaning = (code: number): string | null => exits[code] ?? null

/** Why a task stopped, in one line. The most telling reason comes first; nothing is repeated. */
export const whyLine = (task: Pick<TaskRow, 'why' | 'stoppedReason' | 'stopCode'>): string =>
  [...new Set([task.why, task.stoppedReason, task.stopCode])].filter(Boolean).join(' · ')
