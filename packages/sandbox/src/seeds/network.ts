import type { IpPermission } from '@aws-sdk/client-ec2'
import { addVpc } from '../ec2/default-vpc.ts'
import { rulesOf } from '../ec2/rules.ts'
import type { GroupState, SubnetState, VpcState } from '../ec2/state.ts'
import { setTags } from '../ec2/tags.ts'
import { steadyId } from '../world/ids.ts'
import type { Region } from '../world/region.ts'

/** The VPC of a seed's resources. */
export interface Network {
  vpc: VpcState
  /** In zone order. Tasks and instances use the private ones, load balancers the public ones. */
  privateSubnets: SubnetState[]
  publicSubnets: SubnetState[]
  balancers: GroupState
  tasks: GroupState
  instances: GroupState
}

const made = new WeakMap<Region, Network>()

/** Returns the network of a region, and creates it at the first use. */
export function networkOf(region: Region): Network {
  const network = made.get(region) ?? production(region)
  made.set(region, network)
  return network
}

/** Returns the network configuration of a service's tasks. */
export function awsvpcConfiguration(region: Region) {
  const { privateSubnets, tasks } = networkOf(region)
  return {
    awsvpcConfiguration: {
      subnets: privateSubnets.map((s) => s.id),
      securityGroups: [tasks.id],
      assignPublicIp: 'DISABLED' as const,
    },
  }
}

function production(region: Region): Network {
  const { ec2, account, name } = region
  const key = `${account}/${name}/production`
  const { vpc, subnets } = addVpc(ec2, {
    key,
    region: name,
    cidr: '10.20.0.0/16',
    subnetBits: 18,
    isDefault: false,
  })
  const publicSubnets = subnets.map(({ zone }, n): SubnetState => {
    const range = { first: vpc.range.first + 3 * 2 ** 14 + n * 256, prefix: 24 }
    return {
      id: steadyId('subnet', key, 'public', zone),
      vpc,
      zone,
      range,
      isDefault: false,
      taken: new Map(),
      next: 0,
    }
  })
  for (const subnet of publicSubnets) ec2.subnets.set(subnet.id, subnet)
  const tag = (id: string, as: string) =>
    setTags(ec2, id, [
      { Key: 'Name', Value: as },
      { Key: 'environment', Value: 'production' },
    ])
  tag(vpc.id, 'production')
  for (const s of subnets) tag(s.id, `production-private-${s.zone}`)
  for (const s of publicSubnets) tag(s.id, `production-public-${s.zone}`)

  const group = (as: string, description: string, permission: IpPermission): GroupState => {
    const one: GroupState = { id: steadyId('sg', key, as), name: as, description, vpc, rules: [] }
    ec2.groups.set(one.id, one)
    tag(one.id, as)
    const leave: IpPermission = { IpProtocol: '-1', IpRanges: [{ CidrIp: '0.0.0.0/0' }] }
    one.rules = [
      ...rulesOf(ec2, one, [permission], { egress: false }),
      ...rulesOf(ec2, one, [leave], { egress: true }),
    ]
    return one
  }
  const balancers = group('balancers', 'What the load balancers let in', {
    IpProtocol: 'tcp',
    FromPort: 80,
    ToPort: 80,
    IpRanges: [{ CidrIp: '0.0.0.0/0', Description: 'everybody' }],
  })
  const from = [{ GroupId: balancers.id, Description: 'the load balancers' }]
  const tasks = group('tasks', 'What tasks let in', {
    IpProtocol: 'tcp',
    FromPort: 8080,
    ToPort: 8080,
    UserIdGroupPairs: from,
  })
  const instances = group('container-instances', 'What container instances let in', {
    IpProtocol: 'tcp',
    FromPort: 32_768,
    ToPort: 65_535,
    UserIdGroupPairs: from,
  })
  return { vpc, privateSubnets: subnets, publicSubnets, balancers, tasks, instances }
}
