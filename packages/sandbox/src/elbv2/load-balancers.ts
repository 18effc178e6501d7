import type {
  CreateLoadBalancerInput,
  CreateLoadBalancerOutput,
  DeleteLoadBalancerInput,
  DeleteLoadBalancerOutput,
  DescribeLoadBalancersInput,
  DescribeLoadBalancersOutput,
  LoadBalancer,
} from '@aws-sdk/client-elastic-load-balancing-v2'
import { defaultGroupOf } from '../ec2/default-vpc.ts'
import { addInterface, removeInterface } from '../ec2/network-interfaces.ts'
import type { GroupState, SubnetState, VpcState } from '../ec2/state.ts'
import { Fault, type Operation } from '../operation.ts'
import type { Region } from '../world/region.ts'
import { balancerDefaults } from './attributes.ts'
import { reconsider } from './health.ts'
import { elbArn, elbId, findBalancer, invalid, page } from './lookup.ts'
import type { BalancerState } from './state.ts'
import { checkTags } from './tags.ts'

/** Time until a load balancer is active: two to three minutes on AWS. */
const provisioning = 150_000

/** Options of a new load balancer. */
interface NewBalancer {
  name: string
  type: BalancerState['type']
  scheme?: BalancerState['scheme']
  subnets: readonly SubnetState[]
  securityGroups: readonly GroupState[]
  createdAt?: number
  id?: string
}

/** Adds an active load balancer with an interface in each of its subnets. */
export function addBalancer(region: Region, what: NewBalancer): BalancerState {
  const {
    name,
    type,
    scheme = 'internet-facing',
    subnets,
    securityGroups,
    createdAt = region.clock.now(),
    id = elbId(),
  } = what
  const kind = type === 'application' ? 'app' : 'net'
  const holder = {
    description: `ELB ${kind}/${name}/${id}`,
    requester: 'amazon-elb',
    device: 1,
    public: scheme === 'internet-facing',
  }
  const [label, domain] =
    type === 'application'
      ? [Number.parseInt(id.slice(0, 8), 16), `${region.name}.elb.amazonaws.com`]
      : [id, `elb.${region.name}.amazonaws.com`]
  const balancer: BalancerState = {
    arn: elbArn(region, 'loadbalancer', kind, name, id),
    name,
    type,
    scheme,
    createdAt,
    subnets,
    securityGroups,
    dnsName: `${scheme === 'internal' ? 'internal-' : ''}${name}-${label}.${domain}`,
    interfaces: subnets.map((s) =>
      addInterface(region, s, { groups: securityGroups, holder, createdAt }),
    ),
    listeners: new Map(),
    attributes: balancerDefaults(type),
    state: 'active',
  }
  region.elbv2.balancers.set(balancer.arn, balancer)
  return balancer
}

function toBalancer(region: Region, b: BalancerState): LoadBalancer {
  return {
    LoadBalancerArn: b.arn,
    LoadBalancerName: b.name,
    DNSName: b.dnsName,
    CanonicalHostedZoneId: b.type === 'application' ? 'Z35SXDOTRQ7X7K' : 'Z26RNL4JYFTOTI',
    CreatedTime: new Date(b.createdAt),
    Scheme: b.scheme,
    Type: b.type,
    State: { Code: b.state },
    IpAddressType: 'ipv4',
    VpcId: b.subnets[0]?.vpc.id,
    AvailabilityZones: b.subnets.map((s) => ({
      ZoneName: s.zone,
      SubnetId: s.id,
      LoadBalancerAddresses: [],
    })),
    ...(b.securityGroups.length > 0 ? { SecurityGroups: b.securityGroups.map((g) => g.id) } : {}),
  }
}

/**
 * Returns a security group of the balancer's VPC. Texts as told in in4it/ecs-deploy#8 (malformed),
 * kubernetes-sigs/aws-load-balancer-controller#2371 (absent) and hashicorp/terraform#958 (VPC).
 */
function requireGroup(region: Region, id: string, vpc: VpcState | undefined): GroupState {
  if (!/^sg-[0-9a-f]{8,17}$/.test(id)) throw invalid(`Security group '${id}' is not valid`)
  const group = region.ec2.groups.get(id)
  if (!group)
    throw new Fault('InvalidSecurityGroupException', `The security group '${id}' does not exist`)
  if (group.vpc !== vpc)
    throw new Fault(
      'InvalidConfigurationRequestException',
      `Security group '${id}' does not belong to VPC '${vpc?.id ?? ''}'`,
    )
  return group
}

export const createLoadBalancer: Operation<CreateLoadBalancerInput, CreateLoadBalancerOutput> = (
  input,
  { region },
) => {
  const {
    Name: name = '',
    Type: type = 'application',
    Scheme: scheme = 'internet-facing',
    Tags = [],
  } = input
  checkName('load balancer', name)
  if (type === 'gateway')
    throw new Fault('UnsupportedFeature', 'The sandbox has no gateway load balancers.')
  const subnets = subnetsOf(region, input)
  const vpc = subnets[0]?.vpc
  if (subnets.some((s) => s.vpc !== vpc))
    throw new Fault('InvalidSubnetException', 'All subnets must be in the same VPC')
  if (new Set(subnets.map((s) => s.zone)).size < subnets.length) {
    throw new Fault(
      'InvalidConfigurationRequestException',
      'A load balancer cannot be attached to multiple subnets in the same Availability Zone',
    )
  }
  if (type === 'application' && subnets.length < 2)
    throw invalid('At least two subnets in two different Availability Zones must be specified')
  const securityGroups = (input.SecurityGroups ?? []).map((id) => requireGroup(region, id, vpc))
  checkTags(Tags)
  const before = [...region.elbv2.balancers.values()].find((b) => b.name === name)
  if (before) {
    const same =
      before.type === type &&
      before.scheme === scheme &&
      sameIds(before.subnets, subnets) &&
      (securityGroups.length === 0 || sameIds(before.securityGroups, securityGroups))
    if (!same)
      throw new Fault(
        'DuplicateLoadBalancerNameException',
        `A load balancer with the same name '${name}' exists, but with different settings`,
      )
    return { LoadBalancers: [toBalancer(region, before)] }
  }
  const byDefault = type === 'application' && vpc ? defaultGroupOf(region.ec2, vpc) : undefined
  const worn = securityGroups.length === 0 && byDefault ? [byDefault] : securityGroups
  const balancer = addBalancer(region, { name, type, scheme, subnets, securityGroups: worn })
  balancer.state = 'provisioning'
  region.clock.after(provisioning, () => {
    balancer.state = 'active'
  })
  if (Tags.length > 0) region.elbv2.tags.set(balancer.arn, Tags)
  return { LoadBalancers: [toBalancer(region, balancer)] }
}

const sameIds = (a: readonly { id: string }[], b: readonly { id: string }[]) =>
  a.length === b.length && a.every((x) => b.some((y) => x.id === y.id))

function subnetsOf(region: Region, input: CreateLoadBalancerInput): SubnetState[] {
  const ids = input.Subnets ?? (input.SubnetMappings ?? []).map((m) => m.SubnetId ?? '')
  return [...new Set(ids)].map((id) => {
    const subnet = region.ec2.subnets.get(id)
    if (!subnet) throw new Fault('SubnetNotFoundException', `The subnet ID '${id}' does not exist`)
    return subnet
  })
}

/** Throws for an invalid name of a load balancer or target group. */
export function checkName(what: string, name: string): void {
  if (name.length === 0) throw invalid(`The ${what} name must not be empty`)
  if (name.length > 32)
    throw invalid(`The ${what} name '${name}' cannot be longer than '32' characters`)
  if (!/^[A-Za-z0-9-]+$/.test(name))
    throw invalid(
      `The ${what} name '${name}' can only contain characters that are alphanumeric ` +
        'characters or hyphens(-)',
    )
  if (name.startsWith('-') || name.endsWith('-'))
    throw invalid(`The ${what} name '${name}' cannot begin or end with a hyphen(-)`)
}

export const describeLoadBalancers: Operation<
  DescribeLoadBalancersInput,
  DescribeLoadBalancersOutput
> = (input, { region }) => {
  const all = [...region.elbv2.balancers.values()]
  const named = (input.Names ?? []).map((name) => {
    const found = all.find((b) => b.name === name)
    if (!found)
      throw new Fault('LoadBalancerNotFoundException', `Load balancers '[${name}]' not found`)
    return found
  })
  const byArn = (input.LoadBalancerArns ?? []).map((arn) => findBalancer(region, arn))
  const selected =
    input.Names?.length || input.LoadBalancerArns?.length ? [...named, ...byArn] : all
  const { items, NextMarker } = page('load-balancers', selected, input, (b) => b.arn)
  return { LoadBalancers: items.map((b) => toBalancer(region, b)), NextMarker }
}

/** DeleteLoadBalancer: succeeds for an unknown one. Deletes its listeners, but no target groups. */
export const deleteLoadBalancer: Operation<DeleteLoadBalancerInput, DeleteLoadBalancerOutput> = (
  { LoadBalancerArn: arn = '' },
  { region },
) => {
  const { elbv2 } = region
  const balancer = elbv2.balancers.get(arn)
  if (balancer?.attributes.get('deletion_protection.enabled') === 'true') {
    throw new Fault(
      'OperationNotPermittedException',
      `Load balancer '${arn}' cannot be deleted because deletion protection is enabled`,
    )
  }
  if (!balancer) return {}
  for (const one of balancer.interfaces) removeInterface(region, one)
  elbv2.balancers.delete(arn)
  elbv2.tags.delete(arn)
  for (const group of elbv2.targetGroups.values()) reconsider(region, group)
  return {}
}
