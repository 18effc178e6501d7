import type { ManagedAgent } from '@aws-sdk/client-ecs'
import type { Region } from '../../world/region.ts'
import type { TaskState } from '../state.ts'

/** The agent of a container that may be entered; it is PENDING as long as the container is. */
export const execAgents = (enabled: boolean | undefined): { managedAgents?: ManagedAgent[] } =>
  enabled ? { managedAgents: [{ name: 'ExecuteCommandAgent', lastStatus: 'PENDING' }] } : {}

/** How long the agent of a container that runs takes to connect. */
const connecting = 4_000

function set(task: TaskState, to: Partial<ManagedAgent>): void {
  task.record.containers = task.record.containers.map((c) =>
    c.managedAgents ? { ...c, managedAgents: c.managedAgents.map((a) => ({ ...a, ...to })) } : c,
  )
}

/** The agents of a task that has begun to run, at `at`: they follow a moment later. */
export function startAgents(region: Region, task: TaskState, startedAt: number): void {
  if (!task.record.enableExecuteCommand) return
  const started = () => {
    if (task.record.lastStatus !== 'RUNNING') return
    set(task, { lastStatus: 'RUNNING', lastStartedAt: new Date(startedAt + connecting) })
    task.record.version++
  }
  const left = startedAt + connecting - region.clock.now()
  // A task told of in the past has its agents already.
  if (left <= 0) started()
  else region.clock.after(left, started)
}

/** With their containers, the agents have stopped. */
export const stopAgents = (task: TaskState): void => set(task, { lastStatus: 'STOPPED' })
