import { isDeepStrictEqual } from 'node:util'
import type { Change, Part, RowKind, Rows } from '@pilothouse/contract'

type PublishedRows = { [K in RowKind]: Map<string, Rows[K]> }

/** Remembers each row as last published, so that only changes are published. */
interface Ledger {
  /**
   * Compares the rows of one cluster with the published ones. Records them and returns the changes.
   */
  update(
    cluster: string,
    rows: { [K in RowKind]: Rows[K][] },
    part: (kind: RowKind) => Part,
  ): Change[]
  /** Removes a cluster that is gone, with all its rows. Returns the changes. */
  forget(cluster: string, part: (kind: RowKind) => Part): Change[]
}

export const kinds = [
  'clusters',
  'services',
  'tasks',
  'container-instances',
] as const satisfies readonly RowKind[]

export function createLedger(region: string): Ledger {
  const published = new Map<string, PublishedRows>()
  /** Records the rows of one kind in `known`, and returns what changed. */
  const recordChanges = <K extends RowKind>(
    kind: K,
    known: Map<string, Rows[K]>,
    rows: readonly Rows[K][],
  ) => {
    const gone = new Set(known.keys())
    const upsert: Rows[K][] = []
    for (const row of rows) {
      gone.delete(row.id)
      if (isDeepStrictEqual(known.get(row.id), row)) continue
      known.set(row.id, row)
      upsert.push(row)
    }
    for (const id of gone) known.delete(id)
    return { kind, region, upsert, remove: [...gone] }
  }
  const knownOf = (cluster: string): PublishedRows => {
    const known = published.get(cluster) ?? {
      clusters: new Map(),
      services: new Map(),
      tasks: new Map(),
      'container-instances': new Map(),
    }
    published.set(cluster, known)
    return known
  }
  const update: Ledger['update'] = (cluster, rows, part) => {
    const known = knownOf(cluster)
    return [
      recordChanges('clusters', known.clusters, rows.clusters),
      recordChanges('services', known.services, rows.services),
      recordChanges('tasks', known.tasks, rows.tasks),
      recordChanges(
        'container-instances',
        known['container-instances'],
        rows['container-instances'],
      ),
    ]
      .filter((change) => change.upsert.length > 0 || change.remove.length > 0)
      .map((change) => ({ ...change, part: part(change.kind) }) as Change)
  }
  return {
    update,
    forget(cluster, part) {
      const none = { clusters: [], services: [], tasks: [], 'container-instances': [] }
      const changes = update(cluster, none, part)
      published.delete(cluster)
      return changes
    },
  }
}
