import type { MetricDatum, PutMetricDataInput } from '@aws-sdk/client-cloudwatch'
import { Fault, type Operation } from '../operation.ts'
import type { Region } from '../world/region.ts'
import { metricKeyOf, toDimensions } from './metric-key.ts'
import type { Sample, StoredMetric } from './state.ts'

const minute = 60_000
const hour = 60 * minute
/**
 * Limits on stored data: 15 days of minutes, the number of metrics, and values of a minute for
 * percentiles.
 */
const minutes = 15 * 24 * 60
const metrics = 2_000
const values = 150

const refused = (message: string) => new Fault('InvalidParameterValueException', message)

/** Stores data by the minute; higher resolutions are not supported. */
export const putMetricData: Operation<PutMetricDataInput, void> = (input, { region }) => {
  const namespace = input.Namespace ?? ''
  if (namespace.startsWith('AWS/'))
    throw refused('The value AWS/ for parameter Namespace is invalid.')
  const data = input.MetricData ?? []
  const now = region.clock.now()
  for (const datum of data) check(datum, now)
  for (const datum of data) keep(region, namespace, datum, now)
}

function check(
  { Value, Values, Counts, StatisticValues, Timestamp, MetricName = '' }: MetricDatum,
  now: number,
): void {
  const given = [Value, Values, StatisticValues].filter((x) => x !== undefined)
  if (given.length !== 1)
    throw new Fault(
      'InvalidParameterCombinationException',
      'Exactly one of the parameters Value, Values and StatisticValues must be specified ' +
        `for the metric ${MetricName}.`,
    )
  if (Counts && Counts.length !== Values?.length)
    throw refused('The parameters Values and Counts must be of the same size.')
  const timestamp = Timestamp?.getTime() ?? now
  if (timestamp < now - 14 * 24 * hour || timestamp > now + 2 * hour) {
    throw refused(
      'The parameter MetricData.member.Timestamp must specify a time within the past two ' +
        'weeks, and no more than two hours in the future.',
    )
  }
}

function keep(region: Region, namespace: string, datum: MetricDatum, now: number): void {
  const all = region.cloudWatch.metrics
  const name = {
    namespace,
    name: datum.MetricName ?? '',
    dimensions: toDimensions(datum.Dimensions),
  }
  const key = metricKeyOf(name)
  const metric: StoredMetric = all.get(key) ?? {
    ...name,
    unit: datum.Unit ?? 'None',
    lastPutAt: now,
    minutes: new Map(),
  }
  metric.lastPutAt = now
  // The map is sorted by last put, so that the least recent metric is removed first.
  all.delete(key)
  all.set(key, metric)
  const oldest = all.keys().next()
  if (all.size > metrics && !oldest.done) all.delete(oldest.value)

  const minuteAt = Math.floor((datum.Timestamp?.getTime() ?? now) / minute) * minute
  const added = sampleOf(datum, minuteAt)
  const before = metric.minutes.get(minuteAt)
  metric.minutes.set(minuteAt, before ? joined(before, added) : added)
  if (metric.minutes.size > minutes) metric.minutes.delete(Math.min(...metric.minutes.keys()))
}

function sampleOf(
  { Value, Values = [], Counts, StatisticValues: set }: MetricDatum,
  minuteAt: number,
): Sample {
  if (set) {
    const { SampleCount: count = 0, Sum: sum = 0, Minimum: min = 0, Maximum: max = 0 } = set
    return { sampledAt: minuteAt, count, sum, min, max, values: [min, sum / (count || 1), max] }
  }
  const listed = Value === undefined ? Values : [Value]
  const counts = listed.map((_, n) => Counts?.[n] ?? 1)
  const each = listed.flatMap((v, n) =>
    Array.from({ length: Math.min(counts[n] ?? 1, values) }, () => v),
  )
  return {
    sampledAt: minuteAt,
    count: counts.reduce((a, b) => a + b, 0),
    sum: listed.reduce((total, v, n) => total + v * (counts[n] ?? 1), 0),
    min: Math.min(...listed),
    max: Math.max(...listed),
    values: each,
  }
}

const joined = (a: Sample, b: Sample): Sample => ({
  sampledAt: a.sampledAt,
  count: a.count + b.count,
  sum: a.sum + b.sum,
  min: Math.min(a.min, b.min),
  max: Math.max(a.max, b.max),
  values: [...a.values, ...b.values].slice(-values),
})
