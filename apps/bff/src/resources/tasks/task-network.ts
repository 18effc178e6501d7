import type { Task } from '@aws-sdk/client-ecs'
import type { TaskNetwork } from '@pilothouse/contract'
import type { Scope } from '../../aws/scope.ts'
import { AwsCallError, ProblemError } from '../../errors.ts'
import type { Fleet } from '../../fleet/fleet.ts'
import { describeServiceOnce, toNetwork } from '../services/services.ts'
import { describeTaskDefinition } from '../task-definitions/task-definitions.ts'
import { levelOf } from './network-level.ts'
import { readGroups, type ReadGroups } from './security-groups.ts'
import { readInstance, type ReadInstance } from './task-instance.ts'
import { readInterface, type ReadInterface } from './task-interface.ts'
import { describeTaskOnce } from './tasks.ts'

/**
 * Reads the network of a task, and the security groups at both levels. Each part that EC2 denies
 * has its own problem.
 */
export async function readTaskNetwork(
  fleet: Fleet,
  cluster: string,
  taskId: string,
): Promise<TaskNetwork> {
  const asOf = Date.now()
  const { scope } = fleet
  const task = await describeTaskOnce(scope, cluster, taskId)
  const [mode, instance] = await Promise.all([
    modeOf(scope, task),
    readInstance(fleet, cluster, task),
  ])
  const own = mode === 'awsvpc' ? await readInterface(scope, task) : null
  const configured = own && own.state !== 'there' ? await configuredOf(scope, cluster, task) : null
  const groups = await readGroups(
    scope,
    [...(own?.groups ?? []), ...(instance?.groups ?? []), ...(configured?.groups ?? [])].map(
      (g) => g.id,
    ),
  )
  const outside = instance?.ec2InstanceId?.startsWith('mi-') ?? false
  const instanceKind = outside ? 'outside AWS' : 'ec2'
  return {
    mode,
    filter: levelOf({
      mode,
      own: own?.state ?? null,
      stopped: task.lastStatus === 'STOPPED',
      instance: instance && instanceKind,
    }),
    interface: own && withRules(own, groups),
    instance: instance && withRules(instance, groups),
    configured: configured && { ...configured, groups: groups.of(configured.groups) },
    rulesProblem: groups.problem,
    asOf,
  }
}

const withRules = <T extends ReadInterface | ReadInstance>(part: T, groups: ReadGroups) => ({
  ...part,
  groups: part.groups && groups.of(part.groups),
})

/**
 * Returns the network mode: awsvpc if the task has an interface, else that of its definition;
 * `unknown` if it cannot be read.
 */
async function modeOf(scope: Scope, task: Task): Promise<string> {
  const fargate =
    task.launchType === 'FARGATE' || (task.capacityProviderName ?? '').startsWith('FARGATE')
  if (fargate || task.attachments?.some((a) => a.type === 'ElasticNetworkInterface'))
    return 'awsvpc'
  try {
    const { taskDefinition } = await describeTaskDefinition(scope, task.taskDefinitionArn ?? '')
    // Defaults: bridge on Linux, and Docker's `default` on Windows.
    return (
      taskDefinition?.networkMode ??
      (taskDefinition?.runtimePlatform?.operatingSystemFamily?.startsWith('WINDOWS')
        ? 'default'
        : 'bridge')
    )
  } catch (error) {
    if (error instanceof AwsCallError) return 'unknown'
    throw error
  }
}

/**
 * Returns the configured network of the deployment that started a task, else of its service; null
 * if neither is known.
 */
async function configuredOf(
  scope: Scope,
  cluster: string,
  task: Task,
): Promise<{ service: string; subnets: string[]; groups: { id: string; name: null }[] } | null> {
  const name = task.group?.startsWith('service:') ? task.group.slice('service:'.length) : null
  if (name === null) return null
  try {
    const service = await describeServiceOnce(scope, cluster, name)
    const starter =
      service.deployments?.find((d) => d.id === task.startedBy) ??
      service.taskSets?.find((t) => t.id === task.startedBy)
    const network = toNetwork(starter?.networkConfiguration ?? service.networkConfiguration)
    return (
      network && {
        service: name,
        subnets: network.subnets,
        groups: network.securityGroups.map((id) => ({ id, name: null })),
      }
    )
  } catch (error) {
    // A stopped task is shown even without its service.
    if (error instanceof ProblemError) return null
    throw error
  }
}
