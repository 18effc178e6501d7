import { read, accountParams, clusterFilter, type Endpoint } from '../endpoint.ts'
import { listOf } from '../scope.ts'
import { containerInstanceRow } from './container-instance.ts'

export const containerInstancesEndpoints = {
  'GET /api/:account/container-instances': {
    ...read,
    summary: 'Container instances',
    quota: 'Cluster resource read',
    params: accountParams,
    query: clusterFilter,
    response: listOf(containerInstanceRow),
  },
} satisfies Record<string, Endpoint>
