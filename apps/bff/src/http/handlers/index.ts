import { RequestRefusal } from '../problem.ts'
import type { Handlers } from '../serve.ts'
import { clustersHandlers } from './clusters.ts'
import { containerInstancesHandlers } from './container-instances.ts'
import { createHandlerContext, type HandlerDeps } from './context.ts'
import { deploymentsHandlers } from './deployments.ts'
import { imagesHandlers } from './images.ts'
import { logsHandlers } from './logs.ts'
import { metricsHandlers } from './metrics.ts'
import { repositoriesHandlers } from './repositories.ts'
import { servicesHandlers } from './services.ts'
import { sessionHandlers } from './session.ts'
import { taskDefinitionsHandlers } from './task-definitions.ts'
import { tasksHandlers } from './tasks.ts'

/** Joins the handlers of all nouns. */
export function handlersOf(deps: HandlerDeps): Handlers {
  const context = createHandlerContext(deps)
  return {
    ...sessionHandlers(context),
    ...clustersHandlers(context),
    ...servicesHandlers(context),
    ...deploymentsHandlers(context),
    ...tasksHandlers(context),
    ...containerInstancesHandlers(context),
    ...taskDefinitionsHandlers(context),
    ...repositoriesHandlers(context),
    ...imagesHandlers(context),
    ...logsHandlers(context),
    ...metricsHandlers(context),
    'GET /api/actions/:id': async ({ params }) => {
      const outcome = await context.acting.actions.find(params.id)
      if (!outcome)
        throw new RequestRefusal({
          status: 404,
          code: 'NoSuchAction',
          message: 'No action of the last 24 hours has this id.',
        })
      return outcome
    },
  }
}
