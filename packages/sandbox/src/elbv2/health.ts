import { interfaceAt } from '../ec2/network-interfaces.ts'
import type { Region } from '../world/region.ts'
import { balancersOf } from './lookup.ts'
import type { TargetGroupState, LoadBalancerTargetState } from './state.ts'

/** Time until a load balancer first checks a new target. */
const registering = 3_000

/** Returns the deregistration delay in milliseconds. */
export const drainTime = ({ attributes }: TargetGroupState): number =>
  Number(attributes.get('deregistration_delay.timeout_seconds') ?? 300) * 1_000

const keyOf = (id: string, port: number) => `${id}:${port}`

export const findLoadBalancerTarget = (
  group: TargetGroupState,
  id: string,
  port = group.port,
): LoadBalancerTargetState | undefined => group.targets.get(keyOf(id, port))

/** Options of a new target. `healthy` skips the first checks, for seeds. */
interface NewTarget {
  id: string
  port: number
  zone?: string | undefined
  watch?: () => void
  healthy?: boolean
}

/** Registers a target, or returns the existing one. A draining target starts anew. */
export function registerTarget(
  region: Region,
  group: TargetGroupState,
  { id, port, zone, watch, healthy = false }: NewTarget,
): LoadBalancerTargetState {
  const before = group.targets.get(keyOf(id, port))
  if (before && before.state !== 'draining') return before
  before?.planned?.()
  const target: LoadBalancerTargetState = {
    id,
    port,
    zone,
    group,
    watch: undefined,
    state: 'initial',
    reason: undefined,
    description: undefined,
    passed: 0,
    failed: 0,
    planned: undefined,
  }
  group.targets.set(keyOf(id, port), target)
  if (healthy) target.state = 'healthy'
  else greet(region, target)
  reconsider(region, group)
  // Set after registration, because the caller needs the target first.
  target.watch = watch
  return target
}

/** Deregisters a target, after draining if a listener uses its group. */
export function deregister(region: Region, target: LoadBalancerTargetState): void {
  const { group } = target
  if (target.state === 'draining' || group.targets.get(keyOf(target.id, target.port)) !== target)
    return
  target.planned?.()
  target.watch = undefined
  if (target.state === 'unused') return remove(region, target)
  enter(
    target,
    'draining',
    'Target.DeregistrationInProgress',
    'Target deregistration is in progress',
  )
  target.planned = region.clock.after(drainTime(group), () => remove(region, target))
}

function remove(region: Region, { group, id, port }: LoadBalancerTargetState): void {
  group.targets.delete(keyOf(id, port))
  reconsider(region, group)
}

function greet(region: Region, target: LoadBalancerTargetState): void {
  enter(target, 'initial', 'Elb.RegistrationInProgress', 'Target registration is in progress')
  target.planned = region.clock.after(registering, () => {
    if (target.state !== 'initial') return
    enter(target, 'initial', 'Elb.InitialHealthChecking', 'Initial health checks in progress')
    check(region, target)
  })
}

/** Starts or stops the health checks of a group: they run while a listener uses it. */
export function reconsider(region: Region, group: TargetGroupState): void {
  const used = balancersOf(region.elbv2, group).length > 0
  for (const target of group.targets.values()) {
    if (target.state === 'draining') continue
    if (used && target.state === 'unused') greet(region, target)
    if (!used && target.state !== 'unused') {
      target.planned?.()
      enter(
        target,
        'unused',
        'Target.NotInUse',
        'Target group is not configured to receive traffic from the load balancer',
      )
    }
  }
  if (!used || group.targets.size === 0) {
    group.round?.()
    group.round = undefined
  } else
    group.round ??= region.clock.after(group.health.interval * 1_000, () => goRound(region, group))
}

function goRound(region: Region, group: TargetGroupState): void {
  group.round = undefined
  for (const target of group.targets.values()) {
    if (target.state !== 'draining' && target.reason !== 'Elb.RegistrationInProgress')
      check(region, target)
  }
  reconsider(region, group)
}

/**
 * Runs one health check. A new target needs one pass; others need as many in a row as the group
 * says.
 */
function check(region: Region, target: LoadBalancerTargetState): void {
  const { health } = target.group
  const status = health.enabled ? ask(region, target) : 'well'
  // ELB deregisters terminated instances itself.
  if (status === 'gone') return deregister(region, target)
  if (status === 'well') {
    target.failed = 0
    target.passed++
    if (target.state === 'initial' || target.passed >= health.healthyThreshold)
      enter(target, 'healthy')
    return
  }
  target.passed = 0
  target.failed++
  if (target.state !== 'unhealthy' && target.failed < health.unhealthyThreshold) return
  const [reason, description] = reasons[status.kind](status.code)
  enter(target, 'unhealthy', reason, description)
}

type Answer = 'well' | 'gone' | { kind: keyof typeof reasons; code: number }

const reasons = {
  mismatch: (code: number) =>
    ['Target.ResponseCodeMismatch', `Health checks failed with these codes: [${code}]`] as const,
  refused: () => ['Target.FailedHealthChecks', 'Health checks failed'] as const,
  silent: () => ['Target.Timeout', 'Request timed out'] as const,
}

/** Returns the answer to a health check from the owner of the target's address, if there is one. */
function ask({ ec2 }: Region, { id, port, group }: LoadBalancerTargetState): Answer {
  const { protocol, port: setting, matcher = '200' } = group.health
  const instance = group.type === 'instance' ? ec2.instances.get(id) : undefined
  if (group.type === 'instance' && instance?.status !== 'running' && instance?.status !== 'pending')
    return 'gone'
  const target = group.type === 'instance' ? instance?.primary : interfaceAt(ec2, group.vpc, id)
  if (!target) return { kind: 'silent', code: 0 }
  const status = target.answer?.(setting === 'traffic-port' ? port : Number(setting))
  if (status === undefined) return { kind: 'refused', code: 0 }
  return !protocol.startsWith('HTTP') || matches(matcher, status)
    ? 'well'
    : { kind: 'mismatch', code: status }
}

const matches = (matcher: string, status: number): boolean =>
  matcher.split(',').some((part) => {
    const [from, to = from] = part.split('-').map(Number)
    return from !== undefined && to !== undefined && status >= from && status <= to
  })

function enter(
  target: LoadBalancerTargetState,
  state: LoadBalancerTargetState['state'],
  reason?: LoadBalancerTargetState['reason'],
  description?: string,
): void {
  const same =
    target.state === state && target.reason === reason && target.description === description
  Object.assign(target, { state, reason, description })
  if (!same) target.watch?.()
}
