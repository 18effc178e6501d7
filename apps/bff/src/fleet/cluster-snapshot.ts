import type { Part, PartProblem, RowKind, Rows } from '@pilothouse/contract'
import type { ServiceFacts } from '@pilothouse/contract/services/service-state'
import { toClusterRow, type KeptCluster } from './cluster.ts'
import { toInstanceRow, type KeptInstance } from './container-instance.ts'
import { toServiceRow, type KeptService } from './service.ts'
import { toStopped, type KeptTask } from './task.ts'

/** Kinds that are swept separately, each with its own age. */
const sweptKinds = ['services', 'tasks', 'container-instances'] as const
export type SweptKind = (typeof sweptKinds)[number]

/**
 * The rows and state that the fleet keeps of one cluster. Maps are keyed by name, task id and
 * instance id.
 */
export interface ClusterSnapshot {
  cluster: KeptCluster
  services: Map<string, KeptService>
  tasks: Map<string, KeptTask>
  instances: Map<string, KeptInstance>
  /** Time of the last complete sweep of each kind; null before the first. */
  asOf: Record<SweptKind, number | null>
  /** Number of items that AWS listed of each kind; null before the first list. */
  listed: Record<SweptKind, number | null>
  problems: Map<SweptKind, PartProblem>
  /** Until this time a user has the cluster open. */
  focusUntil: number
  /** Start of the last sweep, and whether one is running. */
  sweptAt: number
  sweeping: boolean
}

/** Creates the snapshot of a newly discovered cluster. */
export const newSnapshot = (cluster: KeptCluster): ClusterSnapshot => ({
  cluster,
  services: new Map(),
  tasks: new Map(),
  instances: new Map(),
  asOf: { services: null, tasks: null, 'container-instances': null },
  listed: { services: null, tasks: null, 'container-instances': null },
  problems: new Map(),
  focusUntil: 0,
  sweptAt: 0,
  sweeping: false,
})

/**
 * Returns all rows of a cluster. A service's state is derived from its tasks, an instance's load
 * too.
 */
export function rowsOf(snapshot: ClusterSnapshot, now: number): { [K in RowKind]: Rows[K][] } {
  const stopped = stoppedByService(snapshot)
  const services = [...snapshot.services.values()].map((kept) =>
    toServiceRow(kept, stopped.get(kept.row.name) ?? [], now),
  )
  const instances = [...snapshot.instances.values()]
  return {
    clusters: [
      toClusterRow(snapshot.cluster, services, instances, {
        known: snapshot.asOf.services !== null || snapshot.cluster.services === 0,
      }),
    ],
    services,
    tasks: [...snapshot.tasks.values()].map((t) => t.row),
    'container-instances': instances.map((instance) =>
      toInstanceRow(instance, snapshot.tasks.values()),
    ),
  }
}

/** The stopped tasks of each service, newest first. */
export function stoppedByService(snapshot: ClusterSnapshot): Map<string, ServiceFacts['stopped']> {
  const by = new Map<string, ServiceFacts['stopped']>()
  for (const { row } of snapshot.tasks.values()) {
    const stop = row.service === null ? null : toStopped(row)
    if (!stop || row.service === null) continue
    const list = by.get(row.service)
    if (list) list.push(stop)
    else by.set(row.service, [stop])
  }
  for (const list of by.values()) list.sort((a, b) => b.at - a.at)
  return by
}

/** Number of rows of one kind by the cluster's own counters, and number of loaded rows. */
const countsOf: Record<SweptKind, (p: ClusterSnapshot) => { expected: number; loaded: number }> = {
  services: (p) => ({ expected: p.cluster.services, loaded: p.services.size }),
  tasks: (p) => ({ expected: p.cluster.running + p.cluster.pending, loaded: p.tasks.size }),
  'container-instances': (p) => ({ expected: p.cluster.instances, loaded: p.instances.size }),
}

/** Combines the age and completeness of one kind over several clusters of a region. */
export function partOf(
  kind: SweptKind,
  region: string,
  snapshots: readonly ClusterSnapshot[],
  clusters: Part,
): Part {
  const ages = snapshots.map((p) => p.asOf[kind])
  const known = ages.filter((at) => at !== null)
  const expected = (p: ClusterSnapshot) => p.listed[kind] ?? countsOf[kind](p).expected
  const loaded = (p: ClusterSnapshot) => countsOf[kind](p).loaded
  const sum = (of: (p: ClusterSnapshot) => number) => snapshots.reduce((all, p) => all + of(p), 0)
  const problems = [
    ...clusters.problems,
    ...snapshots.map((p) => p.problems.get(kind)).filter((problem) => problem !== undefined),
  ]
  return {
    region,
    asOf: snapshots.length === 0 ? clusters.asOf : (known.toSorted((a, b) => a - b)[0] ?? null),
    complete: clusters.complete && known.length === ages.length && problems.length === 0,
    loaded: sum(loaded),
    total: clusters.asOf === null ? null : Math.max(sum(expected), sum(loaded)),
    problems,
  }
}
