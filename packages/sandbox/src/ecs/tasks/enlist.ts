import { defaultGroupOf, defaultSubnetOf } from '../../ec2/default-vpc.ts'
import { instanceTypeFacts } from '../../ec2/instance-types.ts'
import { addInstance } from '../../ec2/instances.ts'
import type { GroupState, InstanceState as HostState, SubnetState } from '../../ec2/state.ts'
import { hexId } from '../../world/ids.ts'
import type { Region } from '../../world/region.ts'
import { ecsArn } from '../arn.ts'
import { noteArrival, noteDeparture } from '../clusters/cluster-past.ts'
import { agentCapabilities, currentAgent } from '../placement/capabilities.ts'
import { toResources } from '../placement/capacity.ts'
import type { ClusterState, ContainerInstanceState } from '../state.ts'
import { stopRunningTask } from './task-life.ts'
import { answerOf } from './task-network.ts'

/** Options for a new instance; each has a default. */
interface NewContainerInstance {
  type?: string
  zone?: string
  subnet?: SubnetState
  groups?: readonly GroupState[]
  registeredAt?: number
  capacityProviderName?: string
  attributes?: Record<string, string>
}

/** Adds an EC2 instance to a cluster, as its agent does when it starts. */
export function enlist(
  region: Region,
  cluster: ClusterState,
  what: NewContainerInstance = {},
): ContainerInstanceState {
  const { type = 'm5.large', zone, registeredAt = region.clock.now() } = what
  const facts = instanceTypeFacts(type)
  const subnet = what.subnet ?? defaultSubnetOf(region.ec2, zone ?? `${region.name}a`)
  if (!facts || !subnet) throw new Error(`No ${type} can be in ${zone ?? region.name}`)
  const byDefault = defaultGroupOf(region.ec2, subnet.vpc)
  const profile = `arn:${region.partition}:iam::${region.account}:instance-profile/ecsInstanceRole`
  const host = addInstance(region, {
    type,
    subnet,
    groups: what.groups ?? (byDefault ? [byDefault] : []),
    profile,
    launchedAt: registeredAt - 45_000,
  })
  const { vcpu, usable: memory } = facts
  const id = hexId()
  const ports = [22, 2375, 2376, 51678, 51679]
  const cpu = vcpu * 1_024
  const attributes = {
    'ecs.ami-id': host.image,
    'ecs.availability-zone': subnet.zone,
    'ecs.instance-type': type,
    'ecs.os-type': 'linux',
    'ecs.os-family': 'LINUX',
    'ecs.cpu-architecture': facts.arm ? 'arm64' : 'x86_64',
    'ecs.vpc-id': subnet.vpc.id,
    'ecs.subnet-id': subnet.id,
    ...what.attributes,
  }
  const instance: ContainerInstanceState = {
    id,
    record: {
      containerInstanceArn: ecsArn(region, 'container-instance', cluster.name, id),
      ec2InstanceId: host.id,
      capacityProviderName: what.capacityProviderName,
      version: 3,
      versionInfo: { ...currentAgent, dockerVersion: 'DockerVersion: 25.0.8' },
      registeredResources: toResources({ cpu, memory, ports }),
      status: 'ACTIVE',
      agentConnected: true,
      attributes: [
        ...Object.entries(attributes).map(([name, value]) => ({ name, value })),
        ...agentCapabilities.map((name) => ({ name })),
      ],
      registeredAt: new Date(registeredAt),
      attachments: [],
      healthStatus: { overallStatus: 'OK', details: [] },
    },
    // The first interface belongs to the instance itself.
    total: { cpu, memory, eni: facts.interfaces - 1 },
    reservedPorts: ports,
    tasks: new Set(),
    tags: [],
  }
  cluster.instances.set(id, instance)
  noteArrival(cluster, instance)
  follow(region, instance, cluster, host)
  for (const service of cluster.services.values()) service.wake()
  cluster.placeWaiting()
  return instance
}

/** Keeps a container instance in step with its EC2 instance. */
export function follow(
  region: Region,
  instance: ContainerInstanceState,
  cluster: ClusterState,
  host: HostState,
): void {
  if (host.primary) host.primary.answer = (port) => firstAnswer(instance, port)
  host.watchers.push((status) => {
    instance.record.agentConnected = false
    if (status === 'terminated') lose(region, instance, cluster)
  })
}

function firstAnswer(instance: ContainerInstanceState, port: number): number | undefined {
  for (const task of instance.tasks) {
    const answer = task.eni ? undefined : answerOf(task, port)
    if (answer !== undefined) return answer
  }
  return undefined
}

/** Stops the tasks of a terminated instance and removes it from its cluster. */
function lose(region: Region, instance: ContainerInstanceState, cluster: ClusterState): void {
  for (const task of instance.tasks)
    stopRunningTask(
      region,
      task,
      'TerminationNotice',
      `Host EC2 (instance ${instance.record.ec2InstanceId ?? ''}) terminated.`,
    )
  instance.record.status = 'INACTIVE'
  cluster.instances.delete(instance.id)
  noteDeparture(cluster, instance, region.clock.now())
  for (const service of cluster.services.values()) service.wake()
}
