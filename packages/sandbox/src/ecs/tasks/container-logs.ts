import type { ContainerDefinition } from '@aws-sdk/client-ecs'
import { newGroup } from '../../logs/groups.ts'
import { newStream } from '../../logs/streams.ts'
import { seedOf } from '../../world/chance.ts'
import type { Region } from '../../world/region.ts'
import { imageBehaviourOf } from '../life-cycle.ts'
import type { TaskState } from '../state.ts'
import type { ContainerLife, LogEnd } from './container-life.ts'
import { containerWriter } from './container-lines.ts'

interface Destination {
  index: number
  group: string
  stream: string
  create: boolean
}

/** Returns the awslogs destinations of a task's containers in this region. */
function destinations(region: Region, task: TaskState): Destination[] {
  return task.definition.record.containerDefinitions.flatMap((c, index) => {
    const { logDriver, options = {} } = c.logConfiguration ?? {}
    const group = options['awslogs-group']
    if (
      logDriver !== 'awslogs' ||
      !group ||
      (options['awslogs-region'] ?? region.name) !== region.name
    )
      return []
    const prefix = options['awslogs-stream-prefix']
    // Without a prefix the stream is named after Docker's container; its id stands in for that
    // name.
    const stream = prefix ? `${prefix}/${c.name ?? ''}/${task.id}` : `${task.id}-${index}`
    return [{ index, group, stream, create: options['awslogs-create-group'] === 'true' }]
  })
}

/**
 * Returns why the containers of a task cannot start because their log destination is missing, in
 * the agent's words, and the index of the container.
 */
export function logFault(
  region: Region,
  task: TaskState,
): { reason: string; index: number } | undefined {
  const lost = destinations(region, task).find((d) => !d.create && !region.logs.groups.has(d.group))
  if (!lost) return undefined
  const why =
    'failed to create Cloudwatch log stream: ResourceNotFoundException: The specified log ' +
    'group does not exist.'
  const reason =
    task.record.launchType === 'FARGATE'
      ? 'ResourceInitializationError: failed to validate logger args: create stream has ' +
        `been retried 1 times: ${why} : exit status 1`
      : 'CannotStartContainerError: Error response from daemon: failed to initialize ' +
        `logging driver: ${why}`
  return { reason, index: lost.index }
}

/** Opens the log streams of the containers of a task that start at `startedAt`. */
export function openLogs(
  region: Region,
  task: TaskState,
  startedAt: number,
  starts: (index: number) => boolean,
): void {
  // CloudWatch Logs has whole milliseconds only.
  const openedAt = Math.floor(startedAt)
  const found = imageBehaviourOf(task.definition.record.containerDefinitions.map((c) => c.image))
  for (const { index, group: name, stream, create } of destinations(region, task)) {
    if (!starts(index)) continue
    const group =
      region.logs.groups.get(name) ?? (create ? newGroup(region, name, {}, openedAt) : undefined)
    const definition = task.definition.record.containerDefinitions[index]
    if (!group || !definition) continue
    const life = lifeOf(
      task,
      definition,
      openedAt,
      found?.index === index ? found.behaviour : undefined,
    )
    newStream(group, stream, openedAt, containerWriter(life))
    task.lives = [...(task.lives ?? []), { index, life }]
  }
}

const lifeOf = (
  task: TaskState,
  { name = '', image = '', portMappings = [] }: ContainerDefinition,
  startedAt: number,
  behaviour: string | undefined,
): ContainerLife => ({
  seed: seedOf(`${task.id}/${name}`),
  name,
  image,
  port: portMappings[0]?.containerPort,
  startedAt,
  behaviour,
  end: undefined,
})

/** Ends the logs of a task's containers, or of one of them; only their last lines follow. */
export function closeLogs(task: TaskState, closedAt: number, only?: number): void {
  const closes = (index: number) => only === undefined || only === index
  for (const { index, life } of task.lives ?? []) {
    if (closes(index))
      life.end = {
        endedAt: Math.max(Math.floor(closedAt), life.startedAt),
        how: howOf(task, index),
      }
  }
  const left = task.lives?.filter(({ index }) => !closes(index)) ?? []
  task.lives = left.length > 0 ? left : undefined
}

function howOf(task: TaskState, index: number): LogEnd['how'] {
  const { exitCode, reason } = task.record.containers[index] ?? {}
  if (exitCode === 137 || reason?.startsWith('OutOfMemory')) return 'killed'
  if (exitCode === undefined) return 'told'
  return exitCode === 0 ? 'finished' : 'crashed'
}
