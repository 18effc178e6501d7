import type {
  Datapoint,
  GetMetricStatisticsInput,
  GetMetricStatisticsOutput,
} from '@aws-sdk/client-cloudwatch'
import { Fault, type Operation } from '../operation.ts'
import { checkPeriod } from './get-metric-data.ts'
import { toDimensions } from './metric-key.ts'
import { findMetric } from './metrics.ts'
import { bucketsOf, statistic } from './statistics.ts'

const most = 1_440

export const getMetricStatistics: Operation<GetMetricStatisticsInput, GetMetricStatisticsOutput> = (
  input,
  { region },
) => {
  const {
    Namespace = '',
    MetricName = '',
    Period = 60,
    Statistics = [],
    ExtendedStatistics = [],
    Unit,
  } = input
  const from = input.StartTime?.getTime() ?? 0
  const to = input.EndTime?.getTime() ?? 0
  if (from >= to)
    throw new Fault(
      'InvalidParameterValueException',
      'The parameter StartTime must be less than the parameter EndTime.',
    )
  if (Statistics.length + ExtendedStatistics.length === 0) {
    throw new Fault(
      'InvalidParameterCombinationException',
      'At least one of the parameters Statistics and ExtendedStatistics must be specified.',
    )
  }
  checkPeriod(Period)
  const requested = Math.ceil((to - from) / (Period * 1_000))
  if (requested > most) {
    const limit =
      `You have requested up to ${requested.toLocaleString('en')} datapoints, which exceeds ` +
      `the limit of ${most.toLocaleString('en')}.`
    throw new Fault(
      'InvalidParameterCombinationException',
      `${limit} You may reduce the datapoints requested by increasing Period, or ` +
        'decreasing the time range.',
    )
  }
  const series = findMetric(region, {
    namespace: Namespace,
    name: MetricName,
    dimensions: toDimensions(input.Dimensions),
    unit: Unit,
  })
  const datapoints = bucketsOf(series, from, to, Period * 1_000).map(
    ({ periodAt, samples }): Datapoint => {
      const extended = Object.fromEntries(ExtendedStatistics.map((s) => [s, statistic(s)(samples)]))
      const plain = Object.fromEntries(Statistics.map((s) => [s, statistic(s)(samples)]))
      return {
        Timestamp: new Date(periodAt),
        ...plain,
        Unit: series?.unit as Datapoint['Unit'],
        ...(ExtendedStatistics.length > 0 ? { ExtendedStatistics: extended } : {}),
      }
    },
  )
  return { Label: MetricName, Datapoints: datapoints }
}
