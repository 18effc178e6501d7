import { read, serviceParams, type Endpoint } from '../endpoint.ts'
import { serviceDeployments } from './service-deployment.ts'

export const deploymentsEndpoints = {
  'GET /api/:account/:region/clusters/:cluster/services/:service/deployments': {
    ...read,
    summary: 'The history of a service’s deployments',
    quota: 'Service deployment',
    params: serviceParams,
    response: serviceDeployments,
  },
} satisfies Record<string, Endpoint>
