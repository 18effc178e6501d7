import type { Outcome, Problem } from '@pilothouse/contract'
import { hashOf } from './sessions.ts'
import type { Store } from './database.ts'

const kept = 24 * 3_600_000

export interface Actions {
  /** Claims an id for one request. What it gives back is the outcome of the same request before, or null: go on. */
  begin(id: string, action: string, request: unknown): Promise<{ known: Outcome; problem: Problem | null } | { clash: true } | null>
  /** `problem` is what a refused or failed action was answered with. */
  end(outcome: Outcome, problem?: Problem): Promise<void>
  find(id: string): Promise<Outcome | null>
}

/** The outcomes of the last 24 hours: an id that comes again is answered from here and written nowhere. */
export function openActions(store: Store, now: () => number = Date.now): Actions {
  const find = (id: string) => store.selectFrom('action').selectAll().where('id', '=', id).executeTakeFirst()
  return {
    async begin(id, action, request) {
      await store.deleteFrom('action').where('at', '<', now() - kept).execute()
      const hash = hashOf(JSON.stringify(request))
      const row = await find(id)
      if (row) return row.request_hash === hash ? { known: toOutcome(row), problem: row.problem === null ? null : (JSON.parse(row.problem) as Problem) } : { clash: true }
      await store.insertInto('action').values({ id, action, request_hash: hash, result: 'running', verified: 0, message: 'Under way.', at: now(), problem: null, made: null, failed: null }).execute()
      return null
    },
    async end(outcome, problem) {
      await store.updateTable('action').set({ result: outcome.result, verified: Number(outcome.verified), message: outcome.message, at: outcome.at, problem: problem ? JSON.stringify(problem) : null, made: outcome.made ?? null, failed: outcome.failed ? JSON.stringify(outcome.failed) : null }).where('id', '=', outcome.id).execute()
    },
    async find(id) {
      const row = await find(id)
      return row ? toOutcome(row) : null
    },
  }
}

const toOutcome = (row: { id: string; action: string; result: string; verified: number; message: string; at: number; made: string | null; failed: string | null }): Outcome => ({
  id: row.id,
  action: row.action,
  result: row.result === 'applied' || row.result === 'not-applied' || row.result === 'running' ? row.result : 'unknown',
  verified: row.verified === 1,
  message: row.message,
  at: row.at,
  ...(row.made === null ? {} : { made: row.made }),
  ...(row.failed === null ? {} : { failed: JSON.parse(row.failed) as NonNullable<Outcome['failed']> }),
})
