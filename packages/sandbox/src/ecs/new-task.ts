import { randomUUID } from 'node:crypto'
import type { Container, LaunchType, NetworkConfiguration, Tag, TaskOverride } from '@aws-sdk/client-ecs'
import { hexId } from '../world/ids.ts'
import type { Region } from '../world/region.ts'
import { ecsArn } from './arn.ts'
import { needsOf } from './capacity.ts'
import { attribute } from './placement.ts'
import type { ClusterState, DefinitionState, DeploymentState, InstanceState, ServiceState, TaskState } from './state.ts'
import { plugIn } from './task-network.ts'

/** All that decides what a task will be. */
export interface TaskPlan {
  cluster: ClusterState
  definition: DefinitionState
  service?: ServiceState
  deployment?: DeploymentState
  instance?: InstanceState | undefined
  launchType: LaunchType
  capacityProviderName?: string | undefined
  platformVersion?: string | undefined
  /** The Availability Zone that it must be in. */
  zone?: string | undefined
  network?: NetworkConfiguration | undefined
  group: string
  startedBy?: string | undefined
  overrides?: TaskOverride | undefined
  tags?: Tag[]
  enableExecuteCommand?: boolean | undefined
}

/** A task as it is at its creation, put where it belongs. Nothing is planned for it yet. */
export function newTask(region: Region, plan: TaskPlan, at = region.clock.now()): TaskState {
  const { cluster, definition, service, deployment, instance } = plan
  const id = hexId()
  const taskArn = ecsArn(region, 'task', cluster.name, id)
  const awsvpc = definition.record.networkMode === 'awsvpc'
  const task: TaskState = {
    id,
    record: {
      taskArn,
      clusterArn: cluster.record.clusterArn,
      taskDefinitionArn: definition.record.taskDefinitionArn,
      availabilityZone: instance ? attribute(instance, 'ecs.availability-zone') : plan.zone,
      containerInstanceArn: instance?.record.containerInstanceArn,
      lastStatus: awsvpc ? 'PROVISIONING' : 'PENDING',
      desiredStatus: 'RUNNING',
      cpu: definition.record.cpu,
      memory: definition.record.memory,
      containers: containersOf(region, cluster, definition, id),
      attachments: [],
      attributes: [{ name: 'ecs.cpu-architecture', value: definition.record.runtimePlatform?.cpuArchitecture === 'ARM64' ? 'arm64' : 'x86_64' }],
      createdAt: new Date(at),
      enableExecuteCommand: plan.enableExecuteCommand ?? false,
      group: plan.group,
      startedBy: plan.startedBy,
      healthStatus: 'UNKNOWN',
      launchType: plan.launchType,
      capacityProviderName: plan.capacityProviderName,
      ...(plan.launchType === 'FARGATE' ? { platformVersion: platform(plan), platformFamily: 'Linux', ephemeralStorage: { sizeInGiB: definition.record.ephemeralStorage?.sizeInGiB ?? 20 } } : {}),
      overrides: {
        ...plan.overrides,
        containerOverrides: plan.overrides?.containerOverrides ?? definition.record.containerDefinitions.map((c) => ({ name: c.name })),
        inferenceAcceleratorOverrides: [],
      },
      tags: plan.tags ?? [],
      version: 1,
    },
    cluster,
    definition,
    service,
    deployment,
    instance,
    needs: needsOf(definition),
    eni: undefined,
    unattachable: undefined,
    targets: none,
    cancel: undefined,
    everRan: false,
    expectsHealth: definition.record.containerDefinitions.some((c) => c.healthCheck),
    protection: undefined,
    unhealthy: false,
    spared: false,
  }
  // On EC2 an interface hangs on an instance: a task that waits for room gets its own when it has found it.
  if (awsvpc && (instance || plan.launchType !== 'EC2')) plugIn(region, task, plan.network, at)
  cluster.tasks.set(id, task)
  service?.tasks.add(task)
  instance?.tasks.add(task)
  return task
}

// Most tasks have no targets: they share this.
const none: readonly never[] = []

/** LATEST is a wish; a task says which version it got. */
const platform = (plan: TaskPlan) => (!plan.platformVersion || plan.platformVersion === 'LATEST' ? '1.4.0' : plan.platformVersion)

function containersOf(region: Region, cluster: ClusterState, definition: DefinitionState, id: string): Container[] {
  return definition.record.containerDefinitions.map((c) => ({
    containerArn: ecsArn(region, 'container', cluster.name, id, randomUUID()),
    taskArn: ecsArn(region, 'task', cluster.name, id),
    name: c.name,
    image: c.image,
    lastStatus: 'PENDING',
    networkInterfaces: [],
    healthStatus: 'UNKNOWN',
    cpu: String(c.cpu ?? 0),
    memory: c.memory?.toString(),
    memoryReservation: c.memoryReservation?.toString(),
  }))
}
