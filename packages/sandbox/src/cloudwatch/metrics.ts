import type { Region } from '../world/region.ts'
import { ecsMetric, ecsMetrics } from './ecs-metrics.ts'
import { elbMetric, elbMetrics } from './elb-metrics.ts'
import { metricKeyOf } from './metric-key.ts'
import type { MetricName, Series, StoredMetric } from './state.ts'

const toSeries = (metric: StoredMetric): Series => ({
  ...metric,
  samples: (from, to) =>
    [...metric.minutes.values()]
      .filter((s) => s.sampledAt >= from && s.sampledAt < to)
      .sort((a, b) => a.sampledAt - b.sampledAt),
})

/** Returns the metric of a name, or undefined if it has no data, or none in the wanted unit. */
export function findMetric(
  region: Region,
  wanted: MetricName & { unit: string | undefined },
): Series | undefined {
  const stored = region.cloudWatch.metrics.get(metricKeyOf(wanted))
  const found = stored ? toSeries(stored) : (ecsMetric(region, wanted) ?? elbMetric(region, wanted))
  return wanted.unit === undefined || wanted.unit === found?.unit ? found : undefined
}

/** Yields all metrics of a region: those put by clients, and those of ECS and load balancers. */
export function* allMetrics(region: Region): Generator<Series> {
  for (const metric of region.cloudWatch.metrics.values()) yield toSeries(metric)
  yield* ecsMetrics(region)
  yield* elbMetrics(region)
}
