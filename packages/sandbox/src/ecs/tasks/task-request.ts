import type {
  LaunchType,
  PropagateTags,
  RunTaskRequest,
  StartTaskRequest,
  TaskOverride,
} from '@aws-sdk/client-ecs'
import { invalid } from '../lookup.ts'
import type { ClusterState, DefinitionState } from '../state.ts'
import { checkTags } from '../tag-rules.ts'
import { toUnits } from '../task-definitions/definition-rules.ts'
import { fargateRefusal } from '../task-definitions/fargate-rules.ts'
import type { TaskPlan } from './new-task.ts'
import { tagsOfTask } from './task-tags.ts'

type Request = Pick<
  RunTaskRequest & StartTaskRequest,
  | 'enableECSManagedTags'
  | 'enableExecuteCommand'
  | 'group'
  | 'networkConfiguration'
  | 'overrides'
  | 'propagateTags'
  | 'startedBy'
  | 'tags'
>

/** Throws for requests that RunTask and StartTask both refuse. */
export function checkRequest(definition: DefinitionState, input: Request): void {
  if (input.group?.startsWith('service:'))
    throw invalid('The task group cannot start with "service:".')
  if (input.propagateTags === 'SERVICE')
    throw invalid('Invalid value for propagateTags: SERVICE is for tasks of a service.')
  checkTags(input.tags)
  checkOverrides(definition, input.overrides)
}

function checkOverrides({ record }: DefinitionState, overrides: TaskOverride | undefined): void {
  const names = record.containerDefinitions.map((c) => c.name)
  const unknown = overrides?.containerOverrides?.find((o) => !names.includes(o.name))
  if (unknown)
    throw invalid(
      `Override for container named ${unknown.name ?? ''} is not a container in the ` +
        'TaskDefinition.',
    )
}

/** Returns the group of a task; the request may name one. */
export const groupOf = (definition: DefinitionState, input: Request): string =>
  input.group ?? `family:${definition.record.family}`

/** Converts sizes in vCPU and GB to units, as in a task definition. */
function inUnits(overrides: TaskOverride | undefined): TaskOverride | undefined {
  if (!overrides?.cpu && !overrides?.memory) return overrides
  return {
    ...overrides,
    cpu: toUnits(overrides.cpu, 'cpu'),
    memory: toUnits(overrides.memory, 'memory'),
  }
}

/** Throws for a size that the launch type does not support. */
export function checkSize(
  { record }: DefinitionState,
  { overrides }: Request,
  launchType: LaunchType,
): void {
  const { cpu, memory } = inUnits(overrides) ?? {}
  for (const [name, size] of [
    ['cpu', cpu],
    ['memory', memory],
  ] as const)
    if (size !== undefined && !(Number(size) > 0))
      throw invalid(`Invalid '${name}' setting for task.`)
  if (launchType !== 'FARGATE' || (cpu === undefined && memory === undefined)) return
  const refusal = fargateRefusal({
    ...record,
    cpu: cpu ?? record.cpu,
    memory: memory ?? record.memory,
  })
  if (refusal) throw invalid(refusal)
}

/** Returns the part of a task's plan that comes from the request. */
export function planned(
  cluster: ClusterState,
  definition: DefinitionState,
  input: Request,
): Omit<TaskPlan, 'launchType'> {
  const overrides = inUnits(input.overrides)
  const { startedBy, enableExecuteCommand, networkConfiguration: network } = input
  const passesOn: PropagateTags | undefined = input.propagateTags
  const propagated = passesOn === 'TASK_DEFINITION' ? definition.tags : []
  const tags = tagsOfTask({
    own: input.tags,
    propagated,
    managed: input.enableECSManagedTags ? { cluster: cluster.name } : undefined,
  })
  return {
    cluster,
    definition,
    network,
    overrides,
    startedBy,
    enableExecuteCommand,
    group: groupOf(definition, input),
    tags,
  }
}
