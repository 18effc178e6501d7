import type { logsEndpoints } from '@pilothouse/contract/logs/endpoints'
import { readLog } from '../../resources/logs/logs.ts'
import type { HandlersOf } from '../serve.ts'
import type { HandlerContext } from './context.ts'

export const logsHandlers = (context: HandlerContext): HandlersOf<typeof logsEndpoints> => ({
  'GET /api/:account/:region/clusters/:cluster/tasks/:task/log': ({ params, query }) =>
    readLog(
      context.requireFleet(params),
      { cluster: params.cluster, task: params.task, ...query },
      (region) => context.requireAccount(params.account).fleets.get(region)?.scope,
    ),
})
