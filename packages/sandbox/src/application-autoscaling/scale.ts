import type { MetricAlarm } from '@aws-sdk/client-cloudwatch'
import { latestValue } from '../cloudwatch/alarm-state.ts'
import type { ServiceState } from '../ecs/state.ts'
import type { Region } from '../world/region.ts'
import { notScaled, setDesired } from './activities.ts'
import { serviceOf } from './lookup.ts'
import type { PolicyState, ScalableTargetState } from './state.ts'
import { stepTo } from './steps.ts'

/** Runs a policy for an alarm, which calls it every minute while in ALARM. */
export function onAlarm(
  region: Region,
  target: ScalableTargetState,
  policy: PolicyState,
  alarm: MetricAlarm,
): void {
  const service = serviceOf(region, target.record.ResourceId)
  const value =
    latestValue(region, alarm) ?? (alarm.StateValue === 'ALARM' ? alarm.Threshold : undefined)
  if (!service || value === undefined) return
  const current = service.record.desiredCount
  const wanted = policy.record.StepScalingPolicyConfiguration
    ? stepTo(policy.record.StepScalingPolicyConfiguration, current, value - (alarm.Threshold ?? 0))
    : trackTo(policy, { alarm, value, current, agreed: allAlarmsLow(region, target) })
  if (wanted === undefined || wanted === current) return
  const out = wanted > current
  const { DynamicScalingInSuspended, DynamicScalingOutSuspended } =
    target.record.SuspendedState ?? {}
  if (out ? DynamicScalingOutSuspended : DynamicScalingInSuspended) return
  // Scale-in is off during a deployment (docs: service-auto-scaling).
  if (!out && isDeploying(service)) return
  const now = region.clock.now()
  const cause =
    `monitor alarm ${alarm.AlarmName ?? ''} in state ${alarm.StateValue ?? 'ALARM'} ` +
    `triggered policy ${policy.record.PolicyName}`
  const { MinCapacity: min, MaxCapacity: max } = target.record
  const to = countWithin({ current, wanted, min, max })
  if (to === current) {
    // Report only once until it has scaled again.
    if (!policy.stuck)
      notScaled(
        region,
        target.record.ResourceId,
        cause,
        out
          ? { Code: 'AlreadyAtMaxCapacity', MaxCapacity: max }
          : { Code: 'AlreadyAtMinCapacity', MinCapacity: min },
      )
    policy.stuck = true
    return
  }
  if (now < (out ? policy.restUntil.out : Math.max(policy.restUntil.in, policy.restUntil.out)))
    return
  policy.stuck = false
  const rest = restOf(policy)
  if (out) policy.restUntil.out = now + rest.out
  else policy.restUntil.in = now + rest.in
  setDesired(region, service, to, cause)
}

/**
 * Returns the new count. From outside the bounds, scaling towards them stops at the nearer one, and
 * scaling away from them changes nothing (docs: service-auto-scaling).
 */
function countWithin({
  current,
  wanted,
  min,
  max,
}: Record<'current' | 'wanted' | 'min' | 'max', number>): number {
  if (current > max) return wanted > current ? current : max
  if (current < min) return wanted < current ? current : min
  return Math.min(max, Math.max(min, wanted))
}

const isDeploying = (service: ServiceState) =>
  service.deployments.some((d) => d.record.rolloutState === 'IN_PROGRESS')

/** Returns the cooldowns in milliseconds, by default 300 seconds for a service. */
function restOf({ record }: PolicyState): { out: number; in: number } {
  const {
    StepScalingPolicyConfiguration: step,
    TargetTrackingScalingPolicyConfiguration: tracking,
  } = record
  if (step) return { out: (step.Cooldown ?? 300) * 1_000, in: (step.Cooldown ?? 300) * 1_000 }
  return {
    out: (tracking?.ScaleOutCooldown ?? 300) * 1_000,
    in: (tracking?.ScaleInCooldown ?? 300) * 1_000,
  }
}

interface TrackedMetric {
  alarm: MetricAlarm
  /** Latest value of the alarm's metric. */
  value: number
  /** Desired count of the service. */
  current: number
  /** Whether all policies of the target agree to scale in. */
  agreed: boolean
}

/**
 * Scales to the count that brings the metric to its target. Scales out at once, and in only if all
 * policies agree.
 */
function trackTo(
  policy: PolicyState,
  { alarm, value, current, agreed }: TrackedMetric,
): number | undefined {
  const { TargetValue = 1 } = policy.record.TargetTrackingScalingPolicyConfiguration ?? {}
  const needed = Math.ceil((current * value) / TargetValue)
  if (alarm.ComparisonOperator === 'GreaterThanThreshold') return Math.max(needed, current + 1)
  return agreed && needed < current ? needed : undefined
}

/** Returns whether the metric of every policy is low enough to scale in. */
const allAlarmsLow = (region: Region, target: ScalableTargetState): boolean =>
  [...target.policies.values()]
    .flatMap((p) => p.record.Alarms.filter((a) => a.AlarmName?.includes('-AlarmLow-')))
    .every((a) => region.cloudWatch.alarms.get(a.AlarmName ?? '')?.record.StateValue === 'ALARM')
