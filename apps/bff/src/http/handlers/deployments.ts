import type { deploymentsEndpoints } from '@pilothouse/contract/deployments/endpoints'
import { listServiceDeployments } from '../../resources/services/service-deployments.ts'
import type { HandlersOf } from '../serve.ts'
import type { HandlerContext } from './context.ts'

export const deploymentsHandlers = (
  context: HandlerContext,
): HandlersOf<typeof deploymentsEndpoints> => ({
  'GET /api/:account/:region/clusters/:cluster/services/:service/deployments': ({ params }) =>
    listServiceDeployments(context.requireFleet(params), params.cluster, params.service),
})
