import { useQuery, useQueryClient, useSuspenseQuery, type QueryClient } from '@tanstack/react-query'
import { createFileRoute, Outlet, retainSearchParams, useNavigate, useRouter, useRouterState } from '@tanstack/react-router'
import type { FamilyRow, ListOf, RepositoryRow, TaskRow } from '@pilothouse/contract'
import { useCallback, useEffect, useMemo, useState } from 'react'
import { clustersQuery } from '../../features/clusters/queries'
import { holdWords } from '../../features/images/hold'
import { mayNameImage } from '../../features/images/place'
import { foundImagesQuery } from '../../features/images/queries'
import { servicesQuery } from '../../features/services/queries'
import { sessionQuery } from '../../features/session/queries'
import { startLive, type Connection } from '../../lib/live'
import { regionsOf } from '../../lib/regions'
import { BareFault } from '../../shell/Fault'
import { Frame } from '../../shell/Frame'
import { Freshness } from '../../shell/Freshness'
import type { Entry, LookUp } from '../../shell/Palette'
import { Rail } from '../../shell/Rail'
import { SignIn } from '../../shell/SignIn'
import { ScopePicker } from '../../shell/ScopePicker'

interface Search { region?: string }

export const Route = createFileRoute('/$account')({
  validateSearch: (search: Record<string, unknown>): Search => (typeof search['region'] === 'string' && search['region'] ? { region: search['region'] } : {}),
  // The chosen regions go along to every page of the account.
  search: { middlewares: [retainSearchParams(['region'])] },
  component: Account,
  errorComponent: BareFault,
})

function Account() {
  const { account } = Route.useParams()
  const { region } = Route.useSearch()
  const navigate = useNavigate()
  // Of the page that stands, not of the one that is being read.
  const path = useRouterState({ select: (s) => s.resolvedLocation?.pathname ?? '' })
  const client = useQueryClient()
  const { data: session } = useSuspenseQuery(sessionQuery())
  const clusters = useQuery(clustersQuery(account))
  const services = useQuery(servicesQuery(account))
  const [connection, setConnection] = useState<Connection>('connecting')
  useEffect(() => startLive(account, client, setConnection), [account, client])
  const entries = useEntries(account, client)
  const lookUp = useImages(account, client)
  if (connection === 'signed-out') return <main><SignIn /></main>
  const all = session.accounts.find((a) => a.name === account)?.regions ?? []
  const shown = regionsOf(region, all)
  const rows = (clusters.data?.rows ?? []).filter((c) => shown.includes(c.region))
  const known = rows.length > 0
  return (
    <Frame
      user={session.user}
      path={path}
      entries={entries}
      lookUp={lookUp}
      rail={<Rail account={account} region={region} path={path} counts={known ? { Clusters: rows.length, Services: sum(rows, 'services'), Tasks: sum(rows, 'running') + sum(rows, 'pending') } : {}} />}
      picker={
        <ScopePicker
          accounts={session.accounts}
          account={account}
          shown={shown}
          onAccount={(name) => void navigate({ to: '/$account/clusters', params: { account: name }, search: { region: undefined } })}
          onRegions={(regions) => void navigate({ to: '.', search: (before: object) => ({ ...before, region: regions.length > 0 ? regions.join(',') : undefined }) })}
        />
      }
      freshness={<Freshness parts={(services.data ?? clusters.data)?.parts.filter((p) => shown.includes(p.region)) ?? []} connection={connection} />}
    >
      <Outlet />
    </Frame>
  )
}

const sum = <K extends string>(rows: readonly Record<K, number>[], of: K) => rows.reduce((all, row) => all + row[of], 0)

/** All that the page has seen, and its places. */
function useEntries(account: string, client: QueryClient): () => Entry[] {
  const router = useRouter()
  return useCallback(() => {
    const cached = <T,>(kind: string) => client.getQueriesData<ListOf<T>>({ queryKey: [`/api/:account/${kind}`, { account }] }).flatMap(([, list]) => list?.rows ?? [])
    const places: Entry[] = ([['Clusters', '/$account/clusters'], ['Services', '/$account/services'], ['Tasks', '/$account/tasks'], ['Task definitions', '/$account/task-definitions'], ['Images', '/$account/images']] as const)
      .map(([title, to]) => ({ id: title, title, kind: 'Page', hint: '', go: () => void router.navigate({ to, params: { account }, search: {} }) }))
    const clusters = (client.getQueryData(clustersQuery(account).queryKey)?.rows ?? []).map((c) => ({ id: `c ${c.id}`, title: c.name, kind: 'Cluster', hint: c.region, go: () => void router.navigate({ to: '/$account/$region/clusters/$cluster', params: { account, region: c.region, cluster: c.name }, search: {} }) }))
    const services = (client.getQueryData(servicesQuery(account).queryKey)?.rows ?? []).map((s) => ({ id: `s ${s.id}`, title: s.name, kind: 'Service', hint: `${s.cluster} · ${s.region}`, go: () => void router.navigate({ to: '/$account/$region/clusters/$cluster/services/$service', params: { account, region: s.region, cluster: s.cluster, service: s.name }, search: {} }) }))
    const tasks = new Map(cached<TaskRow>('tasks').map((t) => [t.id, t]))
    const taskEntries = [...tasks.values()].map((t) => ({ id: `t ${t.id}`, title: t.taskId, kind: 'Task', hint: `${t.service ?? t.group} · ${t.lastStatus}${t.ip ? ` · ${t.ip}` : ''}`, go: () => void router.navigate({ to: '/$account/$region/clusters/$cluster/tasks/$task', params: { account, region: t.region, cluster: t.cluster, task: t.taskId }, search: {} }) }))
    const families = cached<FamilyRow>('task-definitions').map((f) => ({ id: `f ${f.id}`, title: f.family, kind: 'Task definition', hint: f.region, go: () => void router.navigate({ to: '/$account/$region/task-definitions/$family', params: { account, region: f.region, family: f.family }, search: {} }) }))
    const repositories = cached<RepositoryRow>('repositories').map((r) => ({ id: `r ${r.id}`, title: r.name, kind: 'Repository', hint: r.region, go: () => void router.navigate({ to: '/$account/$region/repositories/$', params: { account, region: r.region, _splat: r.name }, search: {} }) }))
    return [...places, ...clusters, ...services, ...families, ...repositories, ...taskEntries]
  }, [account, client, router])
}

/** Images by what somebody has in hand of them: the server has read more of them than any page. */
function useImages(account: string, client: QueryClient): LookUp {
  const router = useRouter()
  return useMemo(() => ({
    account,
    fits: mayNameImage,
    async ask(typed) {
      const { rows, whole } = await client.fetchQuery(foundImagesQuery(account, typed))
      return {
        whole,
        entries: rows.map(({ region, repository, digest, tags, ...use }) => ({
          id: `i ${region} ${repository} ${digest}`,
          title: `${repository}${tags[0] ? `:${tags[0]}` : `@${digest.slice(0, 19)}`}`,
          kind: 'Image',
          hint: `${use.hold === null ? 'no use seen' : holdWords(use)} · ${region}`,
          go: () => void router.navigate({ to: '/$account/$region/images/$', params: { account, region, _splat: `${repository}@${digest}` }, search: { tab: 'uses' } }),
        })),
      }
    },
  }), [account, client, router])
}
