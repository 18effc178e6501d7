import type { MetricAlarm, StateValue } from '@aws-sdk/client-cloudwatch'
import type { Region } from '../world/region.ts'
import { findMetric, toDimensions } from './metrics.ts'
import type { AlarmState } from './state.ts'
import { bucketsOf, statistic } from './statistics.ts'

const minute = 60_000
const historyKept = 1_000

const crosses: Record<string, readonly [holds: (value: number, threshold: number) => boolean, words: string]> = {
  GreaterThanThreshold: [(v, t) => v > t, 'greater than'],
  GreaterThanOrEqualToThreshold: [(v, t) => v >= t, 'greater than or equal to'],
  LessThanThreshold: [(v, t) => v < t, 'less than'],
  LessThanOrEqualToThreshold: [(v, t) => v <= t, 'less than or equal to'],
}

/** Looks at all alarms once a minute, for as long as there is one. */
export function keepWatch(region: Region): void {
  const watched = region.cloudWatch
  if (watched.ticking) return
  const tick = () => {
    watched.ticking = undefined
    for (const alarm of watched.alarms.values()) evaluate(region, alarm)
    if (watched.alarms.size > 0) keepWatch(region)
  }
  watched.ticking = region.clock.after(minute - (region.clock.now() % minute), tick)
}

interface Point {
  at: number
  value: number | undefined
}

/** The latest periods that are over, newest first. */
function pointsOf(region: Region, record: MetricAlarm): Point[] {
  const { Namespace: namespace = '', MetricName: name = '', Statistic, ExtendedStatistic, Period = 60, EvaluationPeriods = 1 } = record
  const period = Period * 1_000
  const end = Math.floor(region.clock.now() / period) * period
  const from = end - EvaluationPeriods * period
  const series = findMetric(region, { namespace, name, dimensions: toDimensions(record.Dimensions) })
  const of = statistic(Statistic ?? ExtendedStatistic ?? 'Average')
  const values = new Map(bucketsOf(series, from, end, period).map((b) => [b.at, of(b.samples)]))
  return Array.from({ length: EvaluationPeriods }, (_, n) => end - (n + 1) * period).map((at) => ({ at, value: values.get(at) }))
}

/** What an alarm's metric was in its latest period that had any; undefined if it had none. */
export const latestValue = (region: Region, record: MetricAlarm): number | undefined =>
  pointsOf(region, record).find((p) => p.value !== undefined)?.value

/** Looks at one alarm: the state that its latest periods put it in, and what it does then. */
export function evaluate(region: Region, alarm: AlarmState): void {
  const { record } = alarm
  const { EvaluationPeriods = 1, DatapointsToAlarm = EvaluationPeriods, Threshold = 0, TreatMissingData = 'missing', StateValue: state } = record
  const [holds, words] = crosses[record.ComparisonOperator ?? ''] ?? [() => false, '']
  const points = pointsOf(region, record)
  const known = points.flatMap(({ at, value }) => (value === undefined ? [] : [{ at, value }]))
  const missing = points.length - known.length
  const breaching = known.filter((p) => holds(p.value, Threshold)).length + (TreatMissingData === 'breaching' ? missing : 0)
  const fine = TreatMissingData === 'notBreaching' ? missing : 0
  const told = known.map((p) => `${p.value} (${stamp(p.at)})`).join(', ')
  const threshold = `the threshold (${Threshold.toFixed(1)})`
  if (breaching >= DatapointsToAlarm) {
    const counted = known.length === 1 ? `1 datapoint [${told}] was` : `${breaching} out of the last ${EvaluationPeriods} datapoints [${told}] were`
    const least = `(minimum ${DatapointsToAlarm} datapoint${DatapointsToAlarm === 1 ? '' : 's'} for OK -> ALARM transition)`
    enter(region, alarm, 'ALARM', `Threshold Crossed: ${counted} ${words} ${threshold} ${least}.`)
  } else if (known.length + fine + (TreatMissingData === 'breaching' ? missing : 0) > 0) {
    // What is missing may still breach: an alarm goes back to OK only when it cannot.
    const left = TreatMissingData === 'missing' || TreatMissingData === 'ignore' ? missing : 0
    if (state !== 'ALARM' || breaching + left < DatapointsToAlarm) {
      enter(region, alarm, 'OK', `Threshold Crossed: ${known.length} datapoint${known.length === 1 ? '' : 's'} [${told}] ${known.length === 1 ? 'was' : 'were'} not ${words} ${threshold}.`)
    }
  } else if (TreatMissingData === 'missing') {
    enter(region, alarm, 'INSUFFICIENT_DATA', `Insufficient Data: ${EvaluationPeriods} datapoints were unknown.`)
  }
  act(region, alarm)
}

// CloudWatch writes a datapoint's time as day/month/year.
const stamp = (at: number) => {
  const [, year, month, day, time] = /^\d\d(\d\d)-(\d\d)-(\d\d)T(.{8})/.exec(new Date(at).toISOString()) ?? []
  return `${day}/${month}/${year} ${time}`
}

/** Puts an alarm into a state, with its reason; it is history if that is another state. */
export function enter(region: Region, alarm: AlarmState, state: StateValue, reason: string, data?: string): void {
  const { record } = alarm
  const before = record.StateValue
  const now = new Date(region.clock.now())
  alarm.record = { ...record, StateValue: state, StateReason: reason, StateReasonData: data, StateUpdatedTimestamp: before === state ? record.StateUpdatedTimestamp : now, StateTransitionedTimestamp: before === state ? record.StateTransitionedTimestamp : now }
  if (before !== state) note(region, alarm, 'StateUpdate', `Alarm updated from ${before ?? 'INSUFFICIENT_DATA'} to ${state}`)
}

/** Writes to the history of alarms. */
export function note(region: Region, alarm: AlarmState, kind: 'ConfigurationUpdate' | 'StateUpdate' | 'Action', summary: string): void {
  const item = { AlarmName: alarm.name, AlarmType: 'MetricAlarm' as const, Timestamp: new Date(region.clock.now()), HistoryItemType: kind, HistorySummary: summary, HistoryData: JSON.stringify({ version: '1.0', state: alarm.record.StateValue }) }
  region.cloudWatch.history = [item, ...region.cloudWatch.history].slice(0, historyKept)
}

const actionsOf = ({ StateValue: state, AlarmActions = [], OKActions = [], InsufficientDataActions = [] }: MetricAlarm) =>
  state === 'ALARM' ? AlarmActions : state === 'OK' ? OKActions : InsufficientDataActions

/** A scaling policy is called every minute while its alarm lasts; whom else an alarm tells is not there. */
export function act(region: Region, { record }: AlarmState): void {
  if (!record.ActionsEnabled) return
  for (const arn of actionsOf(record)) region.cloudWatch.actions.get(arn)?.(record)
}
