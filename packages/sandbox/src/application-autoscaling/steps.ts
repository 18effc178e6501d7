import type { StepScalingPolicyConfiguration } from '@aws-sdk/client-application-auto-scaling'

/**
 * Returns the desired count that a step scaling policy asks for. `beyond` is the metric minus the
 * alarm's threshold; its step is the one whose interval contains it. Returns undefined if none does
 * (API_StepAdjustment).
 */
export function stepTo(
  configuration: StepScalingPolicyConfiguration,
  current: number,
  beyond: number,
): number | undefined {
  const { AdjustmentType, StepAdjustments = [], MinAdjustmentMagnitude = 1 } = configuration
  // At or above the threshold, an interval includes its lower bound; below, its upper bound.
  const step = StepAdjustments.find(
    ({ MetricIntervalLowerBound: low = -Infinity, MetricIntervalUpperBound: high = Infinity }) =>
      beyond >= 0 ? beyond >= low && beyond < high : beyond > low && beyond <= high,
  )
  if (!step) return undefined
  const adjustment = step.ScalingAdjustment ?? 0
  switch (AdjustmentType) {
    case 'ExactCapacity':
      return adjustment
    case 'PercentChangeInCapacity': {
      const change = (current * adjustment) / 100
      // A change of less than one task is one task; others are rounded towards zero.
      const whole = Math.abs(change) < 1 ? Math.sign(change) : Math.trunc(change)
      return current + Math.sign(whole) * Math.max(Math.abs(whole), MinAdjustmentMagnitude)
    }
    default:
      return Math.max(0, current + adjustment)
  }
}
