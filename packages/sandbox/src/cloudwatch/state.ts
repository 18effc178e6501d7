import type { AlarmHistoryItem, MetricAlarm, Tag } from '@aws-sdk/client-cloudwatch'
import type { Cancel } from '../world/clock.ts'

export interface MetricDimension {
  Name: string
  Value: string
}

/** Identity of a metric. */
export interface MetricName {
  namespace: string
  name: string
  dimensions: readonly MetricDimension[]
}

/** Statistics of one minute. */
export interface Sample {
  /** Start of the minute. */
  sampledAt: number
  count: number
  sum: number
  min: number
  max: number
  /** Values for percentiles; a few represent many. */
  values: readonly number[]
}

/** A metric and its samples. */
export interface Series extends MetricName {
  unit: string
  /** Returns the complete minutes that start at `from` or later and before `to`, in order. */
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

/** CloudWatch state of one account × region. */
export interface CloudWatch {
  readonly metrics: Map<string, StoredMetric>
  readonly alarms: Map<string, AlarmState>
  /** Newest first. */
  history: AlarmHistoryItem[]
  /** Handlers of alarm actions by ARN, called every minute while the alarm is in that state. */
  readonly actions: Map<string, (alarm: MetricAlarm) => void>
  /** Stops the evaluation of alarms; set exactly while there is one. */
  ticking: Cancel | undefined
}

/** Creates an empty CloudWatch state. */
export function createCloudWatch(): CloudWatch {
  return {
    metrics: new Map(),
    alarms: new Map(),
    history: [],
    actions: new Map(),
    ticking: undefined,
  }
}
