import type {
  ScalableTarget,
  ScalingActivity,
  ScalingPolicy,
  ScheduledAction,
} from '@aws-sdk/client-application-auto-scaling'
import type { Cancel } from '../world/clock.ts'

/** The SDK marks these members optional; in the sandbox they are always present. */
type Known<T, K extends keyof T> = T & { [P in K]-?: NonNullable<T[P]> }

export interface ScalableTargetState {
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
  /** End of the cooldown in each direction. */
  readonly restUntil: { out: number; in: number }
  /** Whether it has reported that it cannot scale further. */
  stuck: boolean
}

export interface ScheduleState {
  record: Known<ScheduledAction, 'ScheduledActionName' | 'ScheduledActionARN' | 'Schedule'>
  cancel: Cancel
}

/** Application Auto Scaling state of one account × region. */
export interface AutoScalingState {
  /** By resource id, `service/CLUSTER/NAME`. */
  readonly targets: Map<string, ScalableTargetState>
  /** Newest first. */
  activities: ScalingActivity[]
}

/** Creates an empty Application Auto Scaling state. */
export function createScaling(): AutoScalingState {
  return { targets: new Map(), activities: [] }
}
