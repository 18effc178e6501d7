import type {
  DescribeNetworkInterfacesRequest,
  DescribeNetworkInterfacesResult,
  NetworkInterface,
  NetworkInterfaceAssociation,
  NetworkInterfaceAttachment,
} from '@aws-sdk/client-ec2'
import type { Operation } from '../operation.ts'
import { ec2Id } from '../world/ids.ts'
import type { Region } from '../world/region.ts'
import { takeAddress, toAddress, toNumber } from './addresses.ts'
import { select, type ResourceKind } from './select.ts'
import type { Ec2, GroupState, Holder, InterfaceState, SubnetState, VpcState } from './state.ts'

interface NewInterface {
  groups: readonly GroupState[]
  holder: Holder
  /** Now if not given. */
  createdAt?: number | undefined
}

/** Adds an interface to a subnet, with its next free address. */
export function addInterface(
  { ec2, clock }: Region,
  subnet: SubnetState,
  { groups, holder, createdAt = clock.now() }: NewInterface,
): InterfaceState {
  const made = takeAddress(subnet, (address) => ({
    id: ec2Id('eni'),
    subnet,
    address,
    groups,
    createdAt,
    holder,
    answer: undefined,
  }))
  ec2.interfaces.set(made.id, made)
  return made
}

/** Removes an interface and frees its address. */
export function removeInterface({ ec2 }: Region, gone: InterfaceState): void {
  ec2.interfaces.delete(gone.id)
  gone.subnet.taken.delete(gone.address)
  ec2.tags.delete(gone.id)
}

/** Returns the interface with an address in a VPC. */
export function interfaceAt(ec2: Ec2, vpc: VpcState, address: string): InterfaceState | undefined {
  const n = toNumber(address)
  for (const subnet of ec2.subnets.values()) {
    const found = subnet.vpc === vpc ? subnet.taken.get(n) : undefined
    if (found) return found
  }
  return undefined
}

/** Returns the private address; other properties derive from it and the id. */
export const privateIp = ({ address }: InterfaceState): string => toAddress(address)
export const macOf = ({ id }: InterfaceState): string =>
  ['0a', ...(id.slice(-10).match(/../g) ?? [])].join(':')

export function privateName(region: Region, address: string): string {
  const domain = region.name === 'us-east-1' ? 'ec2.internal' : `${region.name}.compute.internal`
  return `ip-${address.replaceAll('.', '-')}.${domain}`
}

/** Returns the public address, if there is one: 44 and the last three parts of the private one. */
export function publicIp(i: InterfaceState): string | undefined {
  return i.holder.public ? `44.${privateIp(i).split('.').slice(1).join('.')}` : undefined
}

/** Returns the public address and name, as in answers on interfaces and instances. */
export function associationOf(
  region: Region,
  i: InterfaceState,
): NetworkInterfaceAssociation | undefined {
  const PublicIp = publicIp(i)
  if (PublicIp === undefined) return undefined
  const domain =
    region.name === 'us-east-1' ? 'compute-1.amazonaws.com' : `${region.name}.compute.amazonaws.com`
  return {
    IpOwnerId: 'amazon',
    PublicIp,
    PublicDnsName: `ec2-${PublicIp.replaceAll('.', '-')}.${domain}`,
  }
}

// The id of an attachment is the interface's, reversed.
const attachmentId = (i: InterfaceState) =>
  `${i.holder.instance ? 'eni' : 'ela'}-attach-${i.id.slice(4).split('').reverse().join('')}`

/** Returns the AWS account that owns what the interface is attached to, if that is no instance. */
const awsOwnerOf = ({ holder }: InterfaceState) =>
  holder.requester === 'amazon-elb' ? 'amazon-elb' : 'amazon-aws'

const attachmentOf = (region: Region, i: InterfaceState): NetworkInterfaceAttachment => ({
  AttachmentId: attachmentId(i),
  AttachTime: new Date(i.createdAt),
  DeleteOnTermination: i.holder.instance !== undefined && i.holder.requester === undefined,
  DeviceIndex: i.holder.device,
  NetworkCardIndex: 0,
  InstanceId: i.holder.instance?.id,
  InstanceOwnerId: i.holder.instance ? region.account : awsOwnerOf(i),
  Status: 'attached',
})

/** Names, errors and filters of interfaces. */
export const interfaces: ResourceKind<InterfaceState> = {
  prefix: 'eni',
  noun: 'networkInterface ID',
  code: 'InvalidNetworkInterfaceID',
  of: ({ ec2 }) => ec2.interfaces,
  idOf: (i) => i.id,
  filters: {
    'network-interface-id': (i) => i.id,
    'subnet-id': (i) => i.subnet.id,
    'vpc-id': (i) => i.subnet.vpc.id,
    'availability-zone': (i) => i.subnet.zone,
    'group-id': (i) => i.groups.map((g) => g.id),
    'group-name': (i) => i.groups.map((g) => g.name),
    'private-ip-address': privateIp,
    'addresses.private-ip-address': privateIp,
    'association.public-ip': publicIp,
    'mac-address': macOf,
    description: (i) => i.holder.description,
    'requester-id': (i) => i.holder.requester,
    'requester-managed': (i) => String(i.holder.requester !== undefined),
    'interface-type': () => 'interface',
    'source-dest-check': () => 'true',
    status: () => 'in-use',
    'attachment.attachment-id': attachmentId,
    'attachment.instance-id': (i) => i.holder.instance?.id,
    'attachment.device-index': (i) => String(i.holder.device),
    'attachment.status': () => 'attached',
  },
}

/** Returns an interface as in DescribeNetworkInterfaces. */
function toInterface(region: Region, i: InterfaceState): NetworkInterface {
  const address = privateIp(i)
  const association = associationOf(region, i)
  const PrivateDnsName = privateName(region, address)
  return {
    NetworkInterfaceId: i.id,
    InterfaceType: 'interface',
    Description: i.holder.description,
    OwnerId: region.account,
    RequesterId: i.holder.requester,
    RequesterManaged: i.holder.requester !== undefined,
    AvailabilityZone: i.subnet.zone,
    SubnetId: i.subnet.id,
    VpcId: i.subnet.vpc.id,
    Groups: i.groups.map((g) => ({ GroupId: g.id, GroupName: g.name })),
    MacAddress: macOf(i),
    PrivateIpAddress: address,
    PrivateDnsName,
    PrivateIpAddresses: [
      { Primary: true, PrivateIpAddress: address, PrivateDnsName, Association: association },
    ],
    Association: association,
    Ipv6Addresses: [],
    SourceDestCheck: true,
    Status: 'in-use',
    Attachment: attachmentOf(region, i),
    TagSet: region.ec2.tags.get(i.id) ?? [],
  }
}

export const describeNetworkInterfaces: Operation<
  DescribeNetworkInterfacesRequest,
  DescribeNetworkInterfacesResult
> = (input, { region }) => {
  const { items, NextToken } = select(region, interfaces, input.NetworkInterfaceIds, input)
  return { NetworkInterfaces: items.map((i) => toInterface(region, i)), NextToken }
}
