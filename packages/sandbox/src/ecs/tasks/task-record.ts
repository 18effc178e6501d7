import type { Container } from '@aws-sdk/client-ecs'
import { imageBehaviourOf } from '../life-cycle.ts'
import type { TaskState } from '../state.ts'

/**
 * Returns the steps of a task. Only one with its own interface is PROVISIONING and DEPROVISIONING.
 */
export const modeOf = (task: TaskState) =>
  task.definition.record.networkMode === 'awsvpc' ? 'awsvpc' : 'shared'

export const behaviourOf = (task: TaskState) =>
  imageBehaviourOf(task.definition.record.containerDefinitions.map((c) => c.image))

/** Changes a task's record and increments its version. */
export function change(task: TaskState, to: Partial<TaskState['record']>): void {
  Object.assign(task.record, to)
  task.record.version++
}

/** Returns the containers of a task with changes applied. */
export const containers = (
  task: TaskState,
  to: (c: Container, index: number) => Partial<Container>,
) => task.record.containers.map((c, index) => ({ ...c, ...to(c, index) }))
