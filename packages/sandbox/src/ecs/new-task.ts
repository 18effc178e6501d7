import { randomUUID } from 'node:crypto'
import type { Attachment, Container, LaunchType, NetworkConfiguration, Tag, TaskOverride } from '@aws-sdk/client-ecs'
import { ec2Id, hexId } from '../world/ids.ts'
import type { Region } from '../world/region.ts'
import { ecsArn } from './arn.ts'
import { needsOf } from './capacity.ts'
import { troubleOf } from './life-cycle.ts'
import { execAgents } from './managed-agents.ts'
import { attribute } from './placement.ts'
import type { ClusterState, DefinitionState, DeploymentState, InstanceState, ServiceState, TaskState } from './state.ts'

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
  const attachments = awsvpc ? [networkInterface(region, plan)] : []
  const images = definition.record.containerDefinitions.map((c) => c.image)
  const task: TaskState = {
    id,
    record: {
      taskArn,
      clusterArn: cluster.record.clusterArn,
      taskDefinitionArn: definition.record.taskDefinitionArn,
      availabilityZone: instance ? attribute(instance, 'ecs.availability-zone') : zoneOf(region, subnetOf(region, plan)),
      containerInstanceArn: instance?.record.containerInstanceArn,
      lastStatus: awsvpc ? 'PROVISIONING' : 'PENDING',
      desiredStatus: 'RUNNING',
      cpu: definition.record.cpu,
      memory: definition.record.memory,
      containers: containersOf(region, plan, id, attachments),
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
    cancel: undefined,
    everRan: false,
    expectsHealth: definition.record.containerDefinitions.some((c) => c.healthCheck) || troubleOf(images)?.trouble === 'unhealthy',
    protection: undefined,
    unhealthy: false,
  }
  cluster.tasks.set(id, task)
  service?.tasks.add(task)
  instance?.tasks.add(task)
  return task
}

/** LATEST is a wish; a task says which version it got. */
const platform = (plan: TaskPlan) => (!plan.platformVersion || plan.platformVersion === 'LATEST' ? '1.4.0' : plan.platformVersion)

/** Tasks take turns on the subnets, which spreads them over zones as Fargate does. */
function subnetOf(region: Region, { network, cluster, service, zone }: TaskPlan): string {
  const subnets = (network?.awsvpcConfiguration?.subnets ?? []).filter((s) => zone === undefined || zoneOf(region, s) === zone)
  return subnets[(service?.tasks ?? cluster.tasks).size % (subnets.length || 1)] ?? 'subnet-00000000000000000'
}

/** There is no EC2 behind the sandbox that could say in which zone a subnet is: its last digit decides. */
export const zoneOf = (region: Region, subnet: string) => `${region.name}${'abc'[Number.parseInt(subnet.at(-1) ?? '0', 16) % 3] ?? 'a'}`

function networkInterface(region: Region, plan: TaskPlan): Attachment {
  const n = region.ecs.addresses++
  const address = `10.${16 + ((n >> 16) % 200)}.${(n >> 8) % 256}.${n % 256}`
  const mac = ['0a', ...hexId().slice(0, 10).match(/../g) ?? []].join(':')
  const domain = region.name === 'us-east-1' ? 'ec2.internal' : `${region.name}.compute.internal`
  const details = {
    subnetId: subnetOf(region, plan),
    networkInterfaceId: ec2Id('eni'),
    macAddress: mac,
    privateDnsName: `ip-${address.replaceAll('.', '-')}.${domain}`,
    privateIPv4Address: address,
  }
  return {
    id: randomUUID(),
    type: 'ElasticNetworkInterface',
    status: 'ATTACHING',
    details: Object.entries(details).map(([name, value]) => ({ name, value })),
  }
}

function containersOf(region: Region, { cluster, definition, enableExecuteCommand }: TaskPlan, id: string, attachments: Attachment[]): Container[] {
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
    ...execAgents(enableExecuteCommand),
  }))
}
