import { useQuery, useQueryClient, useSuspenseQuery } from '@tanstack/react-query'
import {
  createFileRoute,
  Outlet,
  retainSearchParams,
  useNavigate,
  useRouterState,
} from '@tanstack/react-router'
import { useEffect, useState } from 'react'
import { clustersQuery } from '#features/clusters/queries.ts'
import { servicesQuery } from '#features/services/queries.ts'
import { sessionQuery } from '#features/session/queries.ts'
import { RecordingNotice } from '#features/session/RecordingNotice.tsx'
import { startLive } from '#lib/live/live.ts'
import type { Connection } from '#lib/live/stream.ts'
import { regionsOf } from '#lib/regions.ts'
import { BareErrorPage } from '#shell/ErrorPage.tsx'
import { Frame } from '#shell/Frame.tsx'
import { Freshness } from '#shell/Freshness.tsx'
import { Rail } from '#shell/Rail.tsx'
import { ScopePicker } from '#shell/ScopePicker.tsx'
import { SignInPage } from '#shell/SignIn.tsx'
import { useEntries, useImages } from './-palette'

interface Search {
  region?: string
}

export const Route = createFileRoute('/$account')({
  validateSearch: (search: Record<string, unknown>): Search =>
    typeof search['region'] === 'string' && search['region'] ? { region: search['region'] } : {},
  // Keep the chosen regions across all pages of the account.
  search: { middlewares: [retainSearchParams(['region'])] },
  component: Account,
  errorComponent: BareErrorPage,
})

function Account() {
  const { account } = Route.useParams()
  const { region } = Route.useSearch()
  const navigate = useNavigate()
  // The path of the page that is shown, not of the one that is loading.
  const path = useRouterState({ select: (s) => s.resolvedLocation?.pathname ?? '' })
  const client = useQueryClient()
  const { data: session } = useSuspenseQuery(sessionQuery())
  const clusters = useQuery(clustersQuery(account))
  const services = useQuery(servicesQuery(account))
  const [connection, setConnection] = useState<Connection>('connecting')
  useEffect(() => startLive(account, client, setConnection), [account, client])
  const entries = useEntries(account, client)
  const serverSearch = useImages(account, client)
  if (connection === 'signed-out')
    return (
      <main>
        <SignInPage />
      </main>
    )
  const all = session.accounts.find((a) => a.name === account)?.regions ?? []
  const shown = regionsOf(region, all)
  const rows = (clusters.data?.rows ?? []).filter((c) => shown.includes(c.region))
  const known = rows.length > 0
  return (
    <Frame
      user={session.user}
      notice={<RecordingNotice />}
      path={path}
      entries={entries}
      serverSearch={serverSearch}
      rail={
        <Rail
          account={account}
          region={region}
          path={path}
          counts={
            known
              ? {
                  Clusters: rows.length,
                  Services: sum(rows, 'services'),
                  Tasks: sum(rows, 'running') + sum(rows, 'pending'),
                }
              : {}
          }
        />
      }
      picker={
        <ScopePicker
          accounts={session.accounts}
          account={account}
          shown={shown}
          onAccount={(name) =>
            void navigate({
              to: '/$account/clusters',
              params: { account: name },
              search: { region: undefined },
            })
          }
          onRegions={(regions) =>
            void navigate({
              to: '.',
              search: (before: object) => ({
                ...before,
                region: regions.length > 0 ? regions.join(',') : undefined,
              }),
            })
          }
        />
      }
      freshness={
        <Freshness
          parts={
            (services.data ?? clusters.data)?.parts.filter((p) => shown.includes(p.region)) ?? []
          }
          connection={connection}
        />
      }
    >
      <Outlet />
    </Frame>
  )
}

const sum = <K extends string>(rows: readonly Record<K, number>[], of: K) =>
  rows.reduce((all, row) => all + row[of], 0)
