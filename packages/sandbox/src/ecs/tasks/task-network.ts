import type { Attachment, AwsVpcConfiguration, NetworkConfiguration } from '@aws-sdk/client-ecs'
import { freeIn } from '../../ec2/addresses.ts'
import { defaultGroupOf } from '../../ec2/default-vpc.ts'
import {
  addInterface,
  macOf,
  privateIp,
  privateName,
  removeInterface,
} from '../../ec2/network-interfaces.ts'
import { groups } from '../../ec2/security-groups.ts'
import { named, type ResourceKind } from '../../ec2/select.ts'
import type { InterfaceState, SubnetState } from '../../ec2/state.ts'
import { subnets } from '../../ec2/subnets.ts'
import { Fault } from '../../operation.ts'
import { uuid } from '../../world/ids.ts'
import type { Region } from '../../world/region.ts'
import { ecsArn } from '../arn.ts'
import { imageBehaviourOf } from '../life-cycle.ts'
import { invalid } from '../lookup.ts'
import type { ContainerInstanceState, TaskState } from '../state.ts'

/** Throws for subnets and security groups that do not exist or are in different VPCs. */
export function checkPlaces(region: Region, network: NetworkConfiguration | undefined): void {
  const { subnets: chosen = [], securityGroups = [] } = network?.awsvpcConfiguration ?? {}
  const places = retrieve(region, 'subnet', subnets, chosen)
  const worn = retrieve(region, 'security group', groups, securityGroups)
  const [vpc, another] = new Set(places.map((s) => s.vpc))
  if (another) throw invalid('subnets can belong to only one VPC.')
  const stray = worn.find((g) => vpc && g.vpc !== vpc)
  if (stray)
    throw invalid(
      `Security Group ${stray.id} does not appear to belong to the same VPC as the input subnets.`,
    )
}

function retrieve<T>(
  region: Region,
  what: string,
  kind: ResourceKind<T>,
  ids: readonly string[],
): T[] {
  try {
    return ids.map((id) => named(region, kind, id))
  } catch (error) {
    if (!(error instanceof Fault)) throw error
    throw invalid(
      `Error retrieving ${what} information for [${ids.join(', ')}]: ${error.message} ` +
        `(ErrorCode: ${error.code})`,
    )
  }
}

/**
 * Returns the zones in which a task can have an interface, or undefined if it needs none of its
 * own.
 */
export const subnetZonesOf = (
  { ec2 }: Region,
  network: NetworkConfiguration | undefined,
): ReadonlySet<string> | undefined =>
  network?.awsvpcConfiguration &&
  new Set(network.awsvpcConfiguration.subnets?.flatMap((s) => ec2.subnets.get(s)?.zone ?? []))

/**
 * Returns the subnet of a task's interface: its subnets in turn, if they have room and are in its
 * instance's zone.
 */
export function subnetFor(
  region: Region,
  { subnets: ids = [], assignPublicIp = 'DISABLED' }: AwsVpcConfiguration,
  nth: number,
  zone: string | undefined,
): SubnetState | string {
  const known = ids.flatMap((id) => region.ec2.subnets.get(id) ?? [])
  const near = known.filter((s) => zone === undefined || s.zone === zone)
  const free = near.filter((s) => freeIn(s) > 0)
  const found = free[nth % (free.length || 1)]
  if (found) return found
  const code = near.length > 0 ? 'InsufficientFreeAddressesInSubnet' : 'InvalidSubnetID.NotFound'
  return (
    'Unexpected EC2 error while attempting to Create Network Interface with public IP ' +
    `assignment ${assignPublicIp.toLowerCase()} in subnet '${near[0]?.id ?? ids[0] ?? ''}': ` +
    `${code}`
  )
}

/** Options of a task's interface. */
interface NewTaskInterface {
  subnet: SubnetState
  network: AwsVpcConfiguration
  instance: ContainerInstanceState | undefined
  attachedAt: number
}

/** Creates a task's interface in EC2, and the attachment that describes it on the task. */
export function attach(
  region: Region,
  { subnet, network, instance, attachedAt }: NewTaskInterface,
): { attachment: Attachment; eni: InterfaceState } {
  const { ec2 } = region
  const id = uuid()
  const chosen = (network.securityGroups ?? []).flatMap((g) => ec2.groups.get(g) ?? [])
  const byDefault = defaultGroupOf(ec2, subnet.vpc)
  const host = instance && ec2.instances.get(instance.record.ec2InstanceId ?? '')
  const eni = addInterface(region, subnet, {
    groups: chosen.length > 0 || !byDefault ? chosen : [byDefault],
    holder: {
      description: ecsArn(region, 'attachment', id),
      requester: 'amazon-ecs',
      device: host ? freeDevice(instance) : 1,
      public: network.assignPublicIp === 'ENABLED' && !host,
      ...(host ? { instance: host } : {}),
    },
    createdAt: attachedAt,
  })
  const address = privateIp(eni)
  const details = {
    subnetId: subnet.id,
    networkInterfaceId: eni.id,
    macAddress: macOf(eni),
    privateDnsName: privateName(region, address),
    privateIPv4Address: address,
  }
  const attachment = {
    id,
    type: 'ElasticNetworkInterface',
    status: 'ATTACHING',
    details: Object.entries(details).map(([name, value]) => ({ name, value })),
  }
  return { attachment, eni }
}

function freeDevice(instance: ContainerInstanceState): number {
  const used = new Set([...instance.tasks].map((t) => t.eni?.holder.device))
  let device = 1
  while (used.has(device)) device += 1
  return device
}

/** Removes a task's interface from EC2. */
export function detach(region: Region, task: TaskState): void {
  if (task.eni) removeInterface(region, task.eni)
  task.eni = undefined
}

/**
 * Returns the HTTP status from a port of a task: of its container, or of its host if the task has
 * no interface of its own.
 */
export function answerOf(task: TaskState, port: number): number | undefined {
  if (task.record.lastStatus !== 'RUNNING' && task.record.lastStatus !== 'DEACTIVATING')
    return undefined
  const { containerDefinitions } = task.definition.record
  const index = task.eni
    ? containerDefinitions.findIndex((c) => c.portMappings?.some((p) => p.containerPort === port))
    : task.record.containers.findIndex((c) => c.networkBindings?.some((b) => b.hostPort === port))
  if (index < 0 || task.record.containers[index]?.lastStatus !== 'RUNNING') return undefined
  return fallsIll(task) ? 503 : 200
}

/**
 * Returns whether an `:unhealthy` image answers its ports with errors. A container with a health
 * check fails that instead.
 */
const fallsIll = ({ definition: { record } }: TaskState): boolean =>
  imageBehaviourOf(record.containerDefinitions.map((c) => c.image))?.behaviour === 'unhealthy' &&
  !record.containerDefinitions.some((c) => c.healthCheck)
