import type { ServiceTargets } from '@pilothouse/contract'
import { queryOf } from '#lib/api.ts'
import type { ServiceRef } from '#lib/refs.ts'

/** The target health of a service. Refetches more often while a target is unhealthy. */
export const targetsQuery = (ref: ServiceRef) => ({
  ...queryOf('/api/:account/:region/clusters/:cluster/services/:service/targets', {
    params: {
      account: ref.account,
      region: ref.region,
      cluster: ref.cluster,
      service: ref.service,
    },
  }),
  refetchInterval: (query: { state: { data?: ServiceTargets } }) =>
    query.state.data?.groups.every((g) => g.targets?.every((t) => t.state === 'healthy'))
      ? 30_000
      : 8_000,
})
