import type { Change } from '@pilothouse/contract'

/** Rows that may wait; with more it is cheaper to ask for the lists again. */
const limit = 5_000

interface Waiting {
  upsert: Map<string, Change['upsert'][number]>
  remove: Set<string>
  latest: Change
}

/** Changes that wait to be shown. A row that changes again replaces itself, so what waits is bounded by what there is. */
interface PendingChanges {
  add(change: Change): void
  /** Takes all that waits; null where it was too much. */
  drain(): Change[] | null
}

/** Starts without changes. */
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
