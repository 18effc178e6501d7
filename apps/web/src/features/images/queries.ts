import type { Images } from '@pilothouse/contract'
import { queryOf } from '../../lib/api'

export interface RepositoryAt { account: string; region: string; repository: string }
export interface ImageAt extends RepositoryAt { digest: string }

/** Images that are stale or missing where they run. */
export const imageTroublesQuery = (account: string) => ({
  ...queryOf('/api/:account/image-troubles', { params: { account } }),
  refetchInterval: (query: { state: { data?: { unseen: readonly unknown[] } } }) => (query.state.data?.unseen.length === 0 ? 60_000 : 15_000),
})

/** The images of one repository; asked again soon while they are still being read. */
export const imagesQuery = ({ account, region, repository }: RepositoryAt) => ({
  ...queryOf('/api/:account/:region/images', { params: { account, region }, query: { repository } }),
  refetchInterval: (query: { state: { data?: Images } }) => (!query.state.data || query.state.data.complete || query.state.data.problem ? 30_000 : 2_000),
})

const whichImage = ({ account, region, repository, digest }: ImageAt) => ({ params: { account, region }, query: { repository, digest } })

/** One image: what its registry tells of it never changes, who uses it does. */
export const imageQuery = (at: ImageAt) => ({ ...queryOf('/api/:account/:region/image', whichImage(at)), staleTime: 60_000 })
export const imageUsesQuery = (at: ImageAt) => ({ ...queryOf('/api/:account/:region/image/uses', whichImage(at)), refetchInterval: 20_000 })
export const imageBaseQuery = (at: ImageAt) => ({ ...queryOf('/api/:account/:region/image/base', whichImage(at)), staleTime: 10 * 60_000 })
