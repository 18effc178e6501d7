import type { StepScalingPolicyConfiguration } from '@aws-sdk/client-application-auto-scaling'

/**
 * Where a step scaling policy takes a count when its metric is `beyond` its alarm's threshold: the
 * step whose interval holds that, by the rules of its adjustment. Undefined where no step does.
 */
export function stepTo(
  configuration: StepScalingPolicyConfiguration,
  current: number,
  beyond: number,
): number | undefined {
  const { AdjustmentType, StepAdjustments = [], MinAdjustmentMagnitude = 1 } = configuration
  // Above the threshold the lower bound belongs to the interval, below it the upper one does.
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
      // A share of a task is one; more are rounded towards none.
      const whole = Math.abs(change) < 1 ? Math.sign(change) : Math.trunc(change)
      return current + Math.sign(whole) * Math.max(Math.abs(whole), MinAdjustmentMagnitude)
    }
    default:
      return Math.max(0, current + by)
  }
}
