import type { Change } from '@pilothouse/contract'

/** Most rows that may wait. With more, refetching the lists is cheaper. */
const limit = 5_000

interface Waiting {
  upsert: Map<string, Change['upsert'][number]>
  remove: Set<string>
  latest: Change
}

/**
 * Changes that wait to be applied. A newer version of a row replaces the older one, so their number
 * is bounded.
 */
interface PendingChanges {
  add(change: Change): void
  /** Returns and removes all waiting changes; null if there were too many. */
  drain(): Change[] | null
}

export function createPendingChanges(): PendingChanges {
  let waiting = new Map<string, Waiting>()
  let rows = 0
  let tooMany = false
  return {
    add(change) {
      if (tooMany) return
      const key = `${change.kind} ${change.region}`
      const entry: Waiting = waiting.get(key) ?? {
        upsert: new Map(),
        remove: new Set(),
        latest: change,
      }
      waiting.set(key, entry)
      rows -= entry.upsert.size + entry.remove.size
      entry.latest = change
      for (const row of change.upsert) {
        entry.remove.delete(row.id)
        entry.upsert.set(row.id, row)
      }
      for (const id of change.remove) {
        entry.upsert.delete(id)
        entry.remove.add(id)
      }
      rows += entry.upsert.size + entry.remove.size
      if (rows <= limit) return
      tooMany = true
      waiting.clear()
    },
    drain() {
      const drained = tooMany
        ? null
        : [...waiting.values()].map(
            ({ upsert, remove, latest }) =>
              ({ ...latest, upsert: [...upsert.values()], remove: [...remove] }) as Change,
          )
      waiting = new Map()
      rows = 0
      tooMany = false
      return drained
    },
  }
}
