import type { QueryClient } from '@tanstack/react-query'
import { createRootRouteWithContext, Outlet } from '@tanstack/react-router'
import { sessionQuery } from '#features/session/queries.ts'
import { ApiError } from '#lib/api.ts'
import { BareErrorPage } from '#shell/ErrorPage.tsx'
import { applyTheme } from '#shell/ThemeButton.tsx'

export const Route = createRootRouteWithContext<{ queryClient: QueryClient }>()({
  beforeLoad: () => applyTheme(),
  loader: ({ context }) => context.queryClient.ensureQueryData(sessionQuery()),
  component: Outlet,
  errorComponent: BareErrorPage,
  notFoundComponent: () => (
    <BareErrorPage
      error={new ApiError({ status: 404, code: 'NoPage', message: 'There is no such page.' })}
      reset={() => undefined}
    />
  ),
})
