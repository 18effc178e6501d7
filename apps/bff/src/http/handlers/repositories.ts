import type { repositoriesEndpoints } from '@pilothouse/contract/repositories/endpoints'
import { createRepository } from '../../actions/repositories/create-repository.ts'
import { deleteRepository } from '../../actions/repositories/delete-repository.ts'
import { previewLifecycle, setLifecycle } from '../../actions/repositories/lifecycle-policies.ts'
import {
  setRepositoryPolicy,
  setRepositoryTags,
} from '../../actions/repositories/repository-policies.ts'
import { setScanOnPush, setTagMutability } from '../../actions/repositories/repository-settings.ts'
import { readLifecyclePreview } from '../../resources/repositories/lifecycle-preview.ts'
import { readRegistries } from '../../resources/repositories/registries.ts'
import { listRepositories, readRepository } from '../../resources/repositories/repositories.ts'
import type { HandlersOf } from '../serve.ts'
import type { HandlerContext } from './context.ts'

export const repositoriesHandlers = (
  context: HandlerContext,
): HandlersOf<typeof repositoriesEndpoints> => ({
  'GET /api/:account/repositories': ({ params }) =>
    listRepositories(context.accounts, context.requireAccount(params.account)),
  'GET /api/:account/registries': ({ params }) =>
    readRegistries(context.requireAccount(params.account)),
  'GET /api/:account/:region/repository': ({ params, query }) =>
    readRepository(context.accounts, context.requireRegistry(params), query.repository),
  'GET /api/:account/:region/lifecycle-preview': ({ params, query }) =>
    readLifecyclePreview(context.accounts, context.requireRegistry(params), query.repository),
  'POST /api/actions/create-repository': ({ body, user }) =>
    createRepository(context.requireModels(body), body, context.actionContext(user)),
  'POST /api/actions/delete-repository': ({ body, user }) =>
    deleteRepository(context.requireModels(body), body, context.actionContext(user)),
  'POST /api/actions/set-tag-mutability': ({ body, user }) =>
    setTagMutability(context.requireModels(body), body, context.actionContext(user)),
  'POST /api/actions/set-scan-on-push': ({ body, user }) =>
    setScanOnPush(context.requireModels(body), body, context.actionContext(user)),
  'POST /api/actions/set-repository-policy': ({ body, user }) =>
    setRepositoryPolicy(context.requireModels(body), body, context.actionContext(user)),
  'POST /api/actions/set-repository-tags': ({ body, user }) =>
    setRepositoryTags(context.requireModels(body), body, context.actionContext(user)),
  'POST /api/actions/preview-lifecycle': ({ body, user }) =>
    previewLifecycle(context.requireModels(body), body, context.actionContext(user)),
  'POST /api/actions/set-lifecycle': ({ body, user }) =>
    setLifecycle(context.requireModels(body), body, context.actionContext(user)),
})
