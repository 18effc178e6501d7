import type { StepScalingPolicyConfiguration } from '@aws-sdk/client-application-auto-scaling'

/**
 * Returns the new count of a step scaling policy for a metric that is `beyond` its alarm's
 * threshold, by the step whose interval contains it. Returns undefined if no step does.
 */
export function stepTo(
  configuration: StepScalingPolicyConfiguration,
  current: number,
  beyond: number,
): number | undefined {
  const { AdjustmentType, StepAdjustments = [], MinAdjustmentMagnitude = 1 } = configuration
  // Above the threshold an interval includes its lower bound, below it its upper one.
  const step = StepAdjustments.find(
    ({ MetricIntervalLowerBound: low = -Infinity, MetricIntervalUpperBound: high = Infinity }) =>
      beyond >= 0 ? beyond >= low && beyond < high : beyond > low && beyond <= high,
  )
  if (!step) return undefined
  const by = step.ScalingAdjustment ?? 0
  switch (AdjustmentType) {
    case 'ExactCapacity':
      return by
    case 'PercentChangeInCapacity': {
      const change = (current * by) / 100
      // A change of less than one task is one task; others are rounded towards zero.
      const whole = Math.abs(change) < 1 ? Math.sign(change) : Math.trunc(change)
      return current + Math.sign(whole) * Math.max(Math.abs(whole), MinAdjustmentMagnitude)
    }
    default:
      return Math.max(0, current + by)
  }
}
