import type { LifecyclePreview, ListOf, RepositoryRow } from '@pilothouse/contract'
import { queryOf } from '#lib/api.ts'
import type { RepositoryRef } from '#lib/refs.ts'

/** The repositories of an account. Refetches sooner while their images are being read. */
export const repositoriesQuery = (account: string) => ({
  ...queryOf('/api/:account/repositories', { params: { account } }),
  refetchInterval: (query: { state: { data?: ListOf<RepositoryRow> } }) =>
    query.state.data?.parts.every((p) => p.complete || p.problems.length > 0) ? 60_000 : 4_000,
})

/** One repository with its policies. */
export const repositoryQuery = ({ account, region, repository }: RepositoryRef) => ({
  ...queryOf('/api/:account/:region/repository', {
    params: { account, region },
    query: { repository },
  }),
  refetchInterval: 60_000,
})

/** The registry settings of each region. */
export const registriesQuery = (account: string) =>
  queryOf('/api/:account/registries', { params: { account } })

/** The last lifecycle policy preview. Refetches until ECR has finished it. */
export const lifecyclePreviewQuery = ({ account, region, repository }: RepositoryRef) => ({
  ...queryOf('/api/:account/:region/lifecycle-preview', {
    params: { account, region },
    query: { repository },
  }),
  refetchInterval: (query: { state: { data?: LifecyclePreview } }) =>
    query.state.data?.status === 'IN_PROGRESS' ? 2_000 : (false as const),
})
