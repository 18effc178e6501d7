import type {
  ScalableTarget,
  ScalingActivity,
  ScalingPolicy,
  ScheduledAction,
} from '@aws-sdk/client-application-auto-scaling'
import type { Cancel } from '../world/clock.ts'

/** The SDK marks these optional too; here they are always there. */
type Known<T, K extends keyof T> = T & { [P in K]-?: NonNullable<T[P]> }

export interface TargetState {
  readonly record: Known<
    ScalableTarget,
    'ResourceId' | 'MinCapacity' | 'MaxCapacity' | 'ScalableTargetARN'
  >
  tags: Record<string, string>
  /** By name. */
  readonly policies: Map<string, PolicyState>
  readonly schedules: Map<string, ScheduleState>
}

export interface PolicyState {
  record: Known<ScalingPolicy, 'PolicyName' | 'PolicyARN' | 'PolicyType' | 'Alarms'>
  /** No scaling in that direction before then. */
  readonly restUntil: { out: number; in: number }
  /** It has said already that it cannot scale further. */
  stuck: boolean
}

export interface ScheduleState {
  record: Known<ScheduledAction, 'ScheduledActionName' | 'ScheduledActionARN' | 'Schedule'>
  cancel: Cancel
}

/** What Application Auto Scaling holds in one account × region. */
export interface Scaling {
  /** By resource id, `service/CLUSTER/NAME`. */
  readonly targets: Map<string, TargetState>
  /** Newest first. */
  activities: ScalingActivity[]
}

/** Application Auto Scaling before anything was created. */
export function createScaling(): Scaling {
  return { targets: new Map(), activities: [] }
}
