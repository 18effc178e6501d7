import type { ActionCode, Outcome, Problem } from '@pilothouse/contract'
import type { ExpressionBuilder } from 'kysely'
import type { ActionRow, Schema, Store } from './database.ts'
import type { Instance } from './instance.ts'

const kept = 24 * 3_600_000

/** What is kept of an action from its start. */
export interface StartedAction {
  id: string
  code: ActionCode
  request: unknown
  user: string
  account: string
  region: string
  target: string
}

/** An action that a process left behind: it was at work, or its outcome line is not known to be in the audit. */
export interface LeftAction extends Omit<StartedAction, 'request'> {
  outcome: Outcome
  detail: string
  intended: boolean
  /** JSON, as it was stored. */
  evidence: string | null
}

/** The outcomes of the last 24 hours: an id that comes again is answered from here and written nowhere. */
export interface Actions {
  /** Claims an id for one request. Gives the outcome of the same request before, or null: go on. */
  begin(
    action: StartedAction,
  ): Promise<{ known: Outcome; problem: Problem | null } | { clash: true } | null>
  /** Marks that the next thing is the write; `evidence` is what a later look needs to tell whether it was carried out. */
  intend(id: string, detail: string, evidence: unknown): Promise<void>
  /** Changes what is said of an action while it runs. */
  progress(id: string, message: string): Promise<void>
  /** `problem` is what a refused or failed action was answered with. Its outcome line is not yet written. */
  end(outcome: Outcome, detail: string, problem?: Problem): Promise<void>
  /** The outcome line is in the audit. */
  recorded(id: string): Promise<void>
  find(id: string): Promise<Outcome | null>
  /** The processes that have actions under way, unrecorded endings or places in a queue: those that run, and those that have ended. */
  owners(): Promise<string[]>
  /** Takes over what an ended process left, all of it or nothing. Each thing goes to one caller only. */
  takeOver(owner: string): Promise<{ actions: LeftAction[]; tickets: number[] }>
}

/** The actions of one state folder. */
export function openActions(
  store: Store,
  instance: Instance,
  digest: (text: string) => string,
  now: () => number = Date.now,
): Actions {
  const rowOf = (id: string) =>
    store.selectFrom('action').selectAll().where('id', '=', id).executeTakeFirst()
  return {
    async begin({ id, code, request, user, account, region, target }) {
      await store
        .deleteFrom('action')
        .where('at', '<', now() - kept)
        .where('recorded', '=', 1)
        .execute()
      // Keyed: a request may hold a secret that was typed just now.
      const request_hash = digest(JSON.stringify(request))
      const started = {
        result: 'running',
        verified: 0,
        message: 'Under way.',
        at: now(),
        owner: instance.id,
        intended: 0,
        recorded: 0,
        detail: '',
      }
      const { numInsertedOrUpdatedRows } = await store
        .insertInto('action')
        .values({
          id,
          action: code,
          request_hash,
          user,
          account,
          region,
          target,
          problem: null,
          made: null,
          failed: null,
          evidence: null,
          ...started,
        })
        .onConflict((conflict) => conflict.column('id').doNothing())
        .executeTakeFirst()
      if (numInsertedOrUpdatedRows === 1n) return null
      const row = await rowOf(id)
      if (row?.request_hash !== request_hash) return { clash: true }
      return {
        known: toOutcome(row),
        problem: row.problem === null ? null : (JSON.parse(row.problem) as Problem),
      }
    },
    async intend(id, detail, evidence) {
      await store
        .updateTable('action')
        .set({ intended: 1, detail, evidence: JSON.stringify(evidence) })
        .where('id', '=', id)
        .execute()
    },
    async progress(id, message) {
      await store.updateTable('action').set({ message }).where('id', '=', id).execute()
    },
    async end({ id, result, verified, message, at, made, failed }, detail, problem) {
      const details = {
        problem: problem ? JSON.stringify(problem) : null,
        made: made ?? null,
        failed: failed ? JSON.stringify(failed) : null,
      }
      await store
        .updateTable('action')
        .set({
          result,
          verified: Number(verified),
          message,
          at,
          detail,
          evidence: null,
          ...details,
        })
        .where('id', '=', id)
        .execute()
    },
    async recorded(id) {
      await store.updateTable('action').set({ recorded: 1 }).where('id', '=', id).execute()
    },
    async find(id) {
      const row = await rowOf(id)
      return row ? toOutcome(row) : null
    },
    async owners() {
      const rows = await store.selectFrom('action').select('owner').distinct().where(left).execute()
      const waiting = await store.selectFrom('turn').select('owner').distinct().execute()
      return [...new Set([...rows, ...waiting].map((row) => row.owner))]
    },
    async takeOver(owner) {
      // Together, so that nobody passes in the queue while the write before is not settled.
      const [rows, tickets] = await store
        .transaction()
        .execute(
          async (transaction) =>
            [
              await transaction
                .updateTable('action')
                .set({ owner: instance.id })
                .where('owner', '=', owner)
                .where(left)
                .returningAll()
                .execute(),
              await transaction
                .updateTable('turn')
                .set({ owner: instance.id })
                .where('owner', '=', owner)
                .returning('ticket')
                .execute(),
            ] as const,
        )
      return { actions: rows.map(toLeft), tickets: tickets.map((row) => row.ticket) }
    },
  }
}

/** Under way, or ended without a line that says so. */
const left = (is: ExpressionBuilder<Schema, 'action'>) =>
  is.or([is('result', '=', 'running'), is('recorded', '=', 0)])

const toLeft = (row: ActionRow): LeftAction => ({
  id: row.id,
  code: row.action as ActionCode,
  user: row.user,
  account: row.account,
  region: row.region,
  target: row.target,
  detail: row.detail,
  intended: row.intended === 1,
  evidence: row.evidence,
  outcome: toOutcome(row),
})

const results = new Set<string>(['applied', 'not-applied', 'running'])

const toOutcome = (row: ActionRow): Outcome => ({
  id: row.id,
  action: row.action,
  result: results.has(row.result) ? (row.result as Outcome['result']) : 'unknown',
  verified: row.verified === 1,
  recorded: row.result === 'running' || row.recorded === 1,
  message: row.message,
  at: row.at,
  ...(row.made === null ? {} : { made: row.made }),
  ...(row.failed === null
    ? {}
    : { failed: JSON.parse(row.failed) as NonNullable<Outcome['failed']> }),
})
