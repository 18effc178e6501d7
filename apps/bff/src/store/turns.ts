import { EventEmitter, once } from 'node:events'
import type { Store } from './database.ts'
import type { Instance } from './instance.ts'

/** One queue for each target. It is in the store, so all processes of a state folder share it. */
export interface Turns {
  /**
   * Runs `work` after everything that was queued earlier for the target. If a process ended during its
   * work, calls `recover` with its id and keeps its place taken until that has finished. Rejects if the
   * store cannot be written.
   */
  run<T>(
    target: string,
    work: () => Promise<T>,
    recover: (owner: string) => Promise<void>,
  ): Promise<T>
  /** Releases the places of an ended process. */
  leave(tickets: readonly number[]): Promise<void>
}

/** Milliseconds between two reads of the queue; work of this process is noticed at once. */
const interval = 25
/** Number of reads between two checks whether the process in front is alive. */
const checkEvery = 20

/** Milliseconds until a failed release is retried. */
const retryAfter = 1_000

/** Opens the queues of a state folder. */
export function openTurns(store: Store, instance: Instance): Turns {
  const finished = new EventEmitter().setMaxListeners(0)
  // Places that could not be released, as on a full disk. They do not block this process and are
  // retried.
  const stuck = new Set<number>()
  // Only the first of this process on a target waits in the store, so a long queue costs nothing.
  const own = new Map<string, Promise<unknown>>()

  const firstBefore = async (target: string, ticket: number) => {
    const rows = await store
      .selectFrom('turn')
      .select(['ticket', 'owner'])
      .where('target', '=', target)
      .where('ticket', '<', ticket)
      .orderBy('ticket')
      .execute()
    return rows.find((row) => !stuck.has(row.ticket))
  }
  const remove = async (ticket: number) => {
    try {
      await store.deleteFrom('turn').where('ticket', '=', ticket).execute()
      stuck.delete(ticket)
    } catch {
      stuck.add(ticket)
      setTimeout(() => void remove(ticket), retryAfter).unref()
    }
    finished.emit('finished')
  }
  const somethingHappens = async () => {
    const late = AbortSignal.timeout(interval)
    await once(finished, 'finished', { signal: late }).catch((error: unknown) => {
      if (!late.aborted) throw error
    })
  }
  const inStore = async <T>(
    target: string,
    work: () => Promise<T>,
    recover: (owner: string) => Promise<void>,
  ): Promise<T> => {
    const { ticket } = await store
      .insertInto('turn')
      .values({ target, owner: instance.id })
      .returning('ticket')
      .executeTakeFirstOrThrow()
    try {
      for (let looks = 0; ; looks++) {
        const first = await firstBefore(target, ticket)
        if (!first) break
        if (looks % checkEvery === 0 && !instance.alive(first.owner)) await recover(first.owner)
        else await somethingHappens()
      }
      return await work()
    } finally {
      await remove(ticket)
    }
  }

  return {
    run(target, work, recover) {
      const before = own.get(target) ?? Promise.resolve()
      const turn = before.then(() => inStore(target, work, recover))
      const settled = turn
        .then(
          () => undefined,
          () => undefined,
        )
        .then(() => {
          if (own.get(target) === settled) own.delete(target)
        })
      own.set(target, settled)
      return turn
    },
    async leave(tickets) {
      for (const ticket of tickets) await remove(ticket)
    },
  }
}
