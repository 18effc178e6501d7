import type { MetricHours } from '@pilothouse/contract'
import { queryOf } from '#lib/api.ts'

interface ClusterRef {
  account: string
  region: string
  cluster: string
}
export interface ServiceRef extends ClusterRef {
  service: string
}

/** What a chart may look back, with its words. */
export const spans: { id: MetricHours; title: string }[] = [
  { id: '1', title: '1 hour' },
  { id: '3', title: '3 hours' },
  { id: '12', title: '12 hours' },
  { id: '24', title: '1 day' },
  { id: '168', title: '7 days' },
]
export const usualHours: MetricHours = '3'

/** The hours that an address names; the usual ones where it names none that there are. */
export const hoursOf = (named: unknown): MetricHours =>
  spans.find((s) => s.id === named || Number(s.id) === named)?.id ?? usualHours

/** Asked again every minute: CloudWatch has a new value no sooner, and bills each question. */
const pace = { staleTime: 45_000, refetchInterval: 60_000 }

export const metricsQuery = (
  { account, region, cluster, service }: ServiceRef,
  hours: MetricHours,
) => ({
  ...queryOf('/api/:account/:region/clusters/:cluster/services/:service/metrics', {
    params: { account, region, cluster, service },
    query: { hours },
  }),
  ...pace,
})

export const clusterMetricsQuery = (
  { account, region, cluster }: ClusterRef,
  hours: MetricHours,
) => ({
  ...queryOf('/api/:account/:region/clusters/:cluster/metrics', {
    params: { account, region, cluster },
    query: { hours },
  }),
  ...pace,
})
