import type { ListOf } from '@pilothouse/contract'
import type { QueryClient } from '@tanstack/react-query'
import { useRouter } from '@tanstack/react-router'
import { useCallback, useMemo } from 'react'
import { clustersQuery } from '#features/clusters/queries.ts'
import { holdWords } from '#features/images/hold.ts'
import { mayNameImage } from '#features/images/place.ts'
import { foundImagesQuery } from '#features/images/queries.ts'
import { servicesQuery } from '#features/services/queries.ts'
import { cachedOf } from '#lib/api.ts'
import type { Entry, ServerSearch } from '#shell/Palette.tsx'

const rowsOf = <T>(lists: readonly ListOf<T>[]): T[] => lists.flatMap((list) => list.rows)

/** Palette entries for the pages, and for everything in the query cache. */
export function useEntries(account: string, client: QueryClient): () => Entry[] {
  const router = useRouter()
  return useCallback(() => {
    const places: Entry[] = (
      [
        ['Clusters', '/$account/clusters'],
        ['Services', '/$account/services'],
        ['Tasks', '/$account/tasks'],
        ['Task definitions', '/$account/task-definitions'],
        ['Images', '/$account/images'],
      ] as const
    ).map(([title, to]) => ({
      id: title,
      title,
      kind: 'Page',
      hint: '',
      go: () => void router.navigate({ to, params: { account }, search: {} }),
    }))
    const clusters = (client.getQueryData(clustersQuery(account).queryKey)?.rows ?? []).map(
      (c) => ({
        id: `c ${c.id}`,
        title: c.name,
        kind: 'Cluster',
        hint: c.region,
        go: () =>
          void router.navigate({
            to: '/$account/$region/clusters/$cluster',
            params: { account, region: c.region, cluster: c.name },
            search: {},
          }),
      }),
    )
    const services = (client.getQueryData(servicesQuery(account).queryKey)?.rows ?? []).map(
      (s) => ({
        id: `s ${s.id}`,
        title: s.name,
        kind: 'Service',
        hint: `${s.cluster} · ${s.region}`,
        go: () =>
          void router.navigate({
            to: '/$account/$region/clusters/$cluster/services/$service',
            params: { account, region: s.region, cluster: s.cluster, service: s.name },
            search: {},
          }),
      }),
    )
    const tasks = new Map(
      rowsOf(cachedOf(client, '/api/:account/tasks', { account })).map((t) => [t.id, t]),
    )
    const taskEntries = [...tasks.values()].map((t) => ({
      id: `t ${t.id}`,
      title: t.taskId,
      kind: 'Task',
      hint: `${t.service ?? t.group} · ${t.lastStatus}${t.ip ? ` · ${t.ip}` : ''}`,
      go: () =>
        void router.navigate({
          to: '/$account/$region/clusters/$cluster/tasks/$task',
          params: { account, region: t.region, cluster: t.cluster, task: t.taskId },
          search: {},
        }),
    }))
    const families = rowsOf(cachedOf(client, '/api/:account/task-definitions', { account })).map(
      (f) => ({
        id: `f ${f.id}`,
        title: f.family,
        kind: 'Task definition',
        hint: f.region,
        go: () =>
          void router.navigate({
            to: '/$account/$region/task-definitions/$family',
            params: { account, region: f.region, family: f.family },
            search: {},
          }),
      }),
    )
    const repositories = rowsOf(cachedOf(client, '/api/:account/repositories', { account })).map(
      (r) => ({
        id: `r ${r.id}`,
        title: r.name,
        kind: 'Repository',
        hint: r.region,
        go: () =>
          void router.navigate({
            to: '/$account/$region/repositories/$',
            params: { account, region: r.region, _splat: r.name },
            search: {},
          }),
      }),
    )
    return [...places, ...clusters, ...services, ...families, ...repositories, ...taskEntries]
  }, [account, client, router])
}

/** Searches images on the server, which knows more of them than the query cache. */
export function useImages(account: string, client: QueryClient): ServerSearch {
  const router = useRouter()
  return useMemo(
    () => ({
      account,
      fits: mayNameImage,
      async find(typed) {
        const { rows, whole } = await client.fetchQuery(foundImagesQuery(account, typed))
        return {
          whole,
          entries: rows.map(({ region, repository, digest, tags, ...use }) => ({
            id: `i ${region} ${repository} ${digest}`,
            title: `${repository}${tags[0] ? `:${tags[0]}` : `@${digest.slice(0, 19)}`}`,
            kind: 'Image',
            hint: `${use.hold === null ? 'no use seen' : holdWords(use)} · ${region}`,
            go: () =>
              void router.navigate({
                to: '/$account/$region/images/$',
                params: { account, region, _splat: `${repository}@${digest}` },
                search: { tab: 'uses' },
              }),
          })),
        }
      },
    }),
    [account, client, router],
  )
}
