import type { Change, ListOf } from '@pilothouse/contract'
import type { Query, QueryClient } from '@tanstack/react-query'
import { merge, type Narrowing } from './merge'

interface Applying {
  apply(changes: readonly Change[]): void
  stop(): void
}

const detail = {
  clusters: '/api/:account/:region/clusters/:cluster',
  services: '/api/:account/:region/clusters/:cluster/services/:service',
  tasks: '/api/:account/:region/clusters/:cluster/tasks/:task',
  'container-instances': null,
} as const

/** Applies changes to the cached answers of one account. Must be stopped. */
export function startApplying(account: string, client: QueryClient): Applying {
  // A change may arrive before a list that was built earlier. Keep it and apply it again to that
  // list. Changes are whole rows in order, so applying one twice is harmless.
  const early = new Map<string, Change[]>()
  const put = (query: Query, change: Change) => {
    if (query.state.data)
      client.setQueryData(
        query.queryKey,
        merge(query.state.data as ListOf<never>, change as never, query.queryKey[2] as Narrowing),
      )
  }
  const stop = client.getQueryCache().subscribe((event) => {
    if (
      event.type !== 'updated' ||
      (event.action.type !== 'success' && event.action.type !== 'error')
    )
      return
    if (event.action.type === 'success' && event.action.manual) return
    const kept = early.get(event.query.queryHash)
    early.delete(event.query.queryHash)
    for (const change of kept ?? []) put(event.query, change)
  })
  return {
    stop,
    apply(changes) {
      const stale = new Set<string>()
      for (const change of changes) {
        for (const query of client
          .getQueryCache()
          .findAll({ queryKey: [`/api/:account/${change.kind}`, { account }] })) {
          if (query.state.fetchStatus === 'fetching')
            early.set(query.queryHash, [...(early.get(query.queryHash) ?? []), change])
          put(query, change)
        }
        for (const id of [...change.upsert.map((row) => row.id), ...change.remove])
          stale.add(`${change.kind} ${id}`)
      }
      if (stale.size > 0) lookAgain(stale)
    },
  }

  /** Refetches the detail page of a changed row, since it shows more than the row. */
  function lookAgain(stale: ReadonlySet<string>): void {
    for (const [kind, path] of Object.entries(detail)) {
      if (!path) continue
      for (const query of client.getQueryCache().findAll({ queryKey: [path, { account }] })) {
        const params = query.queryKey[1] as Record<string, string>
        const id = [params['region'], params['cluster'], params['service'] ?? params['task']]
          .filter(Boolean)
          .join('/')
        if (stale.has(`${kind} ${id}`))
          void client.invalidateQueries({ queryKey: query.queryKey, exact: true })
      }
    }
  }
}
