import type { Hold, PartProblem, Unseen } from '@pilothouse/contract'
import type { Fleet } from '../fleet/fleet.ts'
import { toPartProblem } from '../fleet/part-problem.ts'
import type { KeptService } from '../fleet/service.ts'
import { until } from '../fleet/until.ts'
import {
  readFamilies,
  readRevisionImages,
  readServiceImageHistory,
  type PastRevisionImages,
  type RevisionImages,
} from './sweep-requirements.ts'

/**
 * Images that a service would start now or after a rollback, or that the newest revision of a
 * family names.
 */
interface ImageRequirement extends RevisionImages {
  hold: Exclude<Hold, 'running'>
  cluster: string | null
  service: string | null
}

/** Images that a service started before, and until when. */
interface PastRequirement extends PastRevisionImages {
  cluster: string
  service: string
}

/**
 * Milliseconds between two checks of services and of families. Families take 600 ms each, because
 * each is one call.
 */
const pace = { services: 15_000, families: 30_000, eachFamily: 600 }
/** Services read at once; the budget decides how fast. */
const atOnce = 8

/**
 * The images that services and task definitions of one scope would start, in addition to those that
 * run. Read only while there are viewers.
 */
export interface ImageRequirements {
  keepFresh(): void
  all(): ImageRequirement[]
  past(): PastRequirement[]
  of(cluster: string, service: string): ImageRequirement[]
  unseen(): Unseen[]
  /** Increases with every change, so that derived data can be cached. */
  readonly version: number
  /** Resolves when all services were read or a problem occurred, or after `ms`. */
  ready(ms: number): Promise<void>
  close(): void
}

/** Creates the image requirements of a fleet. They call AWS only while there are viewers. */
export function createImageRequirements(
  fleet: Fleet,
  now: () => number = Date.now,
): ImageRequirements {
  const { scope } = fleet
  const services = new Map<
    string,
    { key: string; requirements: ImageRequirement[]; past: PastRequirement[] }
  >()
  const families = new Map<string, ImageRequirement>()
  const waiting = new Set<() => void>()
  let problems: { deployments: PartProblem | null; families: PartProblem | null } = {
    deployments: null,
    families: null,
  }
  let listed: { names: string[] | null; listedAt: number } = { names: null, listedAt: 0 }
  let readAt = 0
  let running = false
  let closed = false
  let version = 0

  const stale = (): KeptService[] => {
    const there = new Map(
      fleet.snapshots().flatMap((p) => [...p.services.values()].map((s) => [s.row.id, s] as const)),
    )
    for (const id of services.keys()) if (!there.has(id)) services.delete(id)
    return [...there.values()].filter((s) => services.get(s.row.id)?.key !== keyOf(s))
  }
  const readService = async (service: KeptService) => {
    const { id, cluster, name, taskDefinition, controller } = service.row
    const plans = controller === 'ECS' ? await readServiceImageHistory(scope, cluster, name) : null
    const current = plans?.current ?? (await readRevisionImages(scope, taskDefinition))
    const requirements: ImageRequirement[] = [
      { ...current, hold: 'current', cluster, service: name },
    ]
    if (plans?.rollback)
      requirements.push({ ...plans.rollback, hold: 'rollback', cluster, service: name })
    services.set(id, {
      key: keyOf(service),
      requirements,
      past: (plans?.past ?? []).map((p) => ({ ...p, cluster, service: name })),
    })
    version++
  }
  const readServices = async () => {
    const queue = stale()
    let problem: PartProblem | null = null
    const worker = async () => {
      for (let next = queue.pop(); next && !problem && !closed; next = queue.pop()) {
        try {
          await readService(next)
        } catch (error) {
          // Ignore a service that was deleted meanwhile. Other errors, such as a missing
          // permission, apply to all services.
          const failure = toPartProblem(error, 'ecs:ListServiceDeployments')
          if (
            failure.status !== 404 &&
            failure.code !== 'ServiceNotFoundException' &&
            failure.code !== 'ServiceNotActiveException'
          )
            problem = failure
        }
      }
    }
    await Promise.all(Array.from({ length: atOnce }, worker))
    problems = { ...problems, deployments: problem }
  }
  const readRevisions = async () => {
    if (
      listed.names &&
      now() - listed.listedAt < Math.max(pace.families, listed.names.length * pace.eachFamily)
    )
      return
    try {
      const names = await readFamilies(scope)
      listed = { names, listedAt: now() }
      for (const name of families.keys()) if (!names.includes(name)) families.delete(name)
      for (const family of names) {
        if (closed) return
        families.set(family, {
          ...(await readRevisionImages(scope, family)),
          hold: 'definition',
          cluster: null,
          service: null,
        })
        version++
      }
      problems = { ...problems, families: null }
    } catch (error) {
      problems = { ...problems, families: toPartProblem(error, 'ecs:DescribeTaskDefinition') }
    }
  }
  const notify = () => {
    for (const check of waiting) check()
  }
  const run = async () => {
    running = true
    readAt = now()
    await Promise.all([readServices().finally(notify), readRevisions()])
    running = false
    notify()
  }

  return {
    get version() {
      return version
    },
    keepFresh() {
      fleet.keepFresh()
      if (
        !running &&
        !closed &&
        (now() - readAt > pace.services || (readAt < now() - 1_000 && stale().length > 0))
      )
        void run()
    },
    all: () => [...[...services.values()].flatMap((s) => s.requirements), ...families.values()],
    past: () => [...services.values()].flatMap((s) => s.past),
    of: (cluster, service) =>
      services.get(`${scope.region}/${cluster}/${service}`)?.requirements ?? [],
    unseen() {
      const location = { account: scope.account, region: scope.region }
      const found: Unseen[] = []
      const add = (
        what: Unseen['what'],
        seen: number,
        total: number | null,
        problem: PartProblem | null,
      ) => {
        if (total === null || seen < total || problem)
          found.push({ ...location, what, seen, total, problem })
      }
      const parts = {
        clusters: fleet.part('clusters'),
        services: fleet.part('services'),
        tasks: fleet.part('tasks'),
      }
      for (const [what, part] of Object.entries(parts) as [
        keyof typeof parts,
        typeof parts.tasks,
      ][])
        if (!part.complete)
          add(what, part.loaded, part.asOf === null ? null : part.total, part.problems[0] ?? null)
      const all = fleet.snapshots().reduce((sum, p) => sum + p.services.size, 0)
      add(
        'deployments',
        all - stale().length,
        parts.services.complete ? all : null,
        problems.deployments,
      )
      add('task definitions', families.size, listed.names?.length ?? null, problems.families)
      return found
    },
    ready: (ms) =>
      until(
        () => stale().length === 0 || (!running && problems.deployments !== null),
        ms,
        (check) => {
          waiting.add(check)
          return () => waiting.delete(check)
        },
      ),
    close() {
      closed = true
    },
  }
}

/** Changes when a deployment starts, or ends in a way that changes the rollback target. */
function keyOf({ row, deployments }: KeptService): string {
  return [
    row.deployment,
    row.taskDefinition,
    deployments.find((d) => d.status === 'PRIMARY')?.rolloutState,
  ].join(' ')
}
