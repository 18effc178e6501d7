import { randomUUID } from 'node:crypto'
import type { Attachment, Container, LaunchType, NetworkConfiguration, Tag, TaskOverride } from '@aws-sdk/client-ecs'
import { hexId } from '../world/ids.ts'
import type { Region } from '../world/region.ts'
import { ecsArn } from './arn.ts'
import { needsOf } from './capacity.ts'
import { attribute } from './placement.ts'
import type { ClusterState, DefinitionState, DeploymentState, InstanceState, ServiceState, TaskState } from './state.ts'
import { answerOf, attach, subnetFor } from './task-network.ts'

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
  const zone = instance && attribute(instance, 'ecs.availability-zone')
  const network = plan.network?.awsvpcConfiguration ?? { subnets: [] }
  const subnet = awsvpc ? subnetFor(region, network, (service?.tasks ?? cluster.tasks).size, zone) : undefined
  const attached = subnet && typeof subnet !== 'string' ? attach(region, { subnet, network, instance, at }) : undefined
  const attachments = attached ? [attached.attachment] : []
  const task: TaskState = {
    id,
    record: {
      taskArn,
      clusterArn: cluster.record.clusterArn,
      taskDefinitionArn: definition.record.taskDefinitionArn,
      availabilityZone: zone ?? attached?.eni.subnet.zone,
      containerInstanceArn: instance?.record.containerInstanceArn,
      lastStatus: awsvpc ? 'PROVISIONING' : 'PENDING',
      desiredStatus: 'RUNNING',
      cpu: definition.record.cpu,
      memory: definition.record.memory,
      containers: containersOf(region, cluster, definition, id, attachments),
      attachments,
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
    eni: attached?.eni,
    unattachable: typeof subnet === 'string' ? subnet : undefined,
    targets: none,
    cancel: undefined,
    everRan: false,
    expectsHealth: definition.record.containerDefinitions.some((c) => c.healthCheck),
    unhealthy: false,
    spared: false,
  }
  if (task.eni) task.eni.answer = (port) => answerOf(task, port)
  cluster.tasks.set(id, task)
  service?.tasks.add(task)
  instance?.tasks.add(task)
  return task
}

// Most tasks have no targets: they share this.
const none: readonly never[] = []

/** LATEST is a wish; a task says which version it got. */
const platform = (plan: TaskPlan) => (!plan.platformVersion || plan.platformVersion === 'LATEST' ? '1.4.0' : plan.platformVersion)

function containersOf(region: Region, cluster: ClusterState, definition: DefinitionState, id: string, attachments: Attachment[]): Container[] {
  const [eni] = attachments
  const privateIpv4Address = eni?.details?.find((d) => d.name === 'privateIPv4Address')?.value
  return definition.record.containerDefinitions.map((c) => ({
    containerArn: ecsArn(region, 'container', cluster.name, id, randomUUID()),
    taskArn: ecsArn(region, 'task', cluster.name, id),
    name: c.name,
    image: c.image,
    lastStatus: 'PENDING',
    networkInterfaces: eni ? [{ attachmentId: eni.id, privateIpv4Address }] : [],
    healthStatus: 'UNKNOWN',
    cpu: String(c.cpu ?? 0),
    memory: c.memory?.toString(),
    memoryReservation: c.memoryReservation?.toString(),
  }))
}
