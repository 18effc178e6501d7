import type { Dimension } from '@aws-sdk/client-cloudwatch'
import type { MetricDimension, MetricName } from './state.ts'

/** Copies dimensions with all their members. */
export const toDimensions = (dimensions: readonly Dimension[] = []): MetricDimension[] =>
  dimensions.map(({ Name = '', Value = '' }) => ({ Name, Value }))

/** Returns a metric's key, independent of the order of its dimensions. */
export const metricKeyOf = ({ namespace, name, dimensions }: MetricName): string =>
  JSON.stringify([
    namespace,
    name,
    ...dimensions.map((d) => [d.Name, d.Value]).sort(([a = ''], [b = '']) => (a < b ? -1 : 1)),
  ])
