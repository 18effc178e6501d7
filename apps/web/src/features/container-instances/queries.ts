import { queryOf } from '#lib/api.ts'

export const containerInstancesQuery = (account: string, region: string, cluster: string) =>
  queryOf('/api/:account/container-instances', { params: { account }, query: { region, cluster } })
