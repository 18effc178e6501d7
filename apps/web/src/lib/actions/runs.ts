import type { Problem } from '@pilothouse/contract'
import { Store, useSelector } from '@tanstack/react-store'
import { problemFrom } from '../api'
import { count } from '../formats'

/** Items that were refused, and the reason. */
interface RefusedItems {
  items: readonly string[]
  reason: string
}

/**
 * A bulk job. It keeps running when you leave the page, until the tab closes. `T` is what the job
 * works on, with any totals that it updates.
 */
export interface Run<T> {
  subject: T
  /** The number of items, and how many of them were tried. */
  all: number
  tried: number
  refused: readonly RefusedItems[]
  running: boolean
  cancelled: boolean
  /** The problem that would fail every later step; null if there is none. */
  halted: string | null
}

/** The result of a step; `halted` is set if every later step would fail too. */
export interface StepResult<T> {
  refused: readonly RefusedItems[]
  update?: (subject: T) => T
  halted?: string | null
}

/** One request of a bulk job, and its items. */
export interface Step<T> {
  items: readonly string[]
  run: () => Promise<StepResult<T>>
}

export interface Runs<K, T> {
  /** The running job, or the ended one until `close`; `use` renders again when it changes. */
  get: (ref: K) => Run<T> | undefined
  use: (ref: K) => Run<T> | undefined
  /**
   * Runs the steps in order. Records refused items, and stops early after `halted` or `cancel`.
   * Resolves when the job has ended; rejects if a job is running for the same key.
   */
  start: (ref: K, subject: T, steps: readonly Step<T>[]) => Promise<Run<T>>
  /** Cancels the steps after the current one. */
  cancel: (ref: K) => void
  /** Removes an ended job. */
  close: (ref: K) => void
}

/** Creates a store of bulk jobs, at most one for each key. */
export function createRuns<K, T>(keyOf: (ref: K) => string): Runs<K, T> {
  const store = new Store<ReadonlyMap<string, Run<T>>>(new Map())
  const find = (key: string) => store.get().get(key)
  const put = (key: string, run: Run<T>): Run<T> => {
    store.setState((runs) => new Map(runs).set(key, run))
    return run
  }
  return {
    get: (ref) => find(keyOf(ref)),
    use: (ref) => useSelector(store, (runs) => runs.get(keyOf(ref))),
    async start(ref, subject, steps) {
      const key = keyOf(ref)
      if (find(key)?.running) throw new Error('A job is already running for this key.')
      let run = put(key, {
        subject,
        all: steps.reduce((sum, s) => sum + s.items.length, 0),
        tried: 0,
        refused: [],
        running: true,
        cancelled: false,
        halted: null,
      })
      for (const step of steps) {
        const {
          refused,
          halted = null,
          update,
        } = await step.run().catch((error: unknown) => failure<T>(step.items, problemFrom(error)))
        // Read the job again: it may have been cancelled during the step.
        run = find(key) ?? run
        run = put(key, {
          ...run,
          subject: update ? update(run.subject) : run.subject,
          tried: run.tried + step.items.length,
          refused: [...run.refused, ...refused],
          halted,
        })
        if (run.cancelled || run.halted) break
      }
      return put(key, { ...run, running: false })
    },
    cancel(ref) {
      const run = find(keyOf(ref))
      if (run?.running) put(keyOf(ref), { ...run, cancelled: true })
    },
    close(ref) {
      store.setState((runs) => new Map([...runs].filter(([key]) => key !== keyOf(ref))))
    },
  }
}

/** Says how a job ended, to follow its result: `, 3 refused, then cancelled`. */
export function endOf(run: Run<unknown>): string {
  const refused = countRefused(run)
  return `${refused > 0 ? `, ${count(refused)} refused` : ''}${run.cancelled ? ', then cancelled' : ''}`
}

/** Counts the items that were tried and refused. */
export const countRefused = (run: Run<unknown>): number =>
  run.refused.reduce((sum, r) => sum + r.items.length, 0)

/** Without a sign-in, a permission or the server, every later step fails too. */
const failsEveryStep = ({ status, iam, command }: Problem): boolean =>
  status === 0 || status === 401 || iam !== undefined || command !== undefined

/** The result of a failed step; the job stops if every later step would fail too. */
export function failure<T>(items: readonly string[], problem: Problem): StepResult<T> {
  const { message, iam, changed } = problem
  const changedFields = changed?.map((c) => `${c.field}: ${c.seen} → ${c.now}`).join('; ')
  return {
    refused: [
      {
        items,
        reason: `${message}${iam ? ` (${iam.action} is missing)` : ''}${changedFields ? ` ${changedFields}` : ''}`,
      },
    ],
    halted: failsEveryStep(problem) ? message : null,
  }
}
