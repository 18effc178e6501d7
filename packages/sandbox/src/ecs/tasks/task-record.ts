import type { Container } from '@aws-sdk/client-ecs'
import { imageBehaviourOf } from '../life-cycle.ts'
import type { TaskState } from '../state.ts'

/** Which of the two lives a task leads: only one with an interface of its own is PROVISIONING and DEPROVISIONING. */
export const modeOf = (task: TaskState) =>
  task.definition.record.networkMode === 'awsvpc' ? 'awsvpc' : 'shared'

export const behaviourOf = (task: TaskState) =>
  imageBehaviourOf(task.definition.record.containerDefinitions.map((c) => c.image))

/** All that happens to a task is a new version of it. */
export function change(task: TaskState, to: Partial<TaskState['record']>): void {
  Object.assign(task.record, to)
  task.record.version++
}

/** The containers of a task, changed. */
export const containers = (
  task: TaskState,
  to: (c: Container, index: number) => Partial<Container>,
) => task.record.containers.map((c, index) => ({ ...c, ...to(c, index) }))
