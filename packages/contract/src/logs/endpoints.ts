import { z } from 'zod'
import { read, clusterParams, type Endpoint } from '../endpoint.ts'
import { names } from '../names.ts'
import { log } from './log.ts'

const ofLog = z
  .object({ container: names.container, before: z.string().min(1).max(2_000).optional() })
  .strict()

export const logsEndpoints = {
  'GET /api/:account/:region/clusters/:cluster/tasks/:task/log': {
    ...read,
    summary: 'The last lines of a container’s log',
    quota: 'Logs read',
    params: clusterParams.extend({ task: names.taskId }),
    query: ofLog,
    response: log,
  },
} satisfies Record<string, Endpoint>
