import type { Change, Part, PartProblem, RowKind, Rows } from '@pilothouse/contract'
import type { Scope } from '../aws/scope.ts'
import { createLedger, kinds } from './changes.ts'
import {
  newSnapshot,
  partOf,
  rowsOf,
  type ClusterSnapshot,
  type SweptKind,
} from './cluster-snapshot.ts'
import { createPacer, dueOf } from './pacer.ts'
import { toPartProblem } from './part-problem.ts'
import {
  describeClusters,
  listClusters,
  sweepInstances,
  sweepServices,
  sweepTasks,
} from './sweep.ts'
import { until } from './until.ts'

/**
 * Milliseconds between two sweeps: of the list of clusters, of a cluster, and of a cluster that is
 * open or was just changed.
 */
interface Pace {
  clusters: number
  cluster: number
  focused: number
}
const usual: Pace = { clusters: 10_000, cluster: 15_000, focused: 3_000 }
/** The fleet sleeps after this many milliseconds without a viewer. */
const sleepAfter = 60_000
const focusFor = 60_000
/** Number of clusters swept at once; more would only wait for the same buckets. */
const atOnce = 3

/** The live model of ECS in one scope, with its age and completeness. */
export interface Fleet {
  readonly scope: Scope
  /** Increases with every change, so that derived data can be cached. */
  readonly version: number
  /**
   * Keeps the fleet awake, and sweeps one cluster more often than the rest. Call it whenever a user
   * reads.
   */
  keepFresh(cluster?: string): void
  /** Sweeps a cluster again at once, after a change made here. */
  refresh(cluster: string): void
  /** Adds a cluster by name that ListClusters may not return. */
  adopt(cluster: string): void
  rows<K extends RowKind>(kind: K, cluster?: string): Rows[K][]
  part(kind: RowKind, cluster?: string): Part
  snapshot(cluster: string): ClusterSnapshot | undefined
  snapshots(): ClusterSnapshot[]
  /** Resolves when a kind is complete or has a problem, or after `ms`. */
  ready(kind: RowKind, ms: number, cluster?: string): Promise<void>
  onChange(listen: (change: Change) => void): () => void
  /** Listens to new ages and problems, even if no row changed. */
  onAge(listen: (region: string) => void): () => void
  close(): void
}

/** Creates the fleet of one scope. It calls AWS only while it has viewers. */
export function createFleet(scope: Scope, now: () => number = Date.now, pace: Pace = usual): Fleet {
  const { region } = scope
  const snapshots = new Map<string, ClusterSnapshot>()
  const adopted = new Set<string>()
  const ledger = createLedger(region)
  const listeners = new Set<(change: Change) => void>()
  const ageListeners = new Set<(region: string) => void>()
  let clusters: {
    asOf: number | null
    listed: number | null
    problem: PartProblem | null
    sweptAt: number
    running: boolean
  } = { asOf: null, listed: null, problem: null, sweptAt: 0, running: false }
  let version = 0

  const clustersPart = (): Part => ({
    region,
    asOf: clusters.asOf,
    complete: clusters.asOf !== null && clusters.problem === null,
    loaded: snapshots.size,
    total: clusters.listed,
    problems: clusters.problem ? [clusters.problem] : [],
  })
  const part = (kind: RowKind, cluster?: string): Part => {
    if (kind === 'clusters') return clustersPart()
    // Adopted and not swept yet: nothing is known about it.
    if (cluster !== undefined && adopted.has(cluster) && !snapshots.has(cluster))
      return { ...clustersPart(), complete: false, loaded: 0, total: null, problems: [] }
    const one = cluster === undefined ? undefined : snapshots.get(cluster)
    // An open cluster is complete on its own, even if the list of clusters is not.
    if (one) return partOf(kind, region, [one], { ...clustersPart(), complete: true, problems: [] })
    return partOf(
      kind,
      region,
      cluster === undefined ? [...snapshots.values()] : [],
      clustersPart(),
    )
  }
  const emit = (changes: Change[]) => {
    for (const change of changes) for (const listen of listeners) listen(change)
  }
  const publish = (snapshot: ClusterSnapshot) => {
    version++
    emit(ledger.update(snapshot.cluster.name, rowsOf(snapshot, now()), part))
  }
  const emitAge = () => {
    for (const listen of ageListeners) listen(region)
  }

  async function sweepClusters(): Promise<void> {
    clusters = { ...clusters, running: true, sweptAt: now() }
    const begun = now()
    const priority = snapshots.size === 0 ? 'page' : 'sweep'
    let names: string[] = []
    let problem: PartProblem | null = null
    try {
      names = await listClusters(scope, priority)
    } catch (error) {
      problem = toPartProblem(error, 'ecs:ListClusters')
    }
    // If the list failed, describe the known clusters by name, so that they stay fresh.
    const known = problem ? [...snapshots.keys()] : []
    const wanted = [...new Set([...names, ...known, ...adopted])]
    try {
      const described = await describeClusters(scope, wanted, priority)
      const living = new Set(described.filter((c) => c.status !== 'INACTIVE').map((c) => c.name))
      for (const cluster of described) {
        if (!living.has(cluster.name)) continue
        const snapshot = snapshots.get(cluster.name)
        if (snapshot) snapshot.cluster = cluster
        else snapshots.set(cluster.name, newSnapshot(cluster))
      }
      for (const name of adopted) if (!living.has(name)) adopted.delete(name)
      for (const name of snapshots.keys()) {
        if (living.has(name)) continue
        snapshots.delete(name)
        version++
        emit(ledger.forget(name, part))
      }
      clusters = {
        ...clusters,
        asOf: problem ? clusters.asOf : begun,
        listed: problem ? null : names.length,
        problem,
      }
      if (problem && (adopted.size > 0 || snapshots.size > 0)) clusters.asOf = begun
    } catch (error) {
      clusters = { ...clusters, problem: problem ?? toPartProblem(error, 'ecs:DescribeClusters') }
    }
    clusters.running = false
    for (const snapshot of snapshots.values()) publish(snapshot)
    emitAge()
  }

  async function sweepCluster(snapshot: ClusterSnapshot): Promise<void> {
    snapshot.sweeping = true
    snapshot.sweptAt = now()
    const priority = snapshot.focusUntil > now() ? 'page' : 'sweep'
    const onProgress = () => publish(snapshot)
    const guarded = async (kind: SweptKind, call: string, run: () => Promise<void>) => {
      try {
        await run()
        snapshot.problems.delete(kind)
      } catch (error) {
        snapshot.problems.set(kind, {
          ...toPartProblem(error, call),
          cluster: snapshot.cluster.name,
        })
      }
      onProgress()
    }
    const nothing = (kind: SweptKind) => {
      snapshot.listed[kind] = 0
      snapshot.asOf[kind] = now()
      return Promise.resolve()
    }
    await Promise.all([
      guarded('services', 'ecs:ListServices', () =>
        // DescribeClusters counts services: if it counts none and the last list was empty, do not
        // list again. Some AWS-compatible endpoints do not count services (moto says 0), so list
        // anyway for running tasks and open pages.
        snapshot.cluster.services === 0 &&
        snapshot.listed.services === 0 &&
        snapshot.cluster.running + snapshot.cluster.pending === 0 &&
        priority !== 'page'
          ? nothing('services')
          : sweepServices(scope, snapshot, { priority, now, onProgress }),
      ),
      guarded('tasks', 'ecs:ListTasks', () =>
        sweepTasks(scope, snapshot, { priority, now, onProgress }),
      ),
      guarded('container-instances', 'ecs:ListContainerInstances', () =>
        snapshot.cluster.instances === 0 && snapshot.instances.size === 0
          ? nothing('container-instances')
          : sweepInstances(scope, snapshot, { priority, now }),
      ),
    ])
    snapshot.sweeping = false
    emitAge()
  }

  const pacer = createPacer(
    (at) => {
      const begin = (run: Promise<void>) => void run.finally(() => pacer.wake())
      if (!clusters.running && at - clusters.sweptAt >= pace.clusters) begin(sweepClusters())
      const { start, next } = dueOf(
        [...snapshots.values()],
        (p) => p.sweptAt + (p.focusUntil > at ? pace.focused : pace.cluster),
        atOnce,
        at,
      )
      for (const snapshot of start) begin(sweepCluster(snapshot))
      return Math.min(next, clusters.running ? Infinity : clusters.sweptAt + pace.clusters)
    },
    sleepAfter,
    now,
  )

  return {
    scope,
    get version() {
      return version
    },
    keepFresh(cluster) {
      const slept = pacer.keepAwake()
      const snapshot = cluster === undefined ? undefined : snapshots.get(cluster)
      const turned = snapshot && snapshot.focusUntil < now()
      if (snapshot) snapshot.focusUntil = now() + focusFor
      if (slept || turned || (pacer.idle() && !clusters.running)) pacer.wake()
    },
    refresh(cluster) {
      pacer.keepAwake()
      const snapshot = snapshots.get(cluster)
      if (!snapshot) return
      snapshot.focusUntil = now() + focusFor
      snapshot.sweptAt = 0
      pacer.wake()
    },
    adopt(cluster) {
      if (snapshots.has(cluster) || adopted.has(cluster)) return
      adopted.add(cluster)
      clusters.sweptAt = 0
      pacer.keepAwake()
      pacer.wake()
    },
    rows<K extends RowKind>(kind: K, cluster?: string) {
      const some =
        cluster === undefined
          ? [...snapshots.values()]
          : [snapshots.get(cluster)].filter((p) => p !== undefined)
      const at = now()
      return some.flatMap((p): Rows[K][] => rowsOf(p, at)[kind])
    },
    part,
    snapshot: (cluster) => snapshots.get(cluster),
    snapshots: () => [...snapshots.values()],
    ready(kind, ms, cluster) {
      const there = () => {
        const { complete, problems } = part(kind, cluster)
        return complete || problems.length > 0
      }
      return until(there, ms, (check) => {
        ageListeners.add(check)
        return () => ageListeners.delete(check)
      })
    },
    onChange(listen) {
      listeners.add(listen)
      return () => listeners.delete(listen)
    },
    onAge(listen) {
      ageListeners.add(listen)
      return () => ageListeners.delete(listen)
    },
    close() {
      pacer.close()
      scope.close()
    },
  }
}

export { kinds }
