import { outcome } from '../action.ts'
import {
  read,
  act,
  accountParams,
  clusterParams,
  clusterFilter,
  type Endpoint,
} from '../endpoint.ts'
import { names } from '../names.ts'
import { listOf } from '../scope.ts'
import { stopTask } from './task-action.ts'
import { taskNetwork } from './task-network.ts'
import { taskDetail, taskRow } from './task.ts'

const ofTasks = clusterFilter.extend({ service: names.service.optional() }).strict()

export const tasksEndpoints = {
  'GET /api/:account/tasks': {
    ...read,
    summary: 'Tasks, running and stopped',
    quota: 'Cluster resource read',
    params: accountParams,
    query: ofTasks,
    response: listOf(taskRow),
  },
  'GET /api/:account/:region/clusters/:cluster/tasks/:task': {
    ...read,
    summary: 'One task',
    quota: 'Cluster resource read',
    params: clusterParams.extend({ task: names.taskId }),
    response: taskDetail,
  },
  'GET /api/:account/:region/clusters/:cluster/tasks/:task/network': {
    ...read,
    summary: 'How a task is reached, and which security groups filter that',
    quota: 'EC2 read',
    params: clusterParams.extend({ task: names.taskId }),
    response: taskNetwork,
  },
  'POST /api/actions/stop-task': {
    ...act('task.stop'),
    summary: 'Stop a task',
    quota: 'Cluster resource modify',
    body: stopTask,
    response: outcome,
  },
} satisfies Record<string, Endpoint>
