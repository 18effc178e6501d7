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

/** Milliseconds between two looks: at the list of clusters, at a cluster, at one that somebody has open, at one that was just changed. */
export interface Pace {
  clusters: number
  cluster: number
  focused: number
}
const usual: Pace = { clusters: 10_000, cluster: 15_000, focused: 3_000 }
/** Nobody asked for this long: the fleet sleeps. */
const sleepAfter = 60_000
const focusFor = 60_000
/** How many clusters are swept at once; more would only wait for the same buckets. */
const atOnce = 3

/** The live model of one scope: what was described, how old it is, and how much of it is there. */
export interface Fleet {
  readonly scope: Scope
  /** Counts what it saw, so that what was made of it can be kept while nothing was. */
  readonly version: number
  /** Somebody looks: keeps the fleet awake, and one cluster fresher than the rest. */
  keepFresh(cluster?: string): void
  /** Something was changed here: looks again at once. */
  refresh(cluster: string): void
  /** A cluster that ListClusters would not tell, by its name. */
  adopt(cluster: string): void
  rows<K extends RowKind>(kind: K, cluster?: string): Rows[K][]
  part(kind: RowKind, cluster?: string): Part
  snapshot(cluster: string): ClusterSnapshot | undefined
  snapshots(): ClusterSnapshot[]
  /** Resolves when a kind is whole or has met a problem, or after `ms`. */
  ready(kind: RowKind, ms: number, cluster?: string): Promise<void>
  onChange(listen: (change: Change) => void): () => void
  /** Tells that the part of each kind has a new age or problem, even where no row changed. */
  onAge(listen: (region: string) => void): () => void
  close(): void
}

/** A fleet of one scope. It asks nothing until somebody looks. */
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
    // Asked for by name and not looked at yet: nothing is known of it, good or bad.
    if (cluster !== undefined && adopted.has(cluster) && !snapshots.has(cluster))
      return { ...clustersPart(), complete: false, loaded: 0, total: null, problems: [] }
    const one = cluster === undefined ? undefined : snapshots.get(cluster)
    // A cluster that is open is whole or not by itself, whatever the list of all clusters says.
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
    // Where the list failed, what is known is asked for by name: it ages no further than it must.
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
        // DescribeClusters is the change detector: once a list was empty too, what it counts as none is not listed.
        // Not every AWS-compatible endpoint counts services (moto says 0), so running tasks and open pages ask.
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
