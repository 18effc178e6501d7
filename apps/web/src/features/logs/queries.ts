import { infiniteQueryOptions } from '@tanstack/react-query'
import { get } from '#lib/api.ts'

export interface ContainerRef {
  account: string
  region: string
  cluster: string
  task: string
  container: string
}

const path = '/api/:account/:region/clusters/:cluster/tasks/:task/log'

/**
 * Log lines of a container, newest page first. `follow` refetches the newest page until the user
 * loads older ones.
 */
export const logQuery = ({ container, ...ref }: ContainerRef, { follow }: { follow: boolean }) =>
  infiniteQueryOptions({
    queryKey: [path, ref, { container }] as const,
    queryFn: ({ pageParam, signal }) =>
      get(
        path,
        { params: ref, query: { container, ...(pageParam ? { before: pageParam } : {}) } },
        signal,
      ),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.older,
    refetchInterval: (query) =>
      follow && (query.state.data?.pages.length ?? 1) === 1 ? 10_000 : false,
  })
