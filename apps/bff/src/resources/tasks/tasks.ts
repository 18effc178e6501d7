import {
  DescribeTasksCommand,
  type Container as SdkContainer,
  type ContainerDefinition,
  type Task,
} from '@aws-sdk/client-ecs'
import type { Container, TaskDetail } from '@pilothouse/contract'
import { nameOf } from '../../aws/arn.ts'
import type { Priority } from '../../aws/budget.ts'
import type { Scope } from '../../aws/scope.ts'
import { AwsCallError } from '../../errors.ts'
import type { Fleet } from '../../fleet/fleet.ts'
import { toTaskRow } from '../../fleet/task.ts'
import { logPlaceOf, type LogPlace } from '../logs/log-place.ts'
import { coalesce, notFound, scopeKey } from '../reading.ts'
import { refOf } from '../refs.ts'
import { toTags } from '../tags.ts'
import { describeTaskDefinition } from '../task-definitions/task-definitions.ts'

/**
 * Reads a task from ECS. Throws a ProblemError; its status is 404 if ECS has forgotten the task.
 */
export async function describeTask(
  scope: Scope,
  cluster: string,
  taskId: string,
  priority: Priority,
): Promise<Task> {
  const answer = await scope.read(
    { bucket: 'Cluster resource read', call: 'ecs:DescribeTasks', priority },
    (ecs) => ecs.send(new DescribeTasksCommand({ cluster, tasks: [taskId], include: ['TAGS'] })),
  )
  const task = answer.tasks?.[0]
  if (!task) throw notFound(`Task ${taskId}`)
  return task
}

/** `describeTask` for pages: parts that ask at the same time share one call. */
export const describeTaskOnce = coalesce(
  (scope: Scope, cluster: string, id: string) => `${scopeKey(scope)} ${cluster} ${id}`,
  (scope: Scope, cluster: string, id: string) => describeTask(scope, cluster, id, 'page'),
)

/**
 * Reads a task and joins its containers with their definitions, which contain log settings and
 * `essential`.
 */
export async function readTask(fleet: Fleet, cluster: string, taskId: string): Promise<TaskDetail> {
  fleet.adopt(cluster)
  fleet.keepFresh(cluster)
  const asOf = Date.now()
  const { scope } = fleet
  const task = await describeTaskOnce(scope, cluster, taskId)
  const definitions = await definitionsOf(scope, task.taskDefinitionArn)
  return { ...toDetail(task, definitions, scope, cluster), asOf }
}

/**
 * Reads the container definitions of a task; empty if that fails, so that the task is still shown.
 */
async function definitionsOf(
  scope: Scope,
  arn: string | undefined,
): Promise<Map<string, ContainerDefinition>> {
  if (!arn) return new Map()
  try {
    const { taskDefinition } = await describeTaskDefinition(scope, arn)
    return new Map((taskDefinition?.containerDefinitions ?? []).map((c) => [c.name ?? '', c]))
  } catch (error) {
    if (error instanceof AwsCallError) return new Map()
    throw error
  }
}

function toDetail(
  task: Task,
  definitions: Map<string, ContainerDefinition>,
  scope: Scope,
  cluster: string,
): Omit<TaskDetail, 'asOf'> {
  const { redactor, region } = scope
  const row = toTaskRow(task, region, cluster, redactor)
  return {
    ...row,
    arn: task.taskArn ?? '',
    version: task.version ?? 0,
    cpu: task.cpu ?? null,
    memory: task.memory ?? null,
    platformVersion: task.platformVersion ?? null,
    capacityProvider: task.capacityProviderName ?? null,
    startedBy: task.startedBy ?? null,
    connectivity: task.connectivity ?? null,
    executeCommand: task.enableExecuteCommand ?? false,
    ephemeralStorageGiB:
      task.ephemeralStorage?.sizeInGiB ?? task.fargateEphemeralStorage?.sizeInGiB ?? null,
    timeline: timelineOf(task),
    containers: (task.containers ?? []).map((container) =>
      toContainer(container, definitions.get(container.name ?? ''), task, scope),
    ),
    // The network interface is shown in the network part, not among the attachments.
    attachments: (task.attachments ?? [])
      .filter((a) => a.type !== 'ElasticNetworkInterface')
      .flatMap((a) => a.details ?? [])
      .map((d) => ({ name: d.name ?? '', value: redactor.named(d.name ?? '', d.value ?? '') })),
    overrides: (task.overrides?.containerOverrides ?? [])
      .filter((o) => (o.environment?.length ?? 0) > 0 || (o.command?.length ?? 0) > 0)
      .map((override) => ({
        container: override.name ?? 'unknown',
        environment: (override.environment ?? []).map((variable) => ({
          name: variable.name ?? '',
          value: null,
          mark: redactor.mark(variable.value ?? ''),
          ref: refOf({
            of: 'override',
            cluster,
            task: row.taskId,
            container: override.name ?? '',
            name: variable.name ?? '',
          }),
        })),
        command: redactor.words(override.command ?? []),
      })),
    tags: toTags(task.tags, redactor),
  }
}

function timelineOf(task: Task): TaskDetail['timeline'] {
  const steps: [string, Date | undefined][] = [
    ['Created', task.createdAt],
    ['Network attached', task.connectivityAt],
    ['Image pull started', task.pullStartedAt],
    ['Image pull stopped', task.pullStoppedAt],
    ['Started', task.startedAt],
    ['Stopping', task.stoppingAt],
    ['Execution stopped', task.executionStoppedAt],
    ['Stopped', task.stoppedAt],
  ]
  return steps
    .flatMap(([what, at]) => (at ? [{ what, at: at.getTime() }] : []))
    .sort((a, b) => a.at - b.at)
}

function toContainer(
  container: SdkContainer,
  definition: ContainerDefinition | undefined,
  task: Task,
  scope: Scope,
): Container {
  const { redactor } = scope
  const name = container.name ?? 'unknown'
  const place = logPlaceOf(definition, container, nameOf(task.taskArn), scope.region)
  return {
    name,
    image: redactor.scrub(container.image ?? definition?.image ?? ''),
    imageDigest: container.imageDigest ?? null,
    lastStatus: container.lastStatus ?? task.lastStatus ?? 'UNKNOWN',
    health: container.healthStatus ?? 'UNKNOWN',
    essential: definition ? (definition.essential ?? true) : null,
    exitCode: container.exitCode ?? null,
    reason: container.reason ? redactor.scrub(container.reason) : null,
    cpu: container.cpu ?? null,
    memory: container.memory ?? container.memoryReservation ?? null,
    runtimeId: container.runtimeId ?? null,
    ips: (container.networkInterfaces ?? []).flatMap((networkInterface) =>
      [networkInterface.privateIpv4Address, networkInterface.ipv6Address].filter(
        (ip) => ip !== undefined,
      ),
    ),
    ports: (container.networkBindings ?? []).map((binding) => ({
      container: binding.containerPort ?? null,
      host: binding.hostPort ?? null,
      protocol: binding.protocol ?? 'tcp',
      bind: binding.bindIP ?? null,
    })),
    logs: toLogs(place),
    logDriver: place.driver,
  }
}

/** Links to a container's log: in AWS's console, and as a CLI command. */
function toLogs({ group, stream, region }: LogPlace): Container['logs'] {
  if (group === null) return null
  // The console's URL escapes names twice and writes `%` as `$`.
  const twice = (text: string) => encodeURIComponent(encodeURIComponent(text)).replaceAll('%', '$')
  const events = stream ? `/log-events/${twice(stream)}` : ''
  const url =
    `https://${region}.console.aws.amazon.com/cloudwatch/home?region=${region}` +
    `#logsV2:log-groups/log-group/${twice(group)}${events}`
  const quoted = (word: string) =>
    /^[\w./:-]+$/.test(word) ? word : `'${word.replaceAll("'", String.raw`'\''`)}'`
  const streams = stream ? ` --log-stream-names ${quoted(stream)}` : ''
  const command = `aws logs tail ${quoted(group)}${streams} --region ${region} --follow`
  return { group, stream, region, url, command }
}
