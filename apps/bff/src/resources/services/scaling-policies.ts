import type {
  CustomizedMetricSpecification,
  ScalingPolicy as SdkPolicy,
  StepAdjustment,
  StepScalingPolicyConfiguration,
  TargetTrackingScalingPolicyConfiguration,
} from '@aws-sdk/client-application-auto-scaling'
import type { ScalingPolicy } from '@pilothouse/contract'
import type { Redactor } from '../../aws/redact.ts'

function describePolicy({
  TargetTrackingScalingPolicyConfiguration: tracking,
  StepScalingPolicyConfiguration: step,
  PredictiveScalingPolicyConfiguration: predictive,
  PolicyType,
}: SdkPolicy): Words {
  if (tracking) return tracks(tracking)
  if (step) return steps(step)
  if (!predictive) return { does: `A policy of type ${PolicyType ?? 'unknown'}`, details: [] }
  const effect =
    predictive.Mode === 'ForecastOnly' ? ', and scales nothing by it' : ' and scales ahead of it'
  return { does: `Forecasts the load${effect}`, details: [] }
}

/** Describes a scaling policy in words. */
export function toPolicy(policy: SdkPolicy, redactor: Redactor): ScalingPolicy {
  const words = describePolicy(policy)
  return {
    name: redactor.scrub(policy.PolicyName ?? 'unknown'),
    type: policy.PolicyType ?? 'UNKNOWN',
    does: redactor.scrub(words.does),
    details: words.details.map((text) => redactor.scrub(text)),
    alarms: (policy.Alarms ?? []).map((a) => redactor.scrub(a.AlarmName ?? 'unknown')),
  }
}

interface Words {
  does: string
  details: string[]
}

/** Predefined metrics (docs: service-autoscaling-targettracking). */
const predefined: Readonly<Record<string, (target: number) => string>> = {
  ECSServiceAverageCPUUtilization: (n) => `Keeps average CPU at ${n} %`,
  ECSServiceAverageCPUUtilizationHighResolution: (target) =>
    `Keeps average CPU at ${target} %, looking more often than once a minute`,
  ECSServiceAverageMemoryUtilization: (n) => `Keeps average memory at ${n} %`,
  ECSServiceAverageMemoryUtilizationHighResolution: (target) =>
    `Keeps average memory at ${target} %, looking more often than once a minute`,
  ALBRequestCountPerTarget: (n) => `Keeps requests at ${n} a minute for each target`,
}

function nameOfMetric({
  MetricName,
  Namespace = '',
  Statistic,
}: CustomizedMetricSpecification): string {
  if (!MetricName) return 'an expression of metrics'
  return `${Statistic ? `${Statistic} ` : ''}${Namespace} ${MetricName}`
}

function tracks(policy: TargetTrackingScalingPolicyConfiguration): Words {
  const value = policy.TargetValue ?? 0
  const known = policy.PredefinedMetricSpecification?.PredefinedMetricType ?? ''
  const own = policy.CustomizedMetricSpecification
  const metric = own ? nameOfMetric(own) : known || 'a metric'
  return {
    does: predefined[known]?.(value) ?? `Keeps ${metric} at ${value}`,
    details: [
      policy.DisableScaleIn ? 'Never scales in.' : '',
      rest(policy.ScaleOutCooldown, 'out'),
      policy.DisableScaleIn ? '' : rest(policy.ScaleInCooldown, 'in'),
    ].filter(Boolean),
  }
}

const rest = (seconds: number | undefined, way: string): string =>
  seconds === undefined ? '' : `Waits ${seconds} s after scaling ${way}.`

function steps(policy: StepScalingPolicyConfiguration): Words {
  const adjustments = policy.StepAdjustments ?? []
  return {
    does: 'Scales in steps when an alarm calls upon it',
    details: [
      ...adjustments.map(
        (a) => `${change(a, policy.AdjustmentType, policy.MinAdjustmentMagnitude)} ${where(a)}.`,
      ),
      policy.Cooldown === undefined ? '' : `Waits ${policy.Cooldown} s after scaling.`,
    ].filter(Boolean),
  }
}

function change(
  { ScalingAdjustment: by = 0 }: StepAdjustment,
  type: string | undefined,
  least: number | undefined,
): string {
  if (type === 'ExactCapacity') return `Sets ${by} ${tasks(by)}`
  const verb = by < 0 ? 'Takes away' : 'Adds'
  const size = Math.abs(by)
  if (type === 'PercentChangeInCapacity')
    return `${verb} ${size} % of the tasks${least ? `, at least ${least},` : ''}`
  return `${verb} ${size} ${tasks(size)}`
}

/** Bounds are relative to the threshold of the alarm. */
function where({
  MetricIntervalLowerBound: low,
  MetricIntervalUpperBound: high,
}: StepAdjustment): string {
  if (low === undefined && high === undefined) return 'whenever it is called'
  if (high === undefined) return `from ${from(low ?? 0)} on`
  if (low === undefined) return `below ${from(high)}`
  return `from ${from(low)} to ${from(high)}`
}

const from = (offset: number): string =>
  offset === 0
    ? 'the alarm’s threshold'
    : `${Math.abs(offset)} ${offset > 0 ? 'above' : 'below'} it`
const tasks = (n: number): string => (n === 1 ? 'task' : 'tasks')
