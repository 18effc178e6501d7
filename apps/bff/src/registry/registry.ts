import type { Part, PartProblem } from '@pilothouse/contract'
import type { Scope } from '../aws/scope.ts'
import { createPacer, dueOf } from '../fleet/pacer.ts'
import { toPartProblem } from '../fleet/part-problem.ts'
import { until } from '../fleet/until.ts'
import { excludable } from './pull-time.ts'
import { newRepository, type KeptRepository } from './repository.ts'
import { readRepositories, sweepImages } from './sweep-registry.ts'

/**
 * Milliseconds between two reads of: exclusions, the list of repositories, a repository, an open
 * one. Slower than the fleet, because images change only by pushes.
 */
const pace = {
  exclusions: 300_000,
  repositories: 60_000,
  repository: 300_000,
  focused: 5_000,
  focusedLarge: 20_000,
}
/** Number of images above which DescribeImages needs more than one page. */
const large = 1_000
/** Milliseconds after which an unknown name causes another read of the list. */
const seekAfter = 3_000
const sleepAfter = 120_000
const focusFor = 60_000
/** Repositories read at once; more would only wait for the same bucket. */
const atOnce = 4

/** The live model of one scope's private registry. */
export interface Registry {
  readonly scope: Scope
  /** Keeps the registry awake, and reads one repository more often than the rest. */
  keepFresh(repository?: string): void
  /** Reads a repository again at once, after a change made here. */
  refresh(repository: string): void
  repositories(): KeptRepository[]
  repository(name: string): KeptRepository | undefined
  /**
   * The principal to exclude from pull recording; null if it is excluded already, empty if unknown.
   */
  readonly exclude: string | null
  /** Completeness of the list. `loaded` counts the repositories whose images were read. */
  part(): Part
  /**
   * Resolves when the list, or the images of one repository, were read or failed, or after `ms`.
   */
  ready(ms: number, repository?: string): Promise<void>
  close(): void
}

/** Creates the registry of one scope. It calls AWS only while there are viewers. */
export function createRegistry(scope: Scope, now: () => number = Date.now): Registry {
  const { region } = scope
  const known = new Map<string, KeptRepository>()
  const waiting = new Set<() => void>()
  let list: {
    asOf: number | null
    problem: PartProblem | null
    sweptAt: number
    running: boolean
  } = {
    asOf: null,
    problem: null,
    sweptAt: 0,
    running: false,
  }
  let exclude: string | null = ''
  let exclusionsReadAt = -Infinity
  const notify = () => {
    for (const check of waiting) check()
  }

  async function sweepList(): Promise<void> {
    const begun = now()
    list = { ...list, running: true, sweptAt: begun }
    try {
      if (begun - exclusionsReadAt >= pace.exclusions) {
        exclusionsReadAt = begun
        exclude = await excludable(scope)
      }
      const facts = await readRepositories(scope, list.asOf === null ? 'page' : 'sweep')
      const names = new Set(facts.map((f) => f.name))
      for (const name of known.keys()) if (!names.has(name)) known.delete(name)
      for (const one of facts) {
        const repository = known.get(one.name)
        if (repository) repository.facts = one
        else known.set(one.name, newRepository(one))
      }
      list = { ...list, asOf: begun, problem: null }
    } catch (error) {
      list = { ...list, problem: toPartProblem(error, 'ecr:DescribeRepositories') }
    }
    list.running = false
    notify()
  }

  async function sweep(repository: KeptRepository): Promise<void> {
    repository.sweeping = true
    repository.sweptAt = now()
    try {
      await sweepImages(scope, repository, {
        priority: repository.focusUntil > now() ? 'page' : 'sweep',
        now,
        onProgress: notify,
        withIndexes: exclude === null,
      })
      repository.problem = null
    } catch (error) {
      repository.problem = toPartProblem(error, 'ecr:DescribeImages')
    }
    repository.sweeping = false
    notify()
  }

  const pacer = createPacer(
    (at) => {
      const begin = (run: Promise<void>) => void run.finally(() => pacer.wake())
      if (!list.running && at - list.sweptAt >= pace.repositories) begin(sweepList())
      const intervalOf = (repository: KeptRepository) => {
        if (repository.focusUntil <= at) return pace.repository
        return repository.images.size > large ? pace.focusedLarge : pace.focused
      }
      const dueAt = (r: KeptRepository) => r.sweptAt + intervalOf(r)
      const { start, next } = dueOf([...known.values()], dueAt, atOnce, at)
      for (const repository of start) begin(sweep(repository))
      return Math.min(next, list.running ? Infinity : list.sweptAt + pace.repositories)
    },
    sleepAfter,
    now,
  )

  return {
    scope,
    keepFresh(name) {
      const slept = pacer.keepAwake()
      const repository = name === undefined ? undefined : known.get(name)
      const turned = repository && repository.focusUntil < now()
      if (repository) repository.focusUntil = now() + focusFor
      // The repository may have been created just now.
      if (
        name !== undefined &&
        !repository &&
        list.asOf !== null &&
        !list.running &&
        now() - list.sweptAt > seekAfter
      )
        void sweepList().finally(() => pacer.wake())
      if (slept || turned || (pacer.idle() && !list.running)) pacer.wake()
    },
    refresh(name) {
      pacer.keepAwake()
      list.sweptAt = 0
      const repository = known.get(name)
      if (repository) Object.assign(repository, { focusUntil: now() + focusFor, sweptAt: 0 })
      pacer.wake()
    },
    get exclude() {
      return exclude
    },
    repositories: () => [...known.values()],
    repository: (name) => known.get(name),
    part() {
      const all = [...known.values()]
      const loaded = all.filter((r) => r.asOf !== null)
      const problems = [
        ...(list.problem ? [list.problem] : []),
        ...all.flatMap((r) => r.problem ?? []),
      ]
      const asOf =
        list.asOf === null ? null : Math.min(list.asOf, ...loaded.map((r) => r.asOf ?? Infinity))
      return {
        region,
        asOf,
        complete: list.asOf !== null && loaded.length === all.length && problems.length === 0,
        loaded: loaded.length,
        total: list.asOf === null ? null : all.length,
        problems,
      }
    },
    ready(ms, name) {
      const there = () => {
        if (name === undefined) return list.asOf !== null || list.problem !== null
        const one = known.get(name)
        if (one) return one.asOf !== null || one.images.size > 0 || one.problem !== null
        return !list.running && (list.asOf !== null || list.problem !== null)
      }
      return until(there, ms, (check) => {
        const again = () => {
          if (name !== undefined) this.keepFresh(name)
          check()
        }
        waiting.add(again)
        return () => waiting.delete(again)
      })
    },
    close: () => pacer.close(),
  }
}
