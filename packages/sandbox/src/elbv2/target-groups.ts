import type {
  CreateTargetGroupInput,
  CreateTargetGroupOutput,
  DeleteTargetGroupInput,
  DeleteTargetGroupOutput,
  DescribeTargetGroupsInput,
  DescribeTargetGroupsOutput,
  ModifyTargetGroupInput,
  ModifyTargetGroupOutput,
  TargetGroup,
} from '@aws-sdk/client-elastic-load-balancing-v2'
import type { VpcState } from '../ec2/state.ts'
import { Fault, type Operation } from '../operation.ts'
import type { Region } from '../world/region.ts'
import { targetGroupDefaults } from './attributes.ts'
import { reconsider } from './health.ts'
import { checkName } from './load-balancers.ts'
import {
  balancersOf,
  elbArn,
  elbId,
  findBalancer,
  findTargetGroup,
  invalid,
  page,
} from './lookup.ts'
import type { HealthSettings, TargetGroupState } from './state.ts'
import { checkTags } from './tags.ts'

/** Options of a new target group. */
interface NewTargetGroup {
  name: string
  protocol?: string
  protocolVersion?: string | undefined
  port: number
  vpc: VpcState
  type: TargetGroupState['type']
  health?: Partial<HealthSettings>
  id?: string
}

/** Adds a target group. */
export function addTargetGroup(
  region: Region,
  {
    name,
    protocol = 'HTTP',
    protocolVersion,
    port,
    vpc,
    type,
    health = {},
    id = elbId(),
  }: NewTargetGroup,
): TargetGroupState {
  const group: TargetGroupState = {
    arn: elbArn(region, 'targetgroup', name, id),
    name,
    protocol,
    port,
    vpc,
    type,
    protocolVersion: protocol.startsWith('HTTP') ? (protocolVersion ?? 'HTTP1') : undefined,
    health: healthOf(protocol, health),
    attributes: targetGroupDefaults(),
    targets: new Map(),
    round: undefined,
  }
  region.elbv2.targetGroups.set(group.arn, group)
  return group
}

/** Returns health check settings with AWS's defaults, which depend on the protocol. */
function healthOf(protocol: string, given: Partial<HealthSettings>): HealthSettings {
  const checked = given.protocol ?? (protocol.startsWith('HTTP') ? protocol : 'TCP')
  const http = checked.startsWith('HTTP')
  const matcher = protocol.startsWith('HTTP') ? '200' : '200-399'
  return {
    enabled: true,
    protocol: checked,
    port: 'traffic-port',
    path: http ? '/' : undefined,
    matcher: http ? matcher : undefined,
    interval: 30,
    timeout: http ? 5 : 10,
    healthyThreshold: 5,
    unhealthyThreshold: 2,
    ...given,
  }
}

type HealthInput = Omit<ModifyTargetGroupInput, 'TargetGroupArn'>

/** Returns the settings that the caller has set. */
function given(input: HealthInput): Partial<HealthSettings> {
  const all = {
    enabled: input.HealthCheckEnabled,
    protocol: input.HealthCheckProtocol,
    port: input.HealthCheckPort,
    path: input.HealthCheckPath,
    matcher: input.Matcher?.HttpCode ?? input.Matcher?.GrpcCode,
    interval: input.HealthCheckIntervalSeconds,
    timeout: input.HealthCheckTimeoutSeconds,
    healthyThreshold: input.HealthyThresholdCount,
    unhealthyThreshold: input.UnhealthyThresholdCount,
  }
  return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined))
}

function checkHealth({
  interval,
  timeout,
  healthyThreshold,
  unhealthyThreshold,
  port,
  matcher,
}: HealthSettings): void {
  const within = (what: string, n: number, from: number, to: number) => {
    if (n < from || n > to)
      throw invalid(`${what} must be in between '${from}' and '${to}' inclusive`)
  }
  within('Health check interval', interval, 5, 300)
  within('Health check timeout', timeout, 2, 120)
  within('Healthy threshold count', healthyThreshold, 2, 10)
  within('Unhealthy threshold count', unhealthyThreshold, 2, 10)
  if (timeout >= interval) throw invalid('Health check timeout must be smaller than the interval')
  if (
    port !== 'traffic-port' &&
    !(/^\d+$/.test(port) && Number(port) >= 1 && Number(port) <= 65_535)
  )
    throw invalid(
      `Health check port '${port}' must be 'traffic-port' or in between '1' and '65535' inclusive`,
    )
  if (matcher !== undefined && !/^\d{3}(-\d{3})?(,\d{3}(-\d{3})?)*$/.test(matcher))
    throw invalid(`Health check matcher HTTP code '${matcher}' is not valid`)
}

/** Returns a target group as in DescribeTargetGroups. */
function toTargetGroup(region: Region, g: TargetGroupState): TargetGroup {
  const { health } = g
  return {
    TargetGroupArn: g.arn,
    TargetGroupName: g.name,
    Protocol: g.protocol as TargetGroup['Protocol'],
    ProtocolVersion: g.protocolVersion,
    Port: g.port,
    VpcId: g.vpc.id,
    TargetType: g.type,
    IpAddressType: 'ipv4',
    LoadBalancerArns: balancersOf(region.elbv2, g).map((b) => b.arn),
    HealthCheckEnabled: health.enabled,
    HealthCheckProtocol: health.protocol as TargetGroup['HealthCheckProtocol'],
    HealthCheckPort: health.port,
    HealthCheckPath: health.path,
    HealthCheckIntervalSeconds: health.interval,
    HealthCheckTimeoutSeconds: health.timeout,
    HealthyThresholdCount: health.healthyThreshold,
    UnhealthyThresholdCount: health.unhealthyThreshold,
    ...(health.matcher === undefined ? {} : { Matcher: { HttpCode: health.matcher } }),
  }
}

export const createTargetGroup: Operation<CreateTargetGroupInput, CreateTargetGroupOutput> = (
  input,
  { region },
) => {
  const {
    Name: name = '',
    Protocol: protocol,
    Port: port,
    TargetType: type = 'instance',
    VpcId,
    Tags = [],
  } = input
  checkName('target group', name)
  if (type !== 'instance' && type !== 'ip')
    throw new Fault('UnsupportedFeature', `The sandbox has no targets of type '${type}'.`)
  if (!protocol) throw invalid('A protocol must be specified')
  if (!port) throw invalid('A port must be specified')
  if (port < 1 || port > 65_535)
    throw invalid(`Port '${port}' must be in between '1' and '65535' inclusive`)
  if (!VpcId) throw invalid('A VPC ID must be specified')
  const vpc = region.ec2.vpcs.get(VpcId)
  if (!vpc) throw invalid(`The VPC ID '${VpcId}' is not found`)
  const health = healthOf(protocol, given(input))
  checkHealth(health)
  checkTags(Tags)
  const before = [...region.elbv2.targetGroups.values()].find((g) => g.name === name)
  if (before) {
    const same =
      before.protocol === protocol &&
      before.port === port &&
      before.type === type &&
      before.vpc === vpc &&
      JSON.stringify(before.health) === JSON.stringify(health)
    if (!same)
      throw new Fault(
        'DuplicateTargetGroupNameException',
        `A target group with the same name '${name}' exists, but with different settings`,
      )
    return { TargetGroups: [toTargetGroup(region, before)] }
  }
  const group = addTargetGroup(region, {
    name,
    protocol,
    protocolVersion: input.ProtocolVersion,
    port,
    vpc,
    type,
    health,
  })
  if (Tags.length > 0) region.elbv2.tags.set(group.arn, Tags)
  return { TargetGroups: [toTargetGroup(region, group)] }
}

export const describeTargetGroups: Operation<
  DescribeTargetGroupsInput,
  DescribeTargetGroupsOutput
> = (input, { region }) => {
  const all = [...region.elbv2.targetGroups.values()]
  const balancer = input.LoadBalancerArn ? findBalancer(region, input.LoadBalancerArn) : undefined
  const named = (input.Names ?? []).map((name) => {
    const found = all.find((g) => g.name === name)
    if (!found)
      throw new Fault('TargetGroupNotFoundException', 'One or more target groups not found')
    return found
  })
  const byArn = (input.TargetGroupArns ?? []).map((arn) => findTargetGroup(region, arn))
  const selected = input.Names?.length || input.TargetGroupArns?.length ? [...named, ...byArn] : all
  const wanted = selected.filter(
    (g) => !balancer || balancersOf(region.elbv2, g).includes(balancer),
  )
  const { items, NextMarker } = page('target-groups', wanted, input, (g) => g.arn)
  return { TargetGroups: items.map((g) => toTargetGroup(region, g)), NextMarker }
}

/** ModifyTargetGroup: changes the health check; nothing else of a group can change. */
export const modifyTargetGroup: Operation<ModifyTargetGroupInput, ModifyTargetGroupOutput> = (
  input,
  { region },
) => {
  const group = findTargetGroup(region, input.TargetGroupArn)
  const health = { ...group.health, ...given(input) }
  checkHealth(health)
  group.health = health
  group.round?.()
  group.round = undefined
  reconsider(region, group)
  return { TargetGroups: [toTargetGroup(region, group)] }
}

/** DeleteTargetGroup: throws while a listener uses it; succeeds for an unknown one. */
export const deleteTargetGroup: Operation<DeleteTargetGroupInput, DeleteTargetGroupOutput> = (
  { TargetGroupArn: arn = '' },
  { region },
) => {
  const group = region.elbv2.targetGroups.get(arn)
  if (!group) return {}
  if (balancersOf(region.elbv2, group).length > 0) {
    throw new Fault(
      'ResourceInUseException',
      `Target group '${arn}' is currently in use by a listener or a rule`,
    )
  }
  group.round?.()
  for (const target of group.targets.values()) target.planned?.()
  region.elbv2.targetGroups.delete(arn)
  region.elbv2.tags.delete(arn)
  return {}
}
