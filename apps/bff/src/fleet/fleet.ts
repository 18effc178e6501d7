import type { Change, Part, PartProblem, RowKind, Rows } from '@pilothouse/contract'
import type { Scope } from '../aws/scope.ts'
import { createLedger, kinds } from './changes.ts'
import { createPacer, dueOf } from './pacer.ts'
import { toPartProblem } from './part-problem.ts'
import { newPicture, partOf, rowsOf, type Picture, type SweptKind } from './picture.ts'
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

/** The live model of one scope: what was seen, how old it is, and how much of it is there. */
export interface Fleet {
  readonly scope: Scope
  /** Counts what it saw, so that what was made of it can be kept while nothing was. */
  readonly version: number
  /** Somebody looks: keeps the fleet awake, and one cluster fresher than the rest. */
  look(cluster?: string): void
  /** Something was changed here: looks again at once. */
  nudge(cluster: string): void
  /** A cluster that ListClusters would not tell, by its name. */
  adopt(cluster: string): void
  rows<K extends RowKind>(kind: K, cluster?: string): Rows[K][]
  part(kind: RowKind, cluster?: string): Part
  picture(cluster: string): Picture | undefined
  pictures(): Picture[]
  /** Resolves when a kind is whole or has met a problem, or after `ms`. */
  ready(kind: RowKind, ms: number, cluster?: string): Promise<void>
  on(listen: (change: Change) => void): () => void
  /** Tells that the part of each kind has a new age or problem, even where no row changed. */
  onAge(listen: (region: string) => void): () => void
  close(): void
}

/** A fleet of one scope. It asks nothing until somebody looks. */
export function createFleet(scope: Scope, now: () => number = Date.now, pace: Pace = usual): Fleet {
  const { region } = scope
  const pictures = new Map<string, Picture>()
  const adopted = new Set<string>()
  const ledger = createLedger(region)
  const listeners = new Set<(change: Change) => void>()
  const ageListeners = new Set<(region: string) => void>()
  let clusters: {
    asOf: number | null
    listed: number | null
    problem: PartProblem | null
    at: number
    running: boolean
  } = { asOf: null, listed: null, problem: null, at: 0, running: false }
  let version = 0

  const clustersPart = (): Part => ({
    region,
    asOf: clusters.asOf,
    complete: clusters.asOf !== null && clusters.problem === null,
    loaded: pictures.size,
    total: clusters.listed,
    problems: clusters.problem ? [clusters.problem] : [],
  })
  const part = (kind: RowKind, cluster?: string): Part => {
    if (kind === 'clusters') return clustersPart()
    // Asked for by name and not looked at yet: nothing is known of it, good or bad.
    if (cluster !== undefined && adopted.has(cluster) && !pictures.has(cluster))
      return { ...clustersPart(), complete: false, loaded: 0, total: null, problems: [] }
    const one = cluster === undefined ? undefined : pictures.get(cluster)
    // A cluster that is open is whole or not by itself, whatever the list of all clusters says.
    if (one) return partOf(kind, region, [one], { ...clustersPart(), complete: true, problems: [] })
    return partOf(kind, region, cluster === undefined ? [...pictures.values()] : [], clustersPart())
  }
  const tell = (changes: Change[]) => {
    for (const change of changes) for (const listen of listeners) listen(change)
  }
  const publish = (picture: Picture) => {
    version++
    tell(ledger.tell(picture.cluster.name, rowsOf(picture, now()), part))
  }
  const aged = () => {
    for (const listen of ageListeners) listen(region)
  }

  async function sweepClusters(): Promise<void> {
    clusters = { ...clusters, running: true, at: now() }
    const begun = now()
    const who = pictures.size === 0 ? 'page' : 'sweep'
    let names: string[] = []
    let problem: PartProblem | null = null
    try {
      names = await listClusters(scope, who)
    } catch (error) {
      problem = toPartProblem(error, 'ecs:ListClusters')
    }
    // Where the list failed, what is known is asked for by name: it ages no further than it must.
    const known = problem ? [...pictures.keys()] : []
    const wanted = [...new Set([...names, ...known, ...adopted])]
    try {
      const seen = await describeClusters(scope, wanted, who)
      const living = new Set(seen.filter((c) => c.status !== 'INACTIVE').map((c) => c.name))
      for (const cluster of seen) {
        if (!living.has(cluster.name)) continue
        const picture = pictures.get(cluster.name)
        if (picture) picture.cluster = cluster
        else pictures.set(cluster.name, newPicture(cluster))
      }
      for (const name of adopted) if (!living.has(name)) adopted.delete(name)
      for (const name of pictures.keys()) {
        if (living.has(name)) continue
        pictures.delete(name)
        version++
        tell(ledger.forget(name, part))
      }
      clusters = {
        ...clusters,
        asOf: problem ? clusters.asOf : begun,
        listed: problem ? null : names.length,
        problem,
      }
      if (problem && (adopted.size > 0 || pictures.size > 0)) clusters.asOf = begun
    } catch (error) {
      clusters = { ...clusters, problem: problem ?? toPartProblem(error, 'ecs:DescribeClusters') }
    }
    clusters.running = false
    for (const picture of pictures.values()) publish(picture)
    aged()
  }

  async function sweepCluster(picture: Picture): Promise<void> {
    picture.sweeping = true
    picture.sweptAt = now()
    const who = picture.focusUntil > now() ? 'page' : 'sweep'
    const moved = () => publish(picture)
    const guarded = async (kind: SweptKind, call: string, run: () => Promise<void>) => {
      try {
        await run()
        picture.problems.delete(kind)
      } catch (error) {
        picture.problems.set(kind, { ...toPartProblem(error, call), cluster: picture.cluster.name })
      }
      moved()
    }
    const nothing = (kind: SweptKind) => {
      picture.listed[kind] = 0
      picture.asOf[kind] = now()
      return Promise.resolve()
    }
    await Promise.all([
      guarded('services', 'ecs:ListServices', () =>
        // DescribeClusters is the change detector: once a list was empty too, what it counts as none is not listed.
        // Not every AWS-compatible endpoint counts services (moto says 0), so running tasks and open pages ask.
        picture.cluster.services === 0 &&
        picture.listed.services === 0 &&
        picture.cluster.running + picture.cluster.pending === 0 &&
        who !== 'page'
          ? nothing('services')
          : sweepServices(scope, picture, who, now, moved),
      ),
      guarded('tasks', 'ecs:ListTasks', () => sweepTasks(scope, picture, who, now, moved)),
      guarded('container-instances', 'ecs:ListContainerInstances', () =>
        picture.cluster.instances === 0 && picture.instances.size === 0
          ? nothing('container-instances')
          : sweepInstances(scope, picture, who, now),
      ),
    ])
    picture.sweeping = false
    aged()
  }

  const pacer = createPacer(
    (at) => {
      const begin = (run: Promise<void>) => void run.finally(() => pacer.wake())
      if (!clusters.running && at - clusters.at >= pace.clusters) begin(sweepClusters())
      const { start, next } = dueOf(
        [...pictures.values()],
        (p) => p.sweptAt + (p.focusUntil > at ? pace.focused : pace.cluster),
        atOnce,
        at,
      )
      for (const picture of start) begin(sweepCluster(picture))
      return Math.min(next, clusters.running ? Infinity : clusters.at + pace.clusters)
    },
    sleepAfter,
    now,
  )

  return {
    scope,
    get version() {
      return version
    },
    look(cluster) {
      const slept = pacer.look()
      const picture = cluster === undefined ? undefined : pictures.get(cluster)
      const turned = picture && picture.focusUntil < now()
      if (picture) picture.focusUntil = now() + focusFor
      if (slept || turned || (pacer.idle() && !clusters.running)) pacer.wake()
    },
    nudge(cluster) {
      pacer.look()
      const picture = pictures.get(cluster)
      if (!picture) return
      picture.focusUntil = now() + focusFor
      picture.sweptAt = 0
      pacer.wake()
    },
    adopt(cluster) {
      if (pictures.has(cluster) || adopted.has(cluster)) return
      adopted.add(cluster)
      clusters.at = 0
      pacer.look()
      pacer.wake()
    },
    rows<K extends RowKind>(kind: K, cluster?: string) {
      const some =
        cluster === undefined
          ? [...pictures.values()]
          : [pictures.get(cluster)].filter((p) => p !== undefined)
      const at = now()
      return some.flatMap((p): Rows[K][] => rowsOf(p, at)[kind])
    },
    part,
    picture: (cluster) => pictures.get(cluster),
    pictures: () => [...pictures.values()],
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
    on(listen) {
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
