import { isDeepStrictEqual } from 'node:util'
import type { Change, Part, RowKind, Rows } from '@pilothouse/contract'

type PublishedRows = { [K in RowKind]: Map<string, Rows[K]> }

/** The last published version of each row. Only changed rows are sent. */
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

/** Creates the ledger of one region. */
export function createLedger(region: string): Ledger {
  const published = new Map<string, PublishedRows>()
  const compare = <K extends RowKind>(
    kind: K,
    before: Map<string, Rows[K]>,
    rows: readonly Rows[K][],
  ) => {
    const remove = new Set(before.keys())
    const upsert: Rows[K][] = []
    for (const row of rows) {
      remove.delete(row.id)
      if (isDeepStrictEqual(before.get(row.id), row)) continue
      before.set(row.id, row)
      upsert.push(row)
    }
    for (const id of remove) before.delete(id)
    return { kind, region, upsert, remove: [...remove] }
  }
  return {
    update(cluster, rows, part) {
      let before = published.get(cluster)
      if (!before)
        published.set(
          cluster,
          (before = {
            clusters: new Map(),
            services: new Map(),
            tasks: new Map(),
            'container-instances': new Map(),
          }),
        )
      const changes: Change[] = [
        { ...compare('clusters', before.clusters, rows.clusters), part: part('clusters') },
        { ...compare('services', before.services, rows.services), part: part('services') },
        { ...compare('tasks', before.tasks, rows.tasks), part: part('tasks') },
        {
          ...compare(
            'container-instances',
            before['container-instances'],
            rows['container-instances'],
          ),
          part: part('container-instances'),
        },
      ]
      return changes.filter((c) => c.upsert.length > 0 || c.remove.length > 0)
    },
    forget(cluster, part) {
      const changes = this.update(
        cluster,
        { clusters: [], services: [], tasks: [], 'container-instances': [] },
        part,
      )
      published.delete(cluster)
      return changes
    },
  }
}
