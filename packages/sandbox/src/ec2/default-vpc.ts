import { steadyId } from '../world/ids.ts'
import { toRange } from './addresses.ts'
import { openRule } from './rules.ts'
import type { Ec2, GroupState, SubnetState, VpcState } from './state.ts'

/** Creates the EC2 state of a new account: a default VPC with a subnet in each of three zones. */
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

/** Options of a VPC with a subnet in each of three zones. */
interface NewVpc {
  /** All ids derive from it, so that an account has the same ids at every start. */
  key: string
  region: string
  cidr: string
  /** Prefix length of a subnet. */
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
  const vpc: VpcState = {
    id: steadyId('vpc', key),
    range,
    isDefault,
    dnsSupport: true,
    dnsHostnames: isDefault,
    addressUsageMetrics: false,
  }
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

/**
 * Adds the default group of a VPC: it allows all traffic out, and traffic in from the group itself.
 */
export function addDefaultGroup(ec2: Ec2, vpc: VpcState, id: string): void {
  const group: GroupState = {
    id,
    name: 'default',
    description: 'default VPC security group',
    vpc,
    rules: [],
  }
  group.rules = [
    openRule({ kind: 'group', value: id }, { egress: false }),
    openRule({ kind: 'cidr', value: '0.0.0.0/0' }, { egress: true }),
  ]
  ec2.groups.set(id, group)
}

/** Returns the default group of a VPC. */
export const defaultGroupOf = (ec2: Ec2, vpc: VpcState): GroupState | undefined =>
  [...ec2.groups.values()].find((g) => g.vpc === vpc && g.name === 'default')

/** Returns the default subnet of a zone, or of any zone. */
export const defaultSubnetOf = (ec2: Ec2, zone?: string): SubnetState | undefined =>
  [...ec2.subnets.values()].find((s) => s.isDefault && (zone === undefined || s.zone === zone))
