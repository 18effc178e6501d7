import { ec2Id, hexId } from '../world/ids.ts'
import type { Region } from '../world/region.ts'
import { ecsArn } from './arn.ts'
import { agentCapabilities, currentAgent } from './capabilities.ts'
import { toResources } from './capacity.ts'
import type { ClusterState, InstanceState } from './state.ts'

/** vCPUs, memory that the agent offers (MiB), and interfaces free for tasks. */
const types: Record<string, readonly [vcpu: number, memory: number, eni: number]> = {
  't3.medium': [2, 3_884, 2],
  't3.large': [2, 7_820, 2],
  'm5.large': [2, 7_764, 2],
  'm5.xlarge': [4, 15_739, 3],
  'm6g.xlarge': [4, 15_739, 3],
  'c5.xlarge': [4, 7_667, 3],
  'r5.xlarge': [4, 31_622, 3],
  'm5.2xlarge': [8, 31_509, 3],
  'm5.4xlarge': [16, 63_350, 7],
}

export interface NewInstance {
  type?: string
  zone?: string
  registeredAt?: number
  capacityProviderName?: string
  attributes?: Record<string, string>
}

/** Adds an EC2 instance to a cluster, as the agent on it does when it starts. */
export function enlist(region: Region, cluster: ClusterState, what: NewInstance = {}): InstanceState {
  const { type = 'm5.large', zone = `${region.name}a` } = what
  const [vcpu, memory, eni] = types[type] ?? [2, 7_764, 2]
  const id = hexId()
  const ports = [22, 2375, 2376, 51678, 51679]
  const cpu = vcpu * 1_024
  const attributes = {
    'ecs.ami-id': 'ami-0c7217cdde317cfec',
    'ecs.availability-zone': zone,
    'ecs.instance-type': type,
    'ecs.os-type': 'linux',
    'ecs.os-family': 'LINUX',
    'ecs.cpu-architecture': type.startsWith('m6g') ? 'arm64' : 'x86_64',
    'ecs.vpc-id': 'vpc-0f1e2d3c4b5a69788',
    'ecs.subnet-id': `subnet-0a1b2c3d4e5f6071${'abc'.indexOf(zone.at(-1) ?? 'a')}`,
    ...what.attributes,
  }
  const instance: InstanceState = {
    id,
    record: {
      containerInstanceArn: ecsArn(region, 'container-instance', cluster.name, id),
      ec2InstanceId: ec2Id('i'),
      capacityProviderName: what.capacityProviderName,
      version: 3,
      versionInfo: { ...currentAgent, dockerVersion: 'DockerVersion: 25.0.8' },
      registeredResources: toResources({ cpu, memory, ports }),
      status: 'ACTIVE',
      agentConnected: true,
      attributes: [...Object.entries(attributes).map(([name, value]) => ({ name, value })), ...agentCapabilities.map((name) => ({ name }))],
      registeredAt: new Date(what.registeredAt ?? region.clock.now()),
      attachments: [],
      healthStatus: { overallStatus: 'OK', details: [] },
    },
    total: { cpu, memory, eni },
    reservedPorts: ports,
    tasks: new Set(),
    tags: [],
  }
  cluster.instances.set(id, instance)
  for (const service of cluster.services.values()) service.wake()
  cluster.placeWaiting()
  return instance
}
