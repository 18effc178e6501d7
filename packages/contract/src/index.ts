import { z } from 'zod'
import { outcome } from './action.ts'
import { clustersEndpoints } from './clusters/endpoints.ts'
import { containerInstancesEndpoints } from './container-instances/endpoints.ts'
import { deploymentsEndpoints } from './deployments/endpoints.ts'
import { read, type Endpoint } from './endpoint.ts'
import { imagesEndpoints } from './images/endpoints.ts'
import { logsEndpoints } from './logs/endpoints.ts'
import { metricsEndpoints } from './metrics/endpoints.ts'
import { names } from './names.ts'
import { repositoriesEndpoints } from './repositories/endpoints.ts'
import { servicesEndpoints } from './services/endpoints.ts'
import { sessionEndpoints } from './session/endpoints.ts'
import { taskDefinitionsEndpoints } from './task-definitions/endpoints.ts'
import { tasksEndpoints } from './tasks/endpoints.ts'

/**
 * Every endpoint of the console, joined from the tables of all nouns. An endpoint outside it does
 * not exist.
 */
export const contract = {
  ...sessionEndpoints,
  ...clustersEndpoints,
  ...servicesEndpoints,
  ...deploymentsEndpoints,
  ...tasksEndpoints,
  ...containerInstancesEndpoints,
  ...taskDefinitionsEndpoints,
  ...repositoriesEndpoints,
  ...imagesEndpoints,
  ...logsEndpoints,
  ...metricsEndpoints,
  'GET /api/actions/:id': {
    ...read,
    summary: 'How an action ended',
    quota: null,
    params: z.object({ id: names.actionId }),
    response: outcome,
  },
} satisfies Record<string, Endpoint>

export type Contract = typeof contract
export type Route = keyof Contract
export type Params<R extends Route> = z.output<Contract[R]['params']>
export type Query<R extends Route> = z.output<Contract[R]['query']>
export type Body<R extends Route> = z.output<Contract[R]['body']>
export type Answer<R extends Route> = z.output<Contract[R]['response']>

export type * from './action.ts'
export type * from './services/service-action.ts'
export type * from './task-definitions/task-definition-action.ts'
export type * from './tasks/task-action.ts'
export type * from './clusters/cluster.ts'
export type * from './container-instances/container-instance.ts'
export type * from './endpoint.ts'
export type * from './images/found-image.ts'
export type * from './images/image.ts'
export type * from './images/image-action.ts'
export type * from './images/image-use.ts'
export type * from './repositories/lifecycle-preview.ts'
export type * from './logs/log.ts'
export type * from './metrics/metric.ts'
export type * from './problem.ts'
export type * from './repositories/registry.ts'
export type * from './repositories/repository.ts'
export type * from './repositories/repository-action.ts'
export type * from './services/scaling.ts'
export type * from './scope.ts'
export type * from './services/service.ts'
export type * from './deployments/service-deployment.ts'
export type * from './session/session.ts'
export type * from './stream.ts'
export type * from './services/target.ts'
export type * from './task-definitions/task-definition.ts'
export type * from './tasks/task-network.ts'
export type * from './tasks/task.ts'
export { names }
