import type { Problem } from '@pilothouse/contract'
import { QueryClient } from '@tanstack/react-query'
import { createRouter } from '@tanstack/react-router'
import { problemFrom } from '#lib/api.ts'
import { ErrorPage } from '#shell/ErrorPage.tsx'
import { routeTree } from './routeTree.gen'

/** Whether a retry may help. While AWS throttles, the problem says when to retry. */
const mayPass = ({ status, retryAt }: Problem): boolean =>
  [0, 502, 503].includes(status) && retryAt === undefined

export const queryClient = new QueryClient({
  defaultOptions: {
    queries: {
      // The stream reports changes, so age alone is no reason to refetch.
      staleTime: 15_000,
      gcTime: 10 * 60_000,
      retry: (failures, error) => failures < 2 && mayPass(problemFrom(error)),
      retryDelay: 2_000,
    },
  },
})

export const router = createRouter({
  routeTree,
  context: { queryClient },
  // Pages show their own errors within the frame.
  defaultErrorComponent: ErrorPage,
  defaultPreload: 'intent',
  defaultPreloadStaleTime: 0,
  scrollRestoration: true,
  scrollToTopSelectors: ['main'],
})

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router
  }
}
