import type { metricsEndpoints } from '@pilothouse/contract/metrics/endpoints'
import { readMetrics } from '../../resources/metrics.ts'
import type { HandlersOf } from '../serve.ts'
import type { HandlerContext } from './context.ts'

export const metricsHandlers = (context: HandlerContext): HandlersOf<typeof metricsEndpoints> => ({
  'GET /api/:account/:region/clusters/:cluster/metrics': ({ params, query }) =>
    readMetrics(context.requireFleet(params), { cluster: params.cluster }, query.hours),
  'GET /api/:account/:region/clusters/:cluster/services/:service/metrics': ({ params, query }) =>
    readMetrics(
      context.requireFleet(params),
      { cluster: params.cluster, service: params.service },
      query.hours,
    ),
})
