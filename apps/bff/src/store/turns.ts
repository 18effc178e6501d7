import { EventEmitter, once } from 'node:events'
import type { Store } from './database.ts'
import type { Instance } from './instance.ts'

/** One queue per target, in the store, so that it holds across all processes that share the folder. */
export interface Turns {
  /**
   * Runs `work` when nothing that came earlier is left on this target. Where a process has ended while it was at work,
   * `recover` is called with its id, and must finish what it left. Rejects where the store cannot be written.
   */
  run<T>(target: string, work: () => Promise<T>, recover: (owner: string) => Promise<void>): Promise<T>
  /** Takes over the places of an ended process. Each place goes to one caller, who must give it back with `leave`. */
  takeOver(owner: string): Promise<readonly number[]>
  leave(tickets: readonly number[]): Promise<void>
}

/** Milliseconds between two looks at the queue; what this process finishes is seen at once. */
const interval = 25
/** Looks between two checks whether the process in front still lives. */
const checkEvery = 20

/** The queues of one state folder. */
export function openTurns(store: Store, instance: Instance): Turns {
  const finished = new EventEmitter().setMaxListeners(0)
  // Tickets that are done and could not be deleted, as on a full disk; they are tried again.
  const stuck = new Set<number>()

  const firstOf = async (target: string) => {
    const rows = await store.selectFrom('turn').select(['ticket', 'owner']).where('target', '=', target).orderBy('ticket').execute()
    return rows.find((row) => !stuck.has(row.ticket))
  }
  const remove = async (ticket: number) => {
    try {
      await store.deleteFrom('turn').where('ticket', '=', ticket).execute()
      stuck.delete(ticket)
    } catch {
      stuck.add(ticket)
    }
    finished.emit('finished')
  }
  const somethingHappens = async () => {
    const late = AbortSignal.timeout(interval)
    await once(finished, 'finished', { signal: late }).catch((error: unknown) => {
      if (!late.aborted) throw error
    })
  }

  return {
    async run(target, work, recover) {
      for (const ticket of stuck) await remove(ticket)
      const { ticket } = await store.insertInto('turn').values({ target, owner: instance.id }).returning('ticket').executeTakeFirstOrThrow()
      try {
        for (let looks = 0; ; looks++) {
          const first = await firstOf(target)
          if (!first || first.ticket === ticket) break
          if (looks % checkEvery === 0 && !instance.alive(first.owner)) await recover(first.owner)
          else await somethingHappens()
        }
        return await work()
      } finally {
        await remove(ticket)
      }
    },
    async takeOver(owner) {
      const rows = await store.updateTable('turn').set({ owner: instance.id }).where('owner', '=', owner).returning('ticket').execute()
      return rows.map((row) => row.ticket)
    },
    async leave(tickets) {
      for (const ticket of tickets) await remove(ticket)
    },
  }
}
