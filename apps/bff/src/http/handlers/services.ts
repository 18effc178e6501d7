import type { servicesEndpoints } from '@pilothouse/contract/services/endpoints'
import { listRows } from '../../accounts.ts'
import { deployService, scaleService } from '../../actions/services.ts'
import { readScaling } from '../../resources/services/scaling.ts'
import { readService } from '../../resources/services/services.ts'
import { readTargets } from '../../resources/services/targets.ts'
import type { HandlersOf } from '../serve.ts'
import type { HandlerContext } from './context.ts'

export const servicesHandlers = (
  context: HandlerContext,
): HandlersOf<typeof servicesEndpoints> => ({
  'GET /api/:account/services': ({ params, query }) =>
    listRows(context.requireAccount(params.account), 'services', query),
  'GET /api/:account/:region/clusters/:cluster/services/:service': ({ params }) =>
    readService(context.requireFleet(params), params.cluster, params.service),
  'GET /api/:account/:region/clusters/:cluster/services/:service/targets': ({ params }) =>
    readTargets(context.requireFleet(params), params.cluster, params.service),
  'GET /api/:account/:region/clusters/:cluster/services/:service/scaling': ({ params }) =>
    readScaling(context.requireFleet(params), params.cluster, params.service),
  'POST /api/actions/scale-service': ({ body, user }) =>
    scaleService(context.requireFleet(body), body, context.actionContext(user)),
  'POST /api/actions/deploy-service': ({ body, user }) =>
    deployService(context.requireFleet(body), body, context.actionContext(user)),
})
