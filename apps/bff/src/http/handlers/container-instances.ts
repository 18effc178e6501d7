import type { containerInstancesEndpoints } from '@pilothouse/contract/container-instances/endpoints'
import { listRows } from '../../accounts.ts'
import type { HandlersOf } from '../serve.ts'
import type { HandlerContext } from './context.ts'

export const containerInstancesHandlers = (
  context: HandlerContext,
): HandlersOf<typeof containerInstancesEndpoints> => ({
  'GET /api/:account/container-instances': ({ params, query }) =>
    listRows(context.requireAccount(params.account), 'container-instances', query),
})
