import type {
  CreateSubnetRequest,
  CreateSubnetResult,
  DeleteSubnetRequest,
  DescribeSubnetsRequest,
  DescribeSubnetsResult,
  Subnet,
} from '@aws-sdk/client-ec2'
import { Fault, type Operation } from '../operation.ts'
import { ec2Id } from '../world/ids.ts'
import type { Region } from '../world/region.ts'
import { contains, freeIn, overlaps, toCidr, toRange } from './addresses.ts'
import { named, select, type ResourceKind } from './select.ts'
import type { SubnetState } from './state.ts'
import { setTags, specified } from './tags.ts'
import { vpcs } from './vpcs.ts'
import { zoneId, zonesOf } from './zones.ts'

/** Names, errors and filters of subnets. */
export const subnets: ResourceKind<SubnetState> = {
  prefix: 'subnet',
  noun: 'subnet ID',
  code: 'InvalidSubnetID',
  of: ({ ec2 }) => ec2.subnets,
  idOf: (s) => s.id,
  filters: {
    'subnet-id': (s) => s.id,
    'vpc-id': (s) => s.vpc.id,
    'availability-zone': (s) => s.zone,
    availabilityZone: (s) => s.zone,
    'availability-zone-id': (s) => zoneId(s.zone),
    'cidr-block': (s) => toCidr(s.range),
    'default-for-az': (s) => String(s.isDefault),
    'map-public-ip-on-launch': (s) => String(s.isDefault),
    'available-ip-address-count': (s) => String(freeIn(s)),
    state: () => 'available',
  },
}

const toSubnet = (region: Region, subnet: SubnetState): Subnet => ({
  SubnetId: subnet.id,
  SubnetArn: `arn:${region.partition}:ec2:${region.name}:${region.account}:subnet/${subnet.id}`,
  VpcId: subnet.vpc.id,
  OwnerId: region.account,
  AvailabilityZone: subnet.zone,
  AvailabilityZoneId: zoneId(subnet.zone),
  AvailableIpAddressCount: freeIn(subnet),
  CidrBlock: toCidr(subnet.range),
  DefaultForAz: subnet.isDefault,
  MapPublicIpOnLaunch: subnet.isDefault,
  AssignIpv6AddressOnCreation: false,
  Ipv6CidrBlockAssociationSet: [],
  Ipv6Native: false,
  EnableDns64: false,
  State: 'available',
  Tags: region.ec2.tags.get(subnet.id) ?? [],
})

export const describeSubnets: Operation<DescribeSubnetsRequest, DescribeSubnetsResult> = (
  input,
  { region },
) => {
  const { items, NextToken } = select(region, subnets, input.SubnetIds, input)
  return { Subnets: items.map((s) => toSubnet(region, s)), NextToken }
}

export const createSubnet: Operation<CreateSubnetRequest, CreateSubnetResult> = (
  input,
  { region },
) => {
  const { ec2 } = region
  const { CidrBlock = '' } = input
  const vpc = named(region, vpcs, input.VpcId)
  const range = toRange(CidrBlock)
  if (!range)
    throw new Fault(
      'InvalidParameterValue',
      `Value (${CidrBlock}) for parameter cidrBlock is invalid. This is not a valid CIDR block.`,
    )
  if (range.prefix > 28 || !contains(vpc.range, range))
    throw new Fault('InvalidSubnet.Range', `The CIDR '${CidrBlock}' is invalid.`)
  if ([...ec2.subnets.values()].some((s) => s.vpc === vpc && overlaps(s.range, range))) {
    throw new Fault(
      'InvalidSubnet.Conflict',
      `The CIDR '${CidrBlock}' conflicts with another subnet`,
    )
  }
  const zones = zonesOf(region.name)
  const zone =
    input.AvailabilityZone ??
    zones.find((z) => zoneId(z) === input.AvailabilityZoneId) ??
    zones[0] ??
    ''
  if (!zones.includes(zone)) {
    throw new Fault(
      'InvalidParameterValue',
      `Value (${zone}) for parameter availabilityZone is invalid. Subnets can currently ` +
        `only be created in the following availability zones: ${zones.join(', ')}.`,
    )
  }
  const tags = specified(input.TagSpecifications, 'subnet')
  const subnet: SubnetState = {
    id: ec2Id('subnet'),
    vpc,
    zone,
    range,
    isDefault: false,
    taken: new Map(),
    next: 0,
  }
  ec2.subnets.set(subnet.id, subnet)
  setTags(ec2, subnet.id, tags)
  return { Subnet: toSubnet(region, subnet) }
}

export const deleteSubnet: Operation<DeleteSubnetRequest> = (input, { region }) => {
  const subnet = named(region, subnets, input.SubnetId)
  if (subnet.taken.size > 0)
    throw new Fault(
      'DependencyViolation',
      `The subnet '${subnet.id}' has dependencies and cannot be deleted.`,
    )
  region.ec2.subnets.delete(subnet.id)
  region.ec2.tags.delete(subnet.id)
}
