import { z } from 'zod'
import { read, clusterParams, serviceParams, type Endpoint } from '../endpoint.ts'
import { metricHours, metrics } from './metric.ts'

const ofHours = z.object({ hours: z.enum(metricHours).default('3') }).strict()

export const metricsEndpoints = {
  'GET /api/:account/:region/clusters/:cluster/metrics': {
    ...read,
    summary: 'CPU and memory of a cluster',
    quota: 'Metrics read',
    params: clusterParams,
    query: ofHours,
    response: metrics,
  },
  'GET /api/:account/:region/clusters/:cluster/services/:service/metrics': {
    ...read,
    summary: 'CPU and memory of a service',
    quota: 'Metrics read',
    params: serviceParams,
    query: ofHours,
    response: metrics,
  },
} satisfies Record<string, Endpoint>
