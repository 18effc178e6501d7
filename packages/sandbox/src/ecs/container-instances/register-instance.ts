import type {
  Attribute,
  RegisterContainerInstanceRequest,
  RegisterContainerInstanceResponse,
  Resource,
} from '@aws-sdk/client-ecs'
import { instanceTypeFacts } from '../../ec2/instance-types.ts'
import type { Operation } from '../../operation.ts'
import { hexId } from '../../world/ids.ts'
import type { Region } from '../../world/region.ts'
import { ecsArn } from '../arn.ts'
import { noteArrival } from '../clusters/cluster-past.ts'
import { client, findCluster, findInstance, invalid } from '../lookup.ts'
import { toResources } from '../placement/capacity.ts'
import type { ClusterState, ContainerInstanceState } from '../state.ts'
import { checkTags } from '../tag-rules.ts'
import { follow } from '../tasks/enlist.ts'
import { toContainerInstance } from './container-instances.ts'

/** Instance identity document (docs: instance-identity-documents). */
interface Identity {
  instanceId?: string
  instanceType?: string
  imageId?: string
  availabilityZone?: string
  architecture?: string
}

const reservedPorts = [22, 2375, 2376, 51678, 51679]
/** Returns the number of interfaces for tasks: all but the instance's own. */
const interfacesOf = (type: string | undefined) =>
  (instanceTypeFacts(type ?? '')?.interfaces ?? 3) - 1

/**
 * RegisterContainerInstance: called by an agent when it starts. With a known ARN it updates that
 * instance.
 */
export const registerContainerInstance: Operation<
  RegisterContainerInstanceRequest,
  RegisterContainerInstanceResponse
> = (input, { region }) => {
  const cluster = findCluster(region, input.cluster)
  checkTags(input.tags)
  const identity = identityOf(region, input.instanceIdentityDocument)
  const total = totalOf(input.totalResources)
  const before =
    input.containerInstanceArn === undefined
      ? undefined
      : findInstance(region, cluster, input.containerInstanceArn)
  if (input.containerInstanceArn !== undefined && (!before || before.record.status === 'INACTIVE'))
    throw client('The referenced container instance was not found.')
  const attributes = attributesOf(identity, input.attributes ?? [])
  const instance = before ?? newInstance(region, cluster, input, { identity, total })
  Object.assign(instance.record, {
    agentConnected: true,
    attributes: [
      ...instance.record.attributes.filter((a) => !attributes.some((n) => n.name === a.name)),
      ...attributes,
    ],
    versionInfo: input.versionInfo ?? instance.record.versionInfo,
    version: instance.record.version + 1,
  })
  cluster.instances.set(instance.id, instance)
  noteArrival(cluster, instance)
  const host = before ? undefined : region.ec2.instances.get(identity.instanceId ?? '')
  if (host) follow(region, instance, cluster, host)
  for (const service of cluster.services.values()) service.wake()
  cluster.placeWaiting()
  return { containerInstance: toContainerInstance(instance) }
}

function newInstance(
  region: Region,
  cluster: ClusterState,
  { tags = [], versionInfo }: RegisterContainerInstanceRequest,
  { identity: { instanceId, instanceType }, total }: { identity: Identity; total: Total },
): ContainerInstanceState {
  const id = hexId()
  return {
    id,
    record: {
      containerInstanceArn: ecsArn(region, 'container-instance', cluster.name, id),
      ec2InstanceId: instanceId,
      version: 0,
      versionInfo,
      registeredResources: toResources(total),
      status: 'ACTIVE',
      agentConnected: true,
      attributes: [],
      registeredAt: new Date(region.clock.now()),
      attachments: [],
      healthStatus: { overallStatus: 'OK', details: [] },
    },
    total: {
      cpu: total.cpu,
      memory: total.memory,
      eni: interfacesOf(instanceType),
      ...(total.gpu === undefined ? {} : { gpu: total.gpu }),
    },
    reservedPorts: total.ports,
    reservedUdp: total.udp,
    tasks: new Set(),
    tags,
  }
}

function identityOf(region: Region, document: string | undefined): Identity {
  if (document === undefined) return {}
  let read: unknown
  try {
    read = JSON.parse(document)
  } catch {
    read = undefined
  }
  if (typeof read !== 'object' || read === null) {
    throw client('The instance identity document is not valid.')
  }
  const identity = Object.fromEntries(
    Object.entries(read).filter(([, value]) => typeof value === 'string'),
  ) as Identity & { region?: string; accountId?: string }
  const elsewhere = identity.region !== undefined && identity.region !== region.name
  if (elsewhere || (identity.accountId !== undefined && identity.accountId !== region.account))
    throw client('The instance identity document is of another account or Region.')
  return identity
}

interface Total {
  cpu: number
  memory: number
  ports: number[]
  udp: number[]
  gpu?: number
}

function totalOf(resources: readonly Resource[] = []): Total {
  const find = (name: string) => resources.find((r) => r.name === name)
  const [cpu, memory, gpu] = ['CPU', 'MEMORY', 'GPU'].map((name) => find(name)?.integerValue)
  if (cpu === undefined || memory === undefined)
    throw invalid('totalResources must have CPU and MEMORY.')
  const ports = (name: string) => find(name)?.stringSetValue?.map(Number)
  return {
    cpu,
    memory,
    ports: ports('PORTS') ?? reservedPorts,
    udp: ports('PORTS_UDP') ?? [],
    ...(gpu === undefined ? {} : { gpu }),
  }
}

/** Returns the agent's attributes and those that ECS reads from the identity document. */
function attributesOf(
  { instanceType, imageId, availabilityZone, architecture }: Identity,
  given: readonly Attribute[],
): Attribute[] {
  const known: Record<string, string | undefined> = {
    'ecs.ami-id': imageId,
    'ecs.availability-zone': availabilityZone,
    'ecs.instance-type': instanceType,
    'ecs.os-type': 'linux',
    'ecs.cpu-architecture': architecture,
  }
  const found = Object.entries(known).filter(
    ([name, value]) => value !== undefined && !given.some((a) => a.name === name),
  )
  return [
    ...found.map(([name, value]) => ({ name, value })),
    ...given.map(({ name, value }) => (value === undefined ? { name } : { name, value })),
  ]
}
