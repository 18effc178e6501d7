import type { TaskNetwork } from '@pilothouse/contract'
import { queryOf } from '#lib/api.ts'

/** The network of a task. Refetches soon while its interface is being created. */
export const taskNetworkQuery = (ref: {
  account: string
  region: string
  cluster: string
  task: string
}) => ({
  ...queryOf('/api/:account/:region/clusters/:cluster/tasks/:task/network', {
    params: { account: ref.account, region: ref.region, cluster: ref.cluster, task: ref.task },
  }),
  refetchInterval: (query: { state: { data?: TaskNetwork } }) =>
    query.state.data?.interface?.state === 'coming' ? 5_000 : 60_000,
})
