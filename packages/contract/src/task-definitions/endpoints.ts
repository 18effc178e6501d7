import { outcome } from '../action.ts'
import { read, act, accountParams, regionParams, type Endpoint } from '../endpoint.ts'
import { names } from '../names.ts'
import { listOf } from '../scope.ts'
import {
  deleteTaskDefinitions,
  deregisterTaskDefinition,
  registerTaskDefinition,
  revealValue,
  revealed,
} from './task-definition-action.ts'
import { family, familyRow, familyUses, taskDefinition } from './task-definition.ts'

export const taskDefinitionsEndpoints = {
  'GET /api/:account/task-definitions': {
    ...read,
    summary: 'Task definition families',
    quota: 'Task definition read',
    params: accountParams,
    response: listOf(familyRow),
  },
  'GET /api/:account/:region/task-definitions/:family': {
    ...read,
    summary: 'The revisions of a family',
    quota: 'Task definition read',
    params: regionParams.extend({ family: names.family }),
    response: family,
  },
  'GET /api/:account/:region/task-definitions/:family/uses': {
    ...read,
    summary: 'Who uses the revisions of a family',
    quota: 'Service deployment',
    params: regionParams.extend({ family: names.family }),
    response: familyUses,
  },
  'GET /api/:account/:region/task-definitions/:family/:revision': {
    ...read,
    summary: 'One revision',
    quota: 'Task definition read',
    params: regionParams.extend({ family: names.family, revision: names.revision }),
    response: taskDefinition,
  },
  'POST /api/actions/register-task-definition': {
    ...act('task-definition.register'),
    summary: 'Register a revision',
    quota: 'Task definition modify',
    body: registerTaskDefinition,
    response: outcome,
  },
  'POST /api/actions/deregister-task-definition': {
    ...act('task-definition.deregister'),
    summary: 'Deregister a revision that nothing uses',
    quota: 'Task definition modify',
    body: deregisterTaskDefinition,
    response: outcome,
  },
  'POST /api/actions/delete-task-definitions': {
    ...act('task-definition.delete'),
    summary: 'Delete up to ten deregistered revisions',
    quota: 'Task definition delete',
    body: deleteTaskDefinitions,
    response: outcome,
  },
  'POST /api/actions/reveal-value': {
    ...act('value.reveal'),
    summary: 'Show one masked value',
    quota: 'Task definition read',
    body: revealValue,
    response: revealed,
  },
} satisfies Record<string, Endpoint>
