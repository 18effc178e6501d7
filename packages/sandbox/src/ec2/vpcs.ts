import type {
  CreateVpcRequest,
  CreateVpcResult,
  DeleteVpcRequest,
  DescribeVpcAttributeRequest,
  DescribeVpcAttributeResult,
  DescribeVpcsRequest,
  DescribeVpcsResult,
  ModifyVpcAttributeRequest,
  Vpc,
} from '@aws-sdk/client-ec2'
import { Fault, type Operation } from '../operation.ts'
import { ec2Id } from '../world/ids.ts'
import type { Region } from '../world/region.ts'
import { toCidr, toRange } from './addresses.ts'
import { addDefaultGroup } from './default-vpc.ts'
import { named, select, type ResourceKind } from './select.ts'
import type { VpcState } from './state.ts'
import { setTags, specified } from './tags.ts'

/** Names, errors and filters of VPCs. */
export const vpcs: ResourceKind<VpcState> = {
  prefix: 'vpc',
  noun: 'vpc ID',
  code: 'InvalidVpcID',
  of: ({ ec2 }) => ec2.vpcs,
  idOf: (v) => v.id,
  filters: {
    'vpc-id': (v) => v.id,
    cidr: (v) => toCidr(v.range),
    'cidr-block-association.cidr-block': (v) => toCidr(v.range),
    'is-default': (v) => String(v.isDefault),
    isDefault: (v) => String(v.isDefault),
    state: () => 'available',
  },
}

const toVpc = (region: Region, { id, range, isDefault }: VpcState): Vpc => ({
  VpcId: id,
  OwnerId: region.account,
  CidrBlock: toCidr(range),
  CidrBlockAssociationSet: [
    {
      AssociationId: `vpc-cidr-assoc-${id.slice(4)}`,
      CidrBlock: toCidr(range),
      CidrBlockState: { State: 'associated' },
    },
  ],
  DhcpOptionsId: 'default',
  InstanceTenancy: 'default',
  IsDefault: isDefault,
  State: 'available',
  Tags: region.ec2.tags.get(id) ?? [],
})

export const describeVpcs: Operation<DescribeVpcsRequest, DescribeVpcsResult> = (
  input,
  { region },
) => {
  const { items, NextToken } = select(region, vpcs, input.VpcIds, input)
  return { Vpcs: items.map((v) => toVpc(region, v)), NextToken }
}

export const createVpc: Operation<CreateVpcRequest, CreateVpcResult> = (input, { region }) => {
  const range = toRange(input.CidrBlock ?? '')
  if (!range)
    throw new Fault(
      'InvalidParameterValue',
      `Value (${input.CidrBlock ?? ''}) for parameter cidrBlock is invalid. This is not a ` +
        'valid CIDR block.',
    )
  if (range.prefix < 16 || range.prefix > 28)
    throw new Fault('InvalidVpc.Range', `The CIDR '${input.CidrBlock ?? ''}' is invalid.`)
  const tags = specified(input.TagSpecifications, 'vpc')
  const vpc: VpcState = {
    id: ec2Id('vpc'),
    range,
    isDefault: false,
    dnsSupport: true,
    dnsHostnames: false,
    addressUsageMetrics: false,
  }
  region.ec2.vpcs.set(vpc.id, vpc)
  addDefaultGroup(region.ec2, vpc, ec2Id('sg'))
  setTags(region.ec2, vpc.id, tags)
  return { Vpc: toVpc(region, vpc) }
}

/** DescribeVpcAttribute: one attribute per call (API_DescribeVpcAttribute). */
export const describeVpcAttribute: Operation<
  DescribeVpcAttributeRequest,
  DescribeVpcAttributeResult
> = (input, { region }) => {
  const vpc = named(region, vpcs, input.VpcId)
  switch (input.Attribute) {
    case 'enableDnsHostnames':
      return { VpcId: vpc.id, EnableDnsHostnames: { Value: vpc.dnsHostnames } }
    case 'enableNetworkAddressUsageMetrics':
      return {
        VpcId: vpc.id,
        EnableNetworkAddressUsageMetrics: { Value: vpc.addressUsageMetrics },
      }
    default:
      return { VpcId: vpc.id, EnableDnsSupport: { Value: vpc.dnsSupport } }
  }
}

/** ModifyVpcAttribute: one attribute per call (API_ModifyVpcAttribute). */
export const modifyVpcAttribute: Operation<ModifyVpcAttributeRequest> = (input, { region }) => {
  const vpc = named(region, vpcs, input.VpcId)
  const { EnableDnsSupport, EnableDnsHostnames, EnableNetworkAddressUsageMetrics } = input
  const given = [EnableDnsSupport, EnableDnsHostnames, EnableNetworkAddressUsageMetrics].filter(
    (value) => value?.Value !== undefined,
  )
  if (given.length !== 1)
    throw new Fault(
      'InvalidParameterCombination',
      'Exactly one attribute must be specified in a request.',
    )
  vpc.dnsSupport = EnableDnsSupport?.Value ?? vpc.dnsSupport
  vpc.dnsHostnames = EnableDnsHostnames?.Value ?? vpc.dnsHostnames
  vpc.addressUsageMetrics = EnableNetworkAddressUsageMetrics?.Value ?? vpc.addressUsageMetrics
}

/**
 * DeleteVpc: deletes the VPC and its default security group. Throws while anything else is in it.
 */
export const deleteVpc: Operation<DeleteVpcRequest> = (input, { region }) => {
  const { ec2 } = region
  const vpc = named(region, vpcs, input.VpcId)
  const groups = [...ec2.groups.values()].filter((g) => g.vpc === vpc)
  if (
    groups.some((g) => g.name !== 'default') ||
    [...ec2.subnets.values()].some((s) => s.vpc === vpc)
  ) {
    throw new Fault(
      'DependencyViolation',
      `The vpc '${vpc.id}' has dependencies and cannot be deleted.`,
    )
  }
  for (const { id } of groups) ec2.groups.delete(id)
  ec2.vpcs.delete(vpc.id)
  ec2.tags.delete(vpc.id)
}
