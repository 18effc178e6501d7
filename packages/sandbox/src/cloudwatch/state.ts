import type { AlarmHistoryItem, MetricAlarm, Tag } from '@aws-sdk/client-cloudwatch'
import type { Cancel } from '../world/clock.ts'

export interface MetricDimension {
  Name: string
  Value: string
}

/** What a metric is known by. */
export interface MetricName {
  namespace: string
  name: string
  dimensions: readonly MetricDimension[]
}

/** All that was measured in one minute. */
export interface Sample {
  /** When its minute began. */
  sampledAt: number
  count: number
  sum: number
  min: number
  max: number
  /** What percentiles are made of; a few stand for many. */
  values: readonly number[]
}

/** A metric that can be asked. */
export interface Series extends MetricName {
  unit: string
  /** The minutes that begin in `from <= at < to` and are over, in order. */
  samples(from: number, to: number): Sample[]
}

/** A metric that a client has put. */
export interface StoredMetric extends MetricName {
  unit: string
  lastPutAt: number
  readonly minutes: Map<number, Sample>
}

export interface AlarmState {
  readonly name: string
  record: MetricAlarm
  tags: Tag[]
}

/** What CloudWatch holds in one account × region. */
export interface CloudWatch {
  readonly metrics: Map<string, StoredMetric>
  readonly alarms: Map<string, AlarmState>
  /** Newest first. */
  history: AlarmHistoryItem[]
  /**
   * What an alarm does that names such an ARN as an action; called every minute for as long as the
   * alarm is in that state.
   */
  readonly actions: Map<string, (alarm: MetricAlarm) => void>
  /** Stops the evaluation of alarms; set exactly while there is one. */
  ticking: Cancel | undefined
}

/** CloudWatch before anything was created. */
export function createCloudWatch(): CloudWatch {
  return {
    metrics: new Map(),
    alarms: new Map(),
    history: [],
    actions: new Map(),
    ticking: undefined,
  }
}
