import type { Change, TaskRow } from '@pilothouse/contract'
import type { ChangeFeed } from '../src/http/stream-feed.ts'

/** A source of changes that a test drives at any rate and size. */
export interface SyntheticFeed {
  feed: ChangeFeed
  /** Publishes one change of one row with `bytes` of text that ends in the row's number. */
  push(bytes: number): number
  /** Publishes one change of many rows. */
  pushMany(rows: number, bytes: number): void
}

export function createFeed(): SyntheticFeed {
  const listeners = new Set<(change: Change) => void>()
  let count = 0
  const rowOf = (bytes: number): TaskRow => {
    count += 1
    return {
      id: `us-east-1/main/${count}`,
      region: 'us-east-1',
      cluster: 'main',
      reason: 'x'.repeat(bytes),
      number: count,
    } as unknown as TaskRow
  }
  const part = { region: 'us-east-1', asOf: 1, complete: true, loaded: 1, total: 1, problems: [] }
  const publish = (upsert: TaskRow[]) => {
    for (const listen of listeners)
      listen({ kind: 'tasks', region: 'us-east-1', upsert, remove: [], part })
  }
  return {
    feed: {
      onChange(listen) {
        listeners.add(listen)
        return () => listeners.delete(listen)
      },
      onAge: () => () => undefined,
      keepFresh: () => undefined,
    },
    push(bytes) {
      publish([rowOf(bytes)])
      return count
    },
    pushMany(rows, bytes) {
      publish(Array.from({ length: rows }, () => rowOf(bytes)))
    },
  }
}
