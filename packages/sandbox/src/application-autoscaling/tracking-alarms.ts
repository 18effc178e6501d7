import { randomUUID } from 'node:crypto'
import type {
  Alarm,
  TargetTrackingScalingPolicyConfiguration,
} from '@aws-sdk/client-application-auto-scaling'
import type { PutMetricAlarmInput } from '@aws-sdk/client-cloudwatch'
import { putAlarm } from '../cloudwatch/alarms.ts'
import type { Region } from '../world/region.ts'
import type { PolicyState } from './state.ts'

/** Share of the target below which a service scales in. */
const low = 0.9

/**
 * Sets the two alarms of a target tracking policy: high for three minutes, low for fifteen. An
 * updated policy keeps their names.
 */
export function putTrackingAlarms(
  region: Region,
  resourceId: string,
  { PolicyARN: policyArn, Alarms: before }: PolicyState['record'],
  configuration: TargetTrackingScalingPolicyConfiguration,
): Alarm[] {
  const target = configuration.TargetValue ?? 0
  const metric = metricOf(resourceId, configuration)
  const shared = {
    ...metric,
    Period: 60,
    AlarmActions: [policyArn],
    AlarmDescription: `DO NOT EDIT OR DELETE. For TargetTrackingScaling policy ${policyArn}.`,
  }
  const put = (
    kind: 'AlarmHigh' | 'AlarmLow',
    rest: Pick<PutMetricAlarmInput, 'ComparisonOperator' | 'EvaluationPeriods' | 'Threshold'>,
  ): Alarm => {
    const name =
      before.find((a) => a.AlarmName?.includes(`-${kind}-`))?.AlarmName ??
      `TargetTracking-${resourceId}-${kind}-${randomUUID()}`
    const alarm = putAlarm(region, { AlarmName: name, ...shared, ...rest })
    return { AlarmName: alarm.name, AlarmARN: alarm.record.AlarmArn }
  }
  const high = put('AlarmHigh', {
    ComparisonOperator: 'GreaterThanThreshold',
    EvaluationPeriods: 3,
    Threshold: target,
  })
  if (configuration.DisableScaleIn) return [high]
  return [
    high,
    put('AlarmLow', {
      ComparisonOperator: 'LessThanThreshold',
      EvaluationPeriods: 15,
      Threshold: target * low,
    }),
  ]
}

function metricOf(
  resourceId: string,
  {
    PredefinedMetricSpecification: known,
    CustomizedMetricSpecification: own,
  }: TargetTrackingScalingPolicyConfiguration,
) {
  const [, cluster = '', service = ''] = resourceId.split('/')
  if (own) {
    const { Namespace, MetricName, Statistic, Unit, Dimensions = [] } = own
    return {
      Namespace,
      MetricName,
      Statistic,
      Unit: Unit as PutMetricAlarmInput['Unit'],
      Dimensions: [...Dimensions],
    }
  }
  const [balancer, group] = known?.ResourceLabel?.split('/targetgroup/') ?? []
  if (known?.PredefinedMetricType === 'ALBRequestCountPerTarget') {
    const dimensions = [
      { Name: 'LoadBalancer', Value: balancer },
      { Name: 'TargetGroup', Value: `targetgroup/${group ?? ''}` },
    ]
    return {
      Namespace: 'AWS/ApplicationELB',
      MetricName: 'RequestCountPerTarget',
      Statistic: 'Sum' as const,
      Dimensions: dimensions,
    }
  }
  const name = known?.PredefinedMetricType?.startsWith('ECSServiceAverageMemory')
    ? 'MemoryUtilization'
    : 'CPUUtilization'
  const dimensions = [
    { Name: 'ClusterName', Value: cluster },
    { Name: 'ServiceName', Value: service },
  ]
  return {
    Namespace: 'AWS/ECS',
    MetricName: name,
    Statistic: 'Average' as const,
    Dimensions: dimensions,
  }
}
