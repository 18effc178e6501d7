import type { ServiceDeployments } from '@pilothouse/contract'
import { queryOf } from '#lib/api.ts'
import { isGoing } from './status'

export interface ServiceRef {
  account: string
  region: string
  cluster: string
  service: string
}

/** A service's history of deployments; asked again every five seconds while one goes on. */
export const serviceDeploymentsQuery = ({ account, region, cluster, service }: ServiceRef) => ({
  ...queryOf('/api/:account/:region/clusters/:cluster/services/:service/deployments', {
    params: { account, region, cluster, service },
  }),
  refetchInterval: (query: { state: { data?: ServiceDeployments } }) =>
    query.state.data?.deployments.some(isGoing) ? 5_000 : 30_000,
  // An endpoint that lacks the operation lacks it a moment later too.
  retry: false,
})
