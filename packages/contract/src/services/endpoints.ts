import { outcome } from '../action.ts'
import {
  read,
  act,
  accountParams,
  serviceParams,
  clusterFilter,
  type Endpoint,
} from '../endpoint.ts'
import { listOf } from '../scope.ts'
import { serviceScaling } from './scaling.ts'
import { deployService, scaleService } from './service-action.ts'
import { serviceDetail, serviceRow } from './service.ts'
import { serviceTargets } from './target.ts'

export const servicesEndpoints = {
  'GET /api/:account/services': {
    ...read,
    summary: 'Services',
    quota: 'Service read',
    params: accountParams,
    query: clusterFilter,
    response: listOf(serviceRow),
  },
  'GET /api/:account/:region/clusters/:cluster/services/:service': {
    ...read,
    summary: 'One service',
    quota: 'Service read',
    params: serviceParams,
    response: serviceDetail,
  },
  'GET /api/:account/:region/clusters/:cluster/services/:service/targets': {
    ...read,
    summary: 'How the load balancers of a service see its tasks',
    quota: 'Load balancing read',
    params: serviceParams,
    response: serviceTargets,
  },
  'GET /api/:account/:region/clusters/:cluster/services/:service/scaling': {
    ...read,
    summary: 'What scales a service by itself',
    quota: 'Scaling read',
    params: serviceParams,
    response: serviceScaling,
  },
  'POST /api/actions/scale-service': {
    ...act('service.scale'),
    summary: 'Set the desired count of a service',
    quota: 'Service modify',
    body: scaleService,
    response: outcome,
  },
  'POST /api/actions/deploy-service': {
    ...act('service.deploy'),
    summary: 'Force a new deployment of a service',
    quota: 'Service modify',
    body: deployService,
    response: outcome,
  },
} satisfies Record<string, Endpoint>
