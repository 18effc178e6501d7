import type { ListMetricsInput, ListMetricsOutput } from '@aws-sdk/client-cloudwatch'
import type { Operation } from '../operation.ts'
import { allMetrics } from './metrics.ts'
import { placeIn, tokenOf } from './page.ts'

const size = 500
const recently = 3 * 3_600_000

export const listMetrics: Operation<ListMetricsInput, ListMetricsOutput> = (input, { region }) => {
  const { Namespace, MetricName, Dimensions = [], RecentlyActive, NextToken } = input
  const now = region.clock.now()
  const found = [...allMetrics(region)].filter(
    (m) =>
      (Namespace === undefined || m.namespace === Namespace) &&
      (MetricName === undefined || m.name === MetricName) &&
      Dimensions.every((wanted) =>
        m.dimensions.some(
          (d) => d.Name === wanted.Name && (wanted.Value === undefined || d.Value === wanted.Value),
        ),
      ) &&
      (RecentlyActive === undefined || m.samples(now - recently, now).length > 0),
  )
  const start = placeIn('metrics', NextToken, 'InvalidParameterValueException')
  return {
    Metrics: found
      .slice(start, start + size)
      .map((m) => ({ Namespace: m.namespace, MetricName: m.name, Dimensions: [...m.dimensions] })),
    NextToken: found.length > start + size ? tokenOf('metrics', start + size) : undefined,
  }
}
