import type { QueryClient } from '@tanstack/react-query'
import { createRootRouteWithContext, Outlet } from '@tanstack/react-router'
import { sessionQuery } from '../features/session/queries'
import { ProblemError } from '../lib/api'
import { Fault } from '../shell/Fault'
import { applyTheme } from '../shell/ThemeButton'

export const Route = createRootRouteWithContext<{ queryClient: QueryClient }>()({
  beforeLoad: () => applyTheme(),
  loader: ({ context }) => context.queryClient.ensureQueryData(sessionQuery()),
  component: Outlet,
  errorComponent: (props) => <div className="px-5"><Fault {...props} /></div>,
  notFoundComponent: () => <main className="px-5"><Fault error={new ProblemError({ status: 404, code: 'NoSuchPage', message: 'There is no such page.' })} reset={() => undefined} /></main>,
})
