import type {
  DeregisterTargetsInput,
  DeregisterTargetsOutput,
  DescribeTargetHealthInput,
  DescribeTargetHealthOutput,
  RegisterTargetsInput,
  RegisterTargetsOutput,
  TargetDescription,
  TargetHealthDescription,
} from '@aws-sdk/client-elastic-load-balancing-v2'
import { contains, toNumber } from '../ec2/addresses.ts'
import { Fault, type Operation } from '../operation.ts'
import type { Region } from '../world/region.ts'
import { deregister, findLoadBalancerTarget, registerTarget } from './health.ts'
import { findTargetGroup } from './lookup.ts'
import type { TargetGroupState, LoadBalancerTargetState } from './state.ts'

const invalidTarget = (message: string) => new Fault('InvalidTargetException', message)

/** Throws for a target that does not fit the type of its group. */
function checkTarget(
  region: Region,
  group: TargetGroupState,
  { Id: id = '', AvailabilityZone }: TargetDescription,
): void {
  if (group.type === 'instance') {
    const instance = region.ec2.instances.get(id)
    if (!/^i-[0-9a-f]+$/.test(id))
      throw invalidTarget(`The following targets are not valid instances: '${id}'`)
    if (!instance || instance.status === 'terminated')
      throw invalidTarget(
        `The following targets are not in a running state and cannot be registered: '${id}'`,
      )
    if (instance.subnet.vpc !== group.vpc)
      throw invalidTarget(
        `The following targets are not in the target group VPC '${group.vpc.id}': '${id}'`,
      )
    return
  }
  if (!/^(\d{1,3}\.){3}\d{1,3}$/.test(id))
    throw invalidTarget(`The IP address '${id}' is not a valid IPv4 address`)
  const near = contains(group.vpc.range, { first: toNumber(id), prefix: 32 })
  if (!near && AvailabilityZone !== 'all')
    throw invalidTarget(
      `You must specify an Availability Zone 'all' for the IP address '${id}', which is ` +
        'outside of the target group VPC',
    )
}

export const registerTargets: Operation<RegisterTargetsInput, RegisterTargetsOutput> = (
  input,
  { region },
) => {
  const group = findTargetGroup(region, input.TargetGroupArn)
  for (const target of input.Targets ?? []) checkTarget(region, group, target)
  for (const { Id: id = '', Port: port = group.port, AvailabilityZone: zone } of input.Targets ??
    []) {
    registerTarget(region, group, { id, port, zone: zone ?? zoneOf(region, group, id) })
  }
  return {}
}

function zoneOf({ ec2 }: Region, { type, vpc }: TargetGroupState, id: string): string | undefined {
  if (type === 'instance') return undefined
  const range = { first: toNumber(id), prefix: 32 }
  return [...ec2.subnets.values()].find((s) => s.vpc === vpc && contains(s.range, range))?.zone
}

/** DeregisterTargets: without a port, deregisters all ports of a target. */
export const deregisterTargets: Operation<DeregisterTargetsInput, DeregisterTargetsOutput> = (
  input,
  { region },
) => {
  const group = findTargetGroup(region, input.TargetGroupArn)
  const gone = (input.Targets ?? []).map(({ Id, Port }) => {
    const found = [...group.targets.values()].filter(
      (t) => t.id === Id && (Port === undefined || t.port === Port),
    )
    if (found.length === 0)
      throw invalidTarget(`The following targets are not registered: '${Id ?? ''}'`)
    return found
  })
  for (const target of gone.flat()) deregister(region, target)
  return {}
}

/** DescribeTargetHealth: an unregistered target is `unused`, not an error. */
export const describeTargetHealth: Operation<
  DescribeTargetHealthInput,
  DescribeTargetHealthOutput
> = (input, { region }) => {
  const group = findTargetGroup(region, input.TargetGroupArn)
  if (!input.Targets?.length)
    return { TargetHealthDescriptions: [...group.targets.values()].map(toHealth) }
  const descriptions = input.Targets.map((wanted): TargetHealthDescription => {
    const target = findLoadBalancerTarget(group, wanted.Id ?? '', wanted.Port)
    if (target) return toHealth(target)
    const TargetHealth = {
      State: 'unused' as const,
      Reason: 'Target.NotRegistered' as const,
      Description: 'Target is not registered to the target group',
    }
    return { Target: { Id: wanted.Id, Port: wanted.Port ?? group.port }, TargetHealth }
  })
  return { TargetHealthDescriptions: descriptions }
}

function toHealth({
  id,
  port,
  zone,
  group,
  state,
  reason,
  description,
}: LoadBalancerTargetState): TargetHealthDescription {
  const { port: checked } = group.health
  return {
    Target: { Id: id, Port: port, AvailabilityZone: zone },
    HealthCheckPort: checked === 'traffic-port' ? String(port) : checked,
    TargetHealth: { State: state, Reason: reason, Description: description },
  }
}
