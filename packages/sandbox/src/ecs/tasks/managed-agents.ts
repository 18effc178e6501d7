import type { ManagedAgent } from '@aws-sdk/client-ecs'
import type { Region } from '../../world/region.ts'
import type { TaskState } from '../state.ts'

/** The ExecuteCommand agent of a container, PENDING while its container is. */
export const execAgents = (enabled: boolean | undefined): { managedAgents?: ManagedAgent[] } =>
  enabled ? { managedAgents: [{ name: 'ExecuteCommandAgent', lastStatus: 'PENDING' }] } : {}

/** Time until the agent of a running container connects. */
const connecting = 4_000

function set(task: TaskState, to: Partial<ManagedAgent>): void {
  const starts = to.lastStatus === 'RUNNING'
  task.record.containers = task.record.containers.map((c) =>
    c.managedAgents && !(starts && c.lastStatus === 'STOPPED')
      ? { ...c, managedAgents: c.managedAgents.map((a) => ({ ...a, ...to })) }
      : c,
  )
}

/** Starts the agents of a task that began to run at `startedAt`; they connect a moment later. */
export function startAgents(region: Region, task: TaskState, startedAt: number): void {
  if (!task.record.enableExecuteCommand) return
  const started = () => {
    if (task.record.lastStatus !== 'RUNNING') return
    set(task, { lastStatus: 'RUNNING', lastStartedAt: new Date(startedAt + connecting) })
    task.record.version++
  }
  const left = startedAt + connecting - region.clock.now()
  // A task created in the past has its agents already.
  if (left <= 0) started()
  else region.clock.after(left, started)
}

/** Stops the agents together with their containers. */
export const stopAgents = (task: TaskState): void => set(task, { lastStatus: 'STOPPED' })
