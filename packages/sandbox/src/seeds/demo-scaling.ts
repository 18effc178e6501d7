import { record } from '../application-autoscaling/activities.ts'
import { putScalingPolicy } from '../application-autoscaling/policies.ts'
import { registerScalableTarget } from '../application-autoscaling/targets.ts'
import { evaluateAlarm } from '../cloudwatch/alarm-state.ts'
import type { Region } from '../world/region.ts'
import { hour, minute } from './standing.ts'

/** A service with automatic scaling. */
interface Scaled {
  cluster: string
  name: string
  min: number
  max: number
  /** Target CPU of its policy, in percent. */
  target: number
  /** Past desired counts and how long ago they were set, newest first. */
  past: readonly (readonly [desired: number, ago: number])[]
}

// Bounds and targets are chosen so that no service scales by itself in the demo. search-api has
// more load than its maximum can take.
export const scaledInUs: readonly Scaled[] = [
  {
    cluster: 'storefront',
    name: 'catalog',
    min: 5,
    max: 12,
    target: 70,
    past: [
      [5, 3 * hour],
      [8, 5.2 * hour],
      [6, 5.4 * hour],
    ],
  },
  {
    cluster: 'storefront',
    name: 'product-page',
    min: 4,
    max: 10,
    target: 75,
    past: [
      [4, 20 * hour],
      [7, 26 * hour],
    ],
  },
  {
    cluster: 'storefront',
    name: 'search-api',
    min: 2,
    max: 3,
    target: 8,
    past: [
      [3, 7 * hour],
      [2, 31 * hour],
      [3, 38 * hour],
    ],
  },
  {
    cluster: 'platform',
    name: 'api-gateway',
    min: 6,
    max: 18,
    target: 65,
    past: [
      [6, 9 * hour],
      [9, 15 * hour],
    ],
  },
]
export const scaledInEu: readonly Scaled[] = [
  {
    cluster: 'payments',
    name: 'fraud-scoring',
    min: 3,
    max: 9,
    target: 70,
    past: [
      [3, 12 * hour],
      [5, 19 * hour],
    ],
  },
]

/** Adds scalable targets, policies and past activities to services of the demo. */
export function scaling(region: Region, rows: readonly Scaled[]): void {
  const caller = {
    account: region.account,
    arn: `arn:aws:iam::${region.account}:user/pilothouse`,
    userId: 'AIDAPILOTHOUSE2345678',
    accessKeyId: '',
  }
  for (const { cluster, name, min, max, target, past } of rows) {
    const resourceId = `service/${cluster}/${name}`
    const scaled = {
      ServiceNamespace: 'ecs',
      ResourceId: resourceId,
      ScalableDimension: 'ecs:service:DesiredCount',
    } as const
    registerScalableTarget({ ...scaled, MinCapacity: min, MaxCapacity: max }, { region, caller })
    const { Alarms = [] } = putScalingPolicy(
      {
        ...scaled,
        PolicyName: 'cpu-tracking',
        PolicyType: 'TargetTrackingScaling',
        TargetTrackingScalingPolicyConfiguration: {
          TargetValue: target,
          PredefinedMetricSpecification: {
            PredefinedMetricType: 'ECSServiceAverageCPUUtilization',
          },
          ScaleOutCooldown: 60,
          ScaleInCooldown: 300,
        },
      },
      { region, caller },
    )
    for (const [n, [desired, ago]] of past.entries()) {
      const before = past[n + 1]?.[0] ?? desired - 1
      const alarm =
        Alarms.find((a) => a.AlarmName?.includes(desired > before ? '-AlarmHigh-' : '-AlarmLow-'))
          ?.AlarmName ?? ''
      const start = region.clock.now() - ago
      record(region, resourceId, {
        Description: `Setting desired count to ${desired}.`,
        Cause: `monitor alarm ${alarm} in state ALARM triggered policy cpu-tracking`,
        StartTime: new Date(start),
        EndTime: new Date(start + 0.8 * minute),
        StatusCode: 'Successful',
        StatusMessage:
          `Successfully set desired count to ${desired}. Change successfully fulfilled by ` +
          'ecs.',
      })
    }
    for (const { AlarmName = '' } of Alarms) {
      const alarm = region.cloudWatch.alarms.get(AlarmName)
      if (alarm) evaluateAlarm(region, alarm)
    }
  }
  region.scaling.activities.sort(
    (a, b) => (b.StartTime?.getTime() ?? 0) - (a.StartTime?.getTime() ?? 0),
  )
}
