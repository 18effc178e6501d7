import type { ServiceDetail } from '@pilothouse/contract'
import { queryOf } from '#lib/api.ts'

export const servicesQuery = (account: string, ref: { region?: string; cluster?: string } = {}) =>
  queryOf('/api/:account/services', { params: { account }, query: ref })

const settled = new Set(['Steady', 'Paused', 'Gone'])

/**
 * One service. Refetches every three seconds while it changes: the stream does not report pending
 * tasks.
 */
export const serviceQuery = (
  account: string,
  region: string,
  cluster: string,
  service: string,
) => ({
  ...queryOf('/api/:account/:region/clusters/:cluster/services/:service', {
    params: { account, region, cluster, service },
  }),
  refetchInterval: (query: { state: { data?: ServiceDetail } }) =>
    query.state.data && !settled.has(query.state.data.state.name) ? 3_000 : 30_000,
})

/** The autoscaling of a service. */
export const scalingQuery = (
  account: string,
  region: string,
  cluster: string,
  service: string,
) => ({
  ...queryOf('/api/:account/:region/clusters/:cluster/services/:service/scaling', {
    params: { account, region, cluster, service },
  }),
  refetchInterval: 30_000,
})
