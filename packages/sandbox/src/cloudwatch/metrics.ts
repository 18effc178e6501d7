import type { Dimension } from '@aws-sdk/client-cloudwatch'
import type { Region } from '../world/region.ts'
import { ecsMetric, ecsMetrics } from './ecs-metrics.ts'
import type { MetricDimension, MetricName, Series, StoredMetric } from './state.ts'

/** Dimensions as they came, whole. */
export const toDimensions = (dimensions: readonly Dimension[] = []): MetricDimension[] => dimensions.map(({ Name = '', Value = '' }) => ({ Name, Value }))

/** A metric's name as one text: the order of its dimensions means nothing. */
export const keyOf = ({ namespace, name, dimensions }: MetricName): string =>
  JSON.stringify([namespace, name, ...dimensions.map((d) => [d.Name, d.Value]).sort(([a = ''], [b = '']) => (a < b ? -1 : 1))])

const toSeries = (metric: StoredMetric): Series => ({
  ...metric,
  samples: (from, to) => [...metric.minutes.values()].filter((s) => s.at >= from && s.at < to).sort((a, b) => a.at - b.at),
})

/** The metric of that name; undefined if nothing was ever measured by it. */
export function findMetric(region: Region, wanted: MetricName): Series | undefined {
  const stored = region.cloudWatch.metrics.get(keyOf(wanted))
  return stored ? toSeries(stored) : ecsMetric(region, wanted)
}

/** All metrics of a region: what clients have put, and what ECS reports. */
export function* allMetrics(region: Region): Generator<Series> {
  for (const metric of region.cloudWatch.metrics.values()) yield toSeries(metric)
  yield* ecsMetrics(region)
}
