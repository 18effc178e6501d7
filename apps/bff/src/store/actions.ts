import type { ActionCode, Outcome, Problem } from '@pilothouse/contract'
import type { ExpressionBuilder } from 'kysely'
import type { ActionRow, Schema, Store } from './database.ts'
import type { Instance } from './instance.ts'

const kept = 24 * 3_600_000

/** Stored when an action starts. */
interface StartedAction {
  id: string
  code: ActionCode
  request: unknown
  user: string
  account: string
  region: string
  target: string
}

/** An action of an ended process: unfinished, or perhaps without its outcome line in the audit. */
export interface LeftAction extends Omit<StartedAction, 'request'> {
  outcome: Outcome
  detail: string
  intended: boolean
  /** JSON, as stored. */
  evidence: string | null
}

/**
 * The outcomes of the last 24 hours. A repeated id is answered from here, without another write.
 */
export interface Actions {
  /**
   * Claims an id for one request. Returns the outcome if the same request used it before; null to
   * go on.
   */
  begin(
    action: StartedAction,
  ): Promise<{ known: Outcome; problem: Problem | null } | { clash: true } | null>
  /** Marks that the write comes next. `evidence` is for the verifier. */
  intend(id: string, detail: string, evidence: unknown): Promise<void>
  /** Changes the message of a running action. */
  progress(id: string, message: string): Promise<void>
  /**
   * Stores an outcome, and the problem of a refused or failed action. Its audit line is not written
   * yet.
   */
  end(outcome: Outcome, detail: string, problem?: Problem): Promise<void>
  /** Marks that the outcome line is in the audit. */
  recorded(id: string): Promise<void>
  find(id: string): Promise<Outcome | null>
  /**
   * Processes, running or ended, that have running actions, unrecorded outcomes or places in a
   * queue.
   */
  owners(): Promise<string[]>
  /**
   * Takes over everything that an ended process left, in one transaction. Each item goes to one
   * caller only.
   */
  takeOver(owner: string): Promise<{ actions: LeftAction[]; tickets: number[] }>
}

/** Opens the actions of a state folder. */
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
      // A keyed hash, because the request may contain a secret.
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
      // In one transaction, so that nobody advances in a queue while the write before is unsettled.
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

/** Running, or ended without an audit line. */
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
