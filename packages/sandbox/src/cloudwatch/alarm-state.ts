import type { MetricAlarm, StateValue } from '@aws-sdk/client-cloudwatch'
import { noteAlarm } from '../ecs/deployments/deployment-alarms.ts'
import type { Region } from '../world/region.ts'
import { toDimensions } from './metric-key.ts'
import { findMetric } from './metrics.ts'
import type { AlarmState } from './state.ts'
import { bucketsOf, statistic } from './statistics.ts'

const minute = 60_000
const historyKept = 1_000

const crosses: Record<
  string,
  readonly [holds: (value: number, threshold: number) => boolean, words: string]
> = {
  GreaterThanThreshold: [(v, t) => v > t, 'greater than'],
  GreaterThanOrEqualToThreshold: [(v, t) => v >= t, 'greater than or equal to'],
  LessThanThreshold: [(v, t) => v < t, 'less than'],
  LessThanOrEqualToThreshold: [(v, t) => v <= t, 'less than or equal to'],
}

/** Evaluates all alarms once a minute while there is one. */
export function keepWatch(region: Region): void {
  const watched = region.cloudWatch
  if (watched.ticking) return
  const tick = () => {
    watched.ticking = undefined
    for (const alarm of watched.alarms.values()) evaluateAlarm(region, alarm)
    if (watched.alarms.size > 0) keepWatch(region)
  }
  watched.ticking = region.clock.after(minute - (region.clock.now() % minute), tick)
}

interface Point {
  periodAt: number
  value: number | undefined
}

/** Returns the latest complete periods, newest first. */
function pointsOf(region: Region, record: MetricAlarm): Point[] {
  const {
    Namespace: namespace = '',
    MetricName: name = '',
    Statistic,
    ExtendedStatistic,
    Period = 60,
    EvaluationPeriods = 1,
  } = record
  const period = Period * 1_000
  const end = Math.floor(region.clock.now() / period) * period
  const from = end - EvaluationPeriods * period
  const series = findMetric(region, {
    namespace,
    name,
    dimensions: toDimensions(record.Dimensions),
    unit: record.Unit,
  })
  const of = statistic(Statistic ?? ExtendedStatistic ?? 'Average')
  const values = new Map(
    bucketsOf(series, from, end, period).map((b) => [b.periodAt, of(b.samples)]),
  )
  return Array.from({ length: EvaluationPeriods }, (_, n) => end - (n + 1) * period).map(
    (periodAt) => ({
      periodAt,
      value: values.get(periodAt),
    }),
  )
}

/** Returns the latest value of an alarm's metric, or undefined if it has none. */
export const latestValue = (region: Region, record: MetricAlarm): number | undefined =>
  pointsOf(region, record).find((p) => p.value !== undefined)?.value

/** Evaluates one alarm: sets its state from its latest periods and runs its actions. */
export function evaluateAlarm(region: Region, alarm: AlarmState): void {
  const { record } = alarm
  const {
    EvaluationPeriods = 1,
    DatapointsToAlarm = EvaluationPeriods,
    Threshold = 0,
    TreatMissingData = 'missing',
    StateValue: state,
  } = record
  const [holds, words] = crosses[record.ComparisonOperator ?? ''] ?? [() => false, '']
  const points = pointsOf(region, record)
  const known = points.flatMap(({ periodAt, value }) =>
    value === undefined ? [] : [{ periodAt, value }],
  )
  const missing = points.length - known.length
  const breaching =
    known.filter((p) => holds(p.value, Threshold)).length +
    (TreatMissingData === 'breaching' ? missing : 0)
  // The reason changes only with the state.
  const turn = (to: StateValue, reason: () => string) => {
    if (state !== to)
      enterAlarmState(region, alarm, to, {
        reason: reason(),
        data: dataOf(region, record, points),
      })
  }
  // Missing data may still breach: an alarm returns to OK only if it cannot.
  const doubtful = TreatMissingData === 'missing' || TreatMissingData === 'ignore' ? missing : 0
  if (breaching >= DatapointsToAlarm) {
    const crossed = known.filter((p) => holds(p.value, Threshold))
    turn('ALARM', () =>
      reasonOf(record, crossed, {
        count: breaching,
        words,
        least: `${amount(DatapointsToAlarm)} for OK -> ALARM transition`,
      }),
    )
  } else if (known.length > 0 || doubtful < points.length) {
    if (state !== 'ALARM' || breaching + doubtful < DatapointsToAlarm) {
      const calm = known.filter((p) => !holds(p.value, Threshold))
      const least = `${amount(EvaluationPeriods - DatapointsToAlarm + 1)} for ALARM -> OK transition`
      turn('OK', () =>
        reasonOf(record, calm, {
          count: points.length - breaching - doubtful,
          words: `not ${words}`,
          least,
        }),
      )
    }
  } else if (TreatMissingData === 'missing') {
    turn(
      'INSUFFICIENT_DATA',
      () =>
        `Insufficient Data: ${EvaluationPeriods} ` +
        `datapoint${EvaluationPeriods === 1 ? ' was' : 's were'} unknown.`,
    )
  }
  runAlarmActions(region, alarm)
}

type Known = { periodAt: number; value: number }

const amount = (n: number) => `minimum ${n} datapoint${n === 1 ? '' : 's'}`

/** Datapoints compared with the threshold. */
interface Crossing {
  count: number
  /** Comparison in CloudWatch's words, for example "greater than". */
  words: string
  /** The least number of such datapoints for the transition, in CloudWatch's words. */
  least: string
}

/** Returns the reason of a state in CloudWatch's words, with the five latest datapoints. */
function reasonOf(
  { Threshold = 0, EvaluationPeriods = 1 }: MetricAlarm,
  points: readonly Known[],
  { count, words, least }: Crossing,
): string {
  const shown = (some: readonly Known[]) =>
    `[${some.map((p) => `${p.value} (${stamp(p.periodAt)})`).join(', ')}]`
  const counted = `Threshold Crossed: ${count} out of the last ${EvaluationPeriods} datapoints`
  const compared = `${count === 1 ? 'was' : 'were'} ${words} the threshold (${Threshold.toFixed(1)})`
  if (points.length <= 5) return `${counted} ${shown(points)} ${compared} (${least}).`
  return (
    `${counted} ${compared}. The most recent datapoints which crossed the threshold: ` +
    `${shown(points.slice(0, 5))} (${least}).`
  )
}

/** Returns the reason as JSON. */
function dataOf(region: Region, record: MetricAlarm, points: readonly Point[]): string {
  const time = (ms: number) => new Date(ms).toISOString().replace('Z', '+0000')
  const oldestFirst = points.toReversed()
  return JSON.stringify({
    version: '1.0',
    queryDate: time(region.clock.now()),
    startDate: time(oldestFirst[0]?.periodAt ?? 0),
    statistic: record.Statistic ?? record.ExtendedStatistic,
    period: record.Period,
    recentDatapoints: oldestFirst.flatMap((p) => p.value ?? []),
    threshold: record.Threshold,
    evaluatedDatapoints: points.map((p) => ({ timestamp: time(p.periodAt), value: p.value })),
  })
}

// CloudWatch writes a datapoint's time as day/month/year.
const stamp = (ms: number) => {
  const [, year, month, day, time] =
    /^\d\d(\d\d)-(\d\d)-(\d\d)T(.{8})/.exec(new Date(ms).toISOString()) ?? []
  return `${day}/${month}/${year} ${time}`
}

/** Sets an alarm's state and reason, and adds a change to the history. */
export function enterAlarmState(
  region: Region,
  alarm: AlarmState,
  state: StateValue,
  { reason, data }: { reason: string; data?: string | undefined },
): void {
  const { record } = alarm
  const before = record.StateValue
  const now = new Date(region.clock.now())
  alarm.record = {
    ...record,
    StateValue: state,
    StateReason: reason,
    StateReasonData: data,
    StateUpdatedTimestamp: before === state ? record.StateUpdatedTimestamp : now,
    StateTransitionedTimestamp: before === state ? record.StateTransitionedTimestamp : now,
  }
  if (before === state) return
  note(
    region,
    alarm,
    'StateUpdate',
    `Alarm updated from ${before ?? 'INSUFFICIENT_DATA'} to ${state}`,
  )
  noteAlarm(region, alarm.name)
}

/** Adds an item to the history of alarms. */
export function note(
  region: Region,
  alarm: AlarmState,
  kind: 'ConfigurationUpdate' | 'StateUpdate' | 'Action',
  summary: string,
): void {
  const item = {
    AlarmName: alarm.name,
    AlarmType: 'MetricAlarm' as const,
    Timestamp: new Date(region.clock.now()),
    HistoryItemType: kind,
    HistorySummary: summary,
    HistoryData: JSON.stringify({ version: '1.0', state: alarm.record.StateValue }),
  }
  region.cloudWatch.history = [item, ...region.cloudWatch.history].slice(0, historyKept)
}

function actionsOf(alarm: MetricAlarm): readonly string[] {
  switch (alarm.StateValue) {
    case 'ALARM':
      return alarm.AlarmActions ?? []
    case 'OK':
      return alarm.OKActions ?? []
    default:
      return alarm.InsufficientDataActions ?? []
  }
}

/**
 * Calls the scaling policies of an alarm, every minute while the state lasts. Other kinds of
 * actions are ignored.
 */
export function runAlarmActions(region: Region, { record }: AlarmState): void {
  if (!record.ActionsEnabled) return
  for (const arn of actionsOf(record)) region.cloudWatch.actions.get(arn)?.(record)
}
