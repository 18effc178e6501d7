import type { GetPath } from '#lib/api.ts'

/** Queries that an action on a service changes. */
export const serviceQueries: readonly GetPath[] = [
  '/api/:account/services',
  '/api/:account/:region/clusters/:cluster/services/:service',
]

/** Queries that stopping a task changes. */
export const taskQueries: readonly GetPath[] = [
  '/api/:account/tasks',
  '/api/:account/:region/clusters/:cluster/tasks/:task',
]

/** Queries that an action on the revisions of a family changes. */
export const familyQueries: readonly GetPath[] = [
  '/api/:account/task-definitions',
  '/api/:account/:region/task-definitions/:family',
  '/api/:account/:region/task-definitions/:family/uses',
]

/** Queries that an action on a repository or its images changes. */
export const registryQueries: readonly GetPath[] = [
  '/api/:account/repositories',
  '/api/:account/find-images',
  '/api/:account/image-troubles',
  '/api/:account/:region/repository',
  '/api/:account/:region/lifecycle-preview',
  '/api/:account/:region/images',
  '/api/:account/:region/image',
  '/api/:account/:region/image/base',
  '/api/:account/:region/image/findings',
  '/api/:account/:region/image/uses',
  '/api/:account/:region/clusters/:cluster/services/:service/images',
]
