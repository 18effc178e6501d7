import type { QueryClient } from '@tanstack/react-query'
import { createRootRouteWithContext, Outlet } from '@tanstack/react-router'
import { sessionQuery } from '../features/session/queries'
import { ProblemError } from '../lib/api'
import { BareFault } from '../shell/Fault'
import { applyTheme } from '../shell/ThemeButton'

export const Route = createRootRouteWithContext<{ queryClient: QueryClient }>()({
  beforeLoad: () => applyTheme(),
  loader: ({ context }) => context.queryClient.ensureQueryData(sessionQuery()),
  component: Outlet,
  errorComponent: BareFault,
  notFoundComponent: () => (
    <BareFault
      error={new ProblemError({ status: 404, code: 'NoPage', message: 'There is no such page.' })}
      reset={() => undefined}
    />
  ),
})
