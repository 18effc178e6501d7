import type { ServiceDeployments } from '@pilothouse/contract'
import { queryOf } from '#lib/api.ts'
import type { ServiceRef } from '#lib/refs.ts'
import { isGoing } from './status'

/** A service's deployment history. Refetches every five seconds while a deployment runs. */
export const serviceDeploymentsQuery = ({ account, region, cluster, service }: ServiceRef) => ({
  ...queryOf('/api/:account/:region/clusters/:cluster/services/:service/deployments', {
    params: { account, region, cluster, service },
  }),
  refetchInterval: (query: { state: { data?: ServiceDeployments } }) =>
    query.state.data?.deployments.some(isGoing) ? 5_000 : 30_000,
  // Do not retry: an endpoint without the operation will not gain it.
  retry: false,
})
