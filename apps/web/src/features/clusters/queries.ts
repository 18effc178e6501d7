import { queryOf } from '#lib/api.ts'

export const clustersQuery = (account: string) =>
  queryOf('/api/:account/clusters', { params: { account } })
export const clusterQuery = (account: string, region: string, cluster: string) =>
  queryOf('/api/:account/:region/clusters/:cluster', { params: { account, region, cluster } })
