import type { Dimension } from '@aws-sdk/client-cloudwatch'
import type { MetricDimension, MetricName } from './state.ts'

/** Dimensions as they came, whole. */
export const toDimensions = (dimensions: readonly Dimension[] = []): MetricDimension[] =>
  dimensions.map(({ Name = '', Value = '' }) => ({ Name, Value }))

/** A metric's name as one text: the order of its dimensions means nothing. */
export const keyOf = ({ namespace, name, dimensions }: MetricName): string =>
  JSON.stringify([
    namespace,
    name,
    ...dimensions.map((d) => [d.Name, d.Value]).sort(([a = ''], [b = '']) => (a < b ? -1 : 1)),
  ])
