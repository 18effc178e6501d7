import { read, inAccount, inCluster, type Endpoint } from '../endpoint.ts'
import { listOf } from '../scope.ts'
import { clusterDetail, clusterRow } from './cluster.ts'

export const clustersEndpoints = {
  'GET /api/:account/clusters': {
    ...read,
    summary: 'Clusters',
    quota: 'Cluster read',
    params: inAccount,
    response: listOf(clusterRow),
  },
  'GET /api/:account/:region/clusters/:cluster': {
    ...read,
    summary: 'One cluster',
    quota: 'Cluster read',
    params: inCluster,
    response: clusterDetail,
  },
} satisfies Record<string, Endpoint>
