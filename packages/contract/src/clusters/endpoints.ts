import { read, accountParams, clusterParams, type Endpoint } from '../endpoint.ts'
import { listOf } from '../scope.ts'
import { clusterDetail, clusterRow } from './cluster.ts'

export const clustersEndpoints = {
  'GET /api/:account/clusters': {
    ...read,
    summary: 'Clusters',
    quota: 'Cluster read',
    params: accountParams,
    response: listOf(clusterRow),
  },
  'GET /api/:account/:region/clusters/:cluster': {
    ...read,
    summary: 'One cluster',
    quota: 'Cluster read',
    params: clusterParams,
    response: clusterDetail,
  },
} satisfies Record<string, Endpoint>
