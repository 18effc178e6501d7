import type { Answer, Findings, ImageDetail, Images, Unseen } from '@pilothouse/contract'
import { infiniteQueryOptions, type InfiniteData } from '@tanstack/react-query'
import { get, queryOf } from '#lib/api.ts'
import type { RepositoryRef } from '#lib/refs.ts'

export interface ImageRef extends RepositoryRef {
  digest: string
}

/** Refetches soon while something is unread. Parts with a problem do not count. */
const soonWhileUnseen =
  (usual: number) => (query: { state: { data?: { unseen: readonly Unseen[] } } }) =>
    query.state.data?.unseen.some((u) => !u.problem) ? 4_000 : usual

/** Images that are stale or missing where they run. */
export const imageProblemsQuery = (account: string) => ({
  ...queryOf('/api/:account/image-troubles', { params: { account } }),
  refetchInterval: soonWhileUnseen(60_000),
})

/** The images that match a name or the start of a digest. */
export const foundImagesQuery = (account: string, name: string) => ({
  ...queryOf('/api/:account/find-images', { params: { account }, query: { name: name.trim() } }),
  staleTime: 2_000,
})

/** The images of one repository. Refetches soon while the images or their uses are being read. */
export const imagesQuery = ({ account, region, repository }: RepositoryRef) => ({
  ...queryOf('/api/:account/:region/images', {
    params: { account, region },
    query: { repository },
  }),
  refetchInterval: (query: { state: { data?: Images } }) => {
    if (query.state.data && !query.state.data.problem && !query.state.data.complete) return 2_000
    if (query.state.data?.problem) return 30_000
    return soonWhileUnseen(30_000)(query)
  },
})

const whichImage = ({ account, region, repository, digest }: ImageRef) => ({
  params: { account, region },
  query: { repository, digest },
})

/** `pull` reads the manifest even if ECR records that as a pull. */
const whichManifest = (ref: ImageRef, { pull }: { pull: boolean }) => {
  const { params, query } = whichImage(ref)
  return { params, query: { ...query, ...(pull ? { pull: 'yes' as const } : {}) } }
}

/** One image. Its manifest never changes; its uses do. */
export const imageQuery = (ref: ImageRef, options: { pull: boolean }) => ({
  ...queryOf('/api/:account/:region/image', whichManifest(ref, options)),
  staleTime: 60_000,
  placeholderData: (before: ImageDetail | undefined) => before,
})
export const imageUsesQuery = (ref: ImageRef) => ({
  ...queryOf('/api/:account/:region/image/uses', whichImage(ref)),
  refetchInterval: soonWhileUnseen(20_000),
})
export const imageBaseQuery = (ref: ImageRef, options: { pull: boolean }) => ({
  ...queryOf('/api/:account/:region/image/base', whichManifest(ref, options)),
  staleTime: 10 * 60_000,
})

const underWay = new Set(['IN_PROGRESS', 'PENDING'])

/** Scan findings, page by page. Refetches while the scan runs. */
export const findingsQuery = (ref: ImageRef) => {
  const { params, query } = whichImage(ref)
  return infiniteQueryOptions({
    queryKey: ['/api/:account/:region/image/findings', params, query] as const,
    queryFn: ({ pageParam, signal }) =>
      get(
        '/api/:account/:region/image/findings',
        { params, query: { ...query, ...(pageParam === null ? {} : { next: pageParam }) } },
        signal,
      ),
    initialPageParam: null as string | null,
    getNextPageParam: (page: Findings) => page.next,
    staleTime: 60_000,
    refetchInterval: ({
      state,
    }: {
      state: { data?: InfiniteData<Findings, string | null> | undefined }
    }) => (underWay.has(state.data?.pages[0]?.status ?? '') ? 10_000 : false),
  })
}

/** The images that the containers of a service run. */
export const serviceImagesQuery = ({
  account,
  region,
  cluster,
  service,
}: {
  account: string
  region: string
  cluster: string
  service: string
}) => ({
  ...queryOf('/api/:account/:region/clusters/:cluster/services/:service/images', {
    params: { account, region, cluster, service },
  }),
  refetchInterval: (query: { state: { data?: ServiceImages } }) =>
    query.state.data?.images.some((i) => i.standing === 'unknown' || i.digest === null)
      ? 5_000
      : 20_000,
})
export type ServiceImages =
  Answer<'GET /api/:account/:region/clusters/:cluster/services/:service/images'>
