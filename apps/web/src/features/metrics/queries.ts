import type { MetricHours } from '@pilothouse/contract'
import { queryOf } from '#lib/api.ts'
import type { ClusterRef, ServiceRef } from '#lib/refs.ts'

/** The time spans of the charts, with their titles. */
export const spans: { id: MetricHours; title: string }[] = [
  { id: '1', title: '1 hour' },
  { id: '3', title: '3 hours' },
  { id: '12', title: '12 hours' },
  { id: '24', title: '1 day' },
  { id: '168', title: '7 days' },
]
export const usualHours: MetricHours = '3'

/** Reads the hours from the address; falls back to the default span. */
export const hoursOf = (named: unknown): MetricHours =>
  spans.find((s) => s.id === named || Number(s.id) === named)?.id ?? usualHours

/** Refetches every minute: CloudWatch updates no sooner and bills each request. */
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
