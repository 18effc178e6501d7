import { steadyId } from '../world/ids.ts'
import { toRange } from './addresses.ts'
import { openRule } from './rules.ts'
import type { Ec2, GroupState, SubnetState, VpcState } from './state.ts'

/**
 * EC2 as it is on an account's first day: with a default VPC, and a subnet of it in each of three
 * zones.
 */
export function createEc2(account: string, region: string): Ec2 {
  const ec2: Ec2 = {
    vpcs: new Map(),
    subnets: new Map(),
    groups: new Map(),
    interfaces: new Map(),
    instances: new Map(),
    tags: new Map(),
  }
  addVpc(ec2, {
    key: `${account}/${region}/default`,
    region,
    cidr: '172.31.0.0/16',
    isDefault: true,
    subnetBits: 20,
  })
  return ec2
}

/** A VPC with a subnet in each of three zones, as AWS makes one on the first day. */
interface NewVpc {
  /** All ids are drawn from it, so that the same account has the same at every start. */
  key: string
  region: string
  cidr: string
  /** The prefix of a subnet. */
  subnetBits: number
  isDefault: boolean
}

/** Adds a VPC, its default security group and three subnets. */
export function addVpc(
  ec2: Ec2,
  { key, region, cidr, subnetBits, isDefault }: NewVpc,
): { vpc: VpcState; subnets: SubnetState[] } {
  const range = toRange(cidr)
  if (!range) throw new Error(`${cidr} is no range`)
  const vpc: VpcState = { id: steadyId('vpc', key), range, isDefault }
  ec2.vpcs.set(vpc.id, vpc)
  addDefaultGroup(ec2, vpc, steadyId('sg', key))
  const subnets = ['a', 'b', 'c'].map((letter, n) => {
    const first = range.first + n * 2 ** (32 - subnetBits)
    const subnet: SubnetState = {
      id: steadyId('subnet', key, letter),
      vpc,
      zone: `${region}${letter}`,
      range: { first, prefix: subnetBits },
      isDefault,
      taken: new Map(),
      next: 0,
    }
    ec2.subnets.set(subnet.id, subnet)
    return subnet
  })
  return { vpc, subnets }
}

/** The group that every VPC has: all may leave, and only those of the same group come in. */
export function addDefaultGroup(ec2: Ec2, vpc: VpcState, id: string): void {
  const group: GroupState = {
    id,
    name: 'default',
    description: 'default VPC security group',
    vpc,
    rules: [],
  }
  group.rules = [
    openRule(false, { kind: 'group', value: id }),
    openRule(true, { kind: 'cidr', value: '0.0.0.0/0' }),
  ]
  ec2.groups.set(id, group)
}

/** The group of a VPC that stands for none. */
export const defaultGroupOf = (ec2: Ec2, vpc: VpcState): GroupState | undefined =>
  [...ec2.groups.values()].find((g) => g.vpc === vpc && g.name === 'default')

/** The subnet that is taken in a zone when none is named. */
export const defaultSubnetOf = (ec2: Ec2, zone?: string): SubnetState | undefined =>
  [...ec2.subnets.values()].find((s) => s.isDefault && (zone === undefined || s.zone === zone))
