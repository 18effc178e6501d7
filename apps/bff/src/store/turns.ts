import { EventEmitter, once } from 'node:events'
import type { Store } from './database.ts'
import type { Instance } from './instance.ts'

/** One queue per target, in the store, so that it holds across all processes that share the folder. */
export interface Turns {
  /**
   * Runs `work` when nothing that came earlier is left on this target. Where a process has ended while it was at work,
   * `recover` is called with its id; its place stays taken until that is finished. Rejects where the store cannot be written.
   */
  run<T>(
    target: string,
    work: () => Promise<T>,
    recover: (owner: string) => Promise<void>,
  ): Promise<T>
  /** Gives back places that were taken over from an ended process. */
  leave(tickets: readonly number[]): Promise<void>
}

/** Milliseconds between two looks at the queue; what this process finishes is seen at once. */
const interval = 25
/** Looks between two checks whether the process in front still lives. */
const checkEvery = 20

/** Milliseconds until a place that could not be given back is tried again. */
const retryAfter = 1_000

/** The queues of one state folder. */
export function openTurns(store: Store, instance: Instance): Turns {
  const finished = new EventEmitter().setMaxListeners(0)
  // Places that are done and could not be given back, as on a full disk. They block nobody here, and are tried again.
  const stuck = new Set<number>()
  // Of this process only the first on a target waits in the store, so that a long queue costs nothing.
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
