import type { taskDefinitionsEndpoints } from '@pilothouse/contract/task-definitions/endpoints'
import {
  deleteTaskDefinitions,
  deregisterTaskDefinition,
} from '../../actions/task-definitions/deregister-task-definitions.ts'
import { registerTaskDefinition } from '../../actions/task-definitions/register-task-definition.ts'
import { revealValue } from '../../actions/task-definitions/reveal.ts'
import { readFamily } from '../../resources/task-definitions/family-revisions.ts'
import { readUses } from '../../resources/task-definitions/task-definition-uses.ts'
import {
  listFamilies,
  readTaskDefinition,
} from '../../resources/task-definitions/task-definitions.ts'
import type { HandlersOf } from '../serve.ts'
import type { HandlerContext } from './context.ts'

export const taskDefinitionsHandlers = (
  context: HandlerContext,
): HandlersOf<typeof taskDefinitionsEndpoints> => ({
  'GET /api/:account/task-definitions': ({ params }) =>
    listFamilies(context.requireAccount(params.account)),
  'GET /api/:account/:region/task-definitions/:family': ({ params }) =>
    readFamily(context.requireFleet(params), params.family),
  'GET /api/:account/:region/task-definitions/:family/uses': ({ params }) =>
    readUses(context.requireFleet(params), params.family),
  'GET /api/:account/:region/task-definitions/:family/:revision': ({ params }) =>
    readTaskDefinition(context.requireFleet(params), params.family, Number(params.revision)),
  'POST /api/actions/register-task-definition': ({ body, user }) =>
    registerTaskDefinition(context.requireFleet(body), body, context.actionContext(user)),
  'POST /api/actions/deregister-task-definition': ({ body, user }) =>
    deregisterTaskDefinition(context.requireFleet(body), body, context.actionContext(user)),
  'POST /api/actions/delete-task-definitions': ({ body, user }) =>
    deleteTaskDefinitions(context.requireFleet(body), body, context.actionContext(user)),
  'POST /api/actions/reveal-value': ({ body, user }) =>
    revealValue(context.requireFleet(body), body, context.actionContext(user)),
})
