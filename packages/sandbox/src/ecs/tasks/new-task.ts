import type {
  Container,
  LaunchType,
  NetworkConfiguration,
  Tag,
  TaskOverride,
} from '@aws-sdk/client-ecs'
import { hexId, uuid } from '../../world/ids.ts'
import type { Region } from '../../world/region.ts'
import { ecsArn } from '../arn.ts'
import { needsOf } from '../placement/capacity.ts'
import { attribute } from '../placement/placement.ts'
import type {
  ClusterState,
  DefinitionState,
  DeploymentState,
  ContainerInstanceState,
  ServiceState,
  TaskState,
} from '../state.ts'
import { execAgents } from './managed-agents.ts'
import { countedForHealth } from './task-health.ts'
import { answerOf, attach, subnetFor } from './task-network.ts'

/** Everything that determines a new task. */
export interface TaskPlan {
  cluster: ClusterState
  definition: DefinitionState
  service?: ServiceState
  deployment?: DeploymentState
  instance?: ContainerInstanceState | undefined
  launchType: LaunchType
  capacityProviderName?: string | undefined
  platformVersion?: string | undefined
  /** It waits for an instance. */
  waits?: boolean
  /** Availability Zone that the task must be in. */
  zone?: string | undefined
  network?: NetworkConfiguration | undefined
  group: string
  startedBy?: string | undefined
  overrides?: TaskOverride | undefined
  tags?: Tag[]
  enableExecuteCommand?: boolean | undefined
}

/** Creates a task and adds it to its cluster, service and instance. Plans no steps. */
export function newTask(region: Region, plan: TaskPlan, createdAt = region.clock.now()): TaskState {
  const { cluster, definition, service, deployment } = plan
  const id = hexId()
  const taskArn = ecsArn(region, 'task', cluster.name, id)
  const awsvpc = definition.record.networkMode === 'awsvpc'
  const task: TaskState = {
    id,
    nth: cluster.tasks.size,
    record: {
      taskArn,
      clusterArn: cluster.record.clusterArn,
      taskDefinitionArn: definition.record.taskDefinitionArn,
      lastStatus: awsvpc || plan.waits ? 'PROVISIONING' : 'PENDING',
      desiredStatus: 'RUNNING',
      cpu: plan.overrides?.cpu ?? definition.record.cpu,
      memory: plan.overrides?.memory ?? definition.record.memory,
      containers: containersOf(region, plan, id, taskArn),
      attachments: [],
      attributes:
        architectures[
          definition.record.runtimePlatform?.cpuArchitecture === 'ARM64' ? 'arm64' : 'x86_64'
        ],
      createdAt: new Date(createdAt),
      enableExecuteCommand: plan.enableExecuteCommand ?? false,
      group: plan.group,
      startedBy: plan.startedBy,
      healthStatus: 'UNKNOWN',
      launchType: plan.launchType,
      capacityProviderName: plan.capacityProviderName,
      ...(plan.launchType === 'FARGATE'
        ? {
            platformVersion: platform(plan),
            platformFamily: 'Linux',
            ephemeralStorage: { sizeInGiB: definition.record.ephemeralStorage?.sizeInGiB ?? 20 },
          }
        : {}),
      overrides: overridesOf(plan),
      tags: plan.tags ?? [],
      version: 1,
    },
    cluster,
    definition,
    service,
    deployment,
    instance: undefined,
    needs: needsOf(definition, plan.overrides),
    eni: undefined,
    unattachable: undefined,
    targets: none,
    lacksTargetGroup: false,
    cancel: undefined,
    everRan: false,
    expectsHealth: countedForHealth(definition).length > 0,
    protection: undefined,
    unhealthy: false,
    spared: false,
  }
  if (!plan.waits) house(region, task, plan, createdAt)
  cluster.tasks.set(id, task)
  service?.tasks.add(task)
  return task
}

/** Adds a task to its instance, if it has one, and attaches its own interface, if it needs one. */
export function house(
  region: Region,
  task: TaskState,
  { instance, network, zone }: Pick<TaskPlan, 'instance' | 'network' | 'zone'>,
  attachedAt = region.clock.now(),
): void {
  const { record, cluster, service } = task
  const near = instance ? attribute(instance, 'ecs.availability-zone') : zone
  const where = network?.awsvpcConfiguration ?? { subnets: [] }
  const subnet =
    task.definition.record.networkMode === 'awsvpc'
      ? subnetFor(region, where, (service?.tasks ?? cluster.tasks).size, near)
      : undefined
  record.availabilityZone = near
  record.containerInstanceArn = instance?.record.containerInstanceArn
  if (typeof subnet === 'string') task.unattachable = subnet
  else if (subnet) {
    const { attachment, eni } = attach(region, { subnet, network: where, instance, attachedAt })
    const privateIpv4Address = attachment.details?.find(
      (d) => d.name === 'privateIPv4Address',
    )?.value
    record.availabilityZone ??= subnet.zone
    record.attachments = [attachment]
    record.containers = record.containers.map((c) => ({
      ...c,
      networkInterfaces: [{ attachmentId: attachment.id, privateIpv4Address }],
    }))
    task.eni = eni
    eni.answer = (port) => answerOf(task, port)
  }
  task.instance = instance
  instance?.tasks.add(task)
}

// Shared between tasks to save memory; never mutated.
const none: readonly never[] = []
const architectures = {
  arm64: [{ name: 'ecs.cpu-architecture', value: 'arm64' }],
  x86_64: [{ name: 'ecs.cpu-architecture', value: 'x86_64' }],
}
const untouched = new WeakMap<DefinitionState, TaskOverride>()

/** Returns the overrides as in DescribeTasks: with an entry for every container. */
function overridesOf({ overrides, definition }: TaskPlan): TaskOverride {
  const known = overrides ? undefined : untouched.get(definition)
  if (known) return known
  const containerOverrides =
    overrides?.containerOverrides ??
    definition.record.containerDefinitions.map((c) => ({ name: c.name }))
  const made = { ...overrides, containerOverrides, inferenceAcceleratorOverrides: [] }
  if (!overrides) untouched.set(definition, made)
  return made
}

/** Resolves LATEST to a version. */
const platform = (plan: TaskPlan) =>
  !plan.platformVersion || plan.platformVersion === 'LATEST' ? '1.4.0' : plan.platformVersion

function containersOf(
  region: Region,
  { cluster, definition, enableExecuteCommand }: TaskPlan,
  id: string,
  taskArn: string,
): Container[] {
  return definition.record.containerDefinitions.map((c) => ({
    containerArn: ecsArn(region, 'container', cluster.name, id, uuid()),
    taskArn,
    name: c.name,
    image: c.image,
    lastStatus: 'PENDING',
    networkInterfaces: [],
    healthStatus: 'UNKNOWN',
    cpu: String(c.cpu ?? 0),
    memory: c.memory?.toString(),
    memoryReservation: c.memoryReservation?.toString(),
    ...execAgents(enableExecuteCommand),
  }))
}
