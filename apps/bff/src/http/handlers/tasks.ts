import type { tasksEndpoints } from '@pilothouse/contract/tasks/endpoints'
import { listRows } from '../../accounts.ts'
import { stopTask } from '../../actions/tasks.ts'
import { readTaskNetwork } from '../../resources/tasks/task-network.ts'
import { readTask } from '../../resources/tasks/tasks.ts'
import type { HandlersOf } from '../serve.ts'
import type { HandlerContext } from './context.ts'

export const tasksHandlers = (context: HandlerContext): HandlersOf<typeof tasksEndpoints> => ({
  'GET /api/:account/tasks': async ({ params, query }) => {
    const { rows, parts } = await listRows(context.requireAccount(params.account), 'tasks', query)
    return {
      parts,
      rows: query.service === undefined ? rows : rows.filter((t) => t.service === query.service),
    }
  },
  'GET /api/:account/:region/clusters/:cluster/tasks/:task': ({ params }) =>
    readTask(context.requireFleet(params), params.cluster, params.task),
  'GET /api/:account/:region/clusters/:cluster/tasks/:task/network': ({ params }) =>
    readTaskNetwork(context.requireFleet(params), params.cluster, params.task),
  'POST /api/actions/stop-task': ({ body, user }) =>
    stopTask(context.requireFleet(body), body, context.actionContext(user)),
})
