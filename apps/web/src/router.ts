import type { Problem } from '@pilothouse/contract'
import { QueryClient } from '@tanstack/react-query'
import { createRouter } from '@tanstack/react-router'
import { problemFrom } from '#lib/api.ts'
import { ErrorPage } from '#shell/ErrorPage.tsx'
import { routeTree } from './routeTree.gen'

/** Whether asking again at once is of use: not while AWS throttles, where the problem says when. */
const mayPass = ({ status, retryAt }: Problem): boolean =>
  [0, 502, 503].includes(status) && retryAt === undefined

export const queryClient = new QueryClient({
  defaultOptions: {
    queries: {
      // The stream says when something changed; the clock is no reason to ask again.
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
  // Every page shows its own error, within the frame.
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
