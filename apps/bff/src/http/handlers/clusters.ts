import type { clustersEndpoints } from '@pilothouse/contract/clusters/endpoints'
import { listRows } from '../../accounts.ts'
import { readCluster } from '../../resources/clusters.ts'
import type { HandlersOf } from '../serve.ts'
import type { HandlerContext } from './context.ts'

export const clustersHandlers = (
  context: HandlerContext,
): HandlersOf<typeof clustersEndpoints> => ({
  'GET /api/:account/clusters': ({ params }) =>
    listRows(context.requireAccount(params.account), 'clusters', {}),
  'GET /api/:account/:region/clusters/:cluster': ({ params }) =>
    readCluster(context.requireFleet(params), params.cluster),
})
