import type { Container, TaskRow } from '@pilothouse/contract'
import { failedHealthChecks } from '@pilothouse/contract/tasks/task-rules'
import type { ToneName } from '#ui/Tone.tsx'

/** The life of a task, in the order of AWS's own words. */
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

/** A status that this console does not know is shown as it came, in the quiet tone. */
export const toneOf = (status: string): ToneName => tones.get(status) ?? 'quiet'
export const healthTone = (health: string): ToneName => healths.get(health) ?? 'quiet'

export const isStopped = (task: Pick<TaskRow, 'lastStatus'>): boolean =>
  task.lastStatus === 'STOPPED'

/** A stopped task is loud only where it stopped by its own fault. */
export function taskTone(task: Pick<TaskRow, 'lastStatus' | 'stopCode' | 'why'>): ToneName {
  if (!isStopped(task)) return toneOf(task.lastStatus)
  if (task.stopCode === 'TaskFailedToStart') return 'bad'
  return task.stopCode === 'EssentialContainerExited' && task.why !== null ? 'bad' : 'quiet'
}

/** The container that a stop is best explained by: one that gives a reason or a bad exit code, an essential one first. */
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

/** The container whose last lines explain a stop; null where the task did not stop by its own fault. */
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

/** Codes that have a meaning of their own beyond the program's: 128 and the number of a signal. */
const exits: Readonly<Record<number, string>> = {
  137: 'SIGKILL: out of memory, or killed after its stop timeout',
  139: 'SIGSEGV: it crashed',
  143: 'SIGTERM: it was asked to stop',
}
export const exitMeaning = (code: number): string | null => exits[code] ?? null

/** Why a task stopped, in one line: what is most telling first, nothing twice. */
export const whyLine = (task: Pick<TaskRow, 'why' | 'stoppedReason' | 'stopCode'>): string =>
  [...new Set([task.why, task.stoppedReason, task.stopCode])].filter(Boolean).join(' · ')
