import { z } from 'zod'
import { outcome } from '../action.ts'
import { read, act, accountParams, regionParams, type Endpoint } from '../endpoint.ts'
import { names } from '../names.ts'
import { listOf } from '../scope.ts'
import { lifecyclePreview } from './lifecycle-preview.ts'
import { registry } from './registry.ts'
import {
  createRepository,
  deleteRepository,
  previewLifecycle,
  setLifecycle,
  setRepositoryPolicy,
  setRepositoryTags,
  setScanOnPush,
  setTagMutability,
} from './repository-action.ts'
import { repositoryDetail, repositoryRow } from './repository.ts'

const ofRepository = z.object({ repository: names.repository }).strict()

export const repositoriesEndpoints = {
  'GET /api/:account/repositories': {
    ...read,
    summary: 'Repositories',
    quota: 'Registry read',
    params: accountParams,
    response: listOf(repositoryRow),
  },
  'GET /api/:account/registries': {
    ...read,
    summary: 'What holds for all repositories of each region',
    quota: 'Registry read',
    params: accountParams,
    response: z.array(registry),
  },
  'GET /api/:account/:region/repository': {
    ...read,
    summary: 'One repository with its policies',
    quota: 'Registry read',
    params: regionParams,
    query: ofRepository,
    response: repositoryDetail,
  },
  'GET /api/:account/:region/lifecycle-preview': {
    ...read,
    summary: 'What a lifecycle policy would do, crossed with who needs it',
    quota: 'Registry read',
    params: regionParams,
    query: ofRepository,
    response: lifecyclePreview,
  },
  'POST /api/actions/create-repository': {
    ...act('repository.create'),
    summary: 'Create a repository',
    quota: 'Registry modify',
    body: createRepository,
    response: outcome,
  },
  'POST /api/actions/delete-repository': {
    ...act('repository.delete'),
    summary: 'Delete a repository',
    quota: 'Registry modify',
    body: deleteRepository,
    response: outcome,
  },
  'POST /api/actions/set-tag-mutability': {
    ...act('repository.tag-mutability'),
    summary: 'Set whether tags of a repository may be moved',
    quota: 'Registry modify',
    body: setTagMutability,
    response: outcome,
  },
  'POST /api/actions/set-scan-on-push': {
    ...act('repository.scan-on-push'),
    summary: 'Set whether a repository scans what is pushed',
    quota: 'Registry modify',
    body: setScanOnPush,
    response: outcome,
  },
  'POST /api/actions/set-repository-policy': {
    ...act('repository.policy'),
    summary: 'Set or delete the policy of a repository',
    quota: 'Registry modify',
    body: setRepositoryPolicy,
    response: outcome,
  },
  'POST /api/actions/set-repository-tags': {
    ...act('repository.tags'),
    summary: 'Set the resource tags of a repository',
    quota: 'Registry modify',
    body: setRepositoryTags,
    response: outcome,
  },
  'POST /api/actions/preview-lifecycle': {
    ...act('repository.lifecycle-preview'),
    summary: 'Preview a lifecycle policy',
    quota: 'Registry modify',
    body: previewLifecycle,
    response: outcome,
  },
  'POST /api/actions/set-lifecycle': {
    ...act('repository.lifecycle'),
    summary: 'Set or delete the lifecycle policy of a repository',
    quota: 'Registry modify',
    body: setLifecycle,
    response: outcome,
  },
} satisfies Record<string, Endpoint>
