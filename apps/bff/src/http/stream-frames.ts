import type { Change } from '@pilothouse/contract'

/** Approximate size of a frame's rows in bytes: one frame must not fill a reader's queue. */
const frameLimit = 48 * 1024
/**
 * Bytes that are replayed at most: half of the queue limit, so a replay never disconnects a reader.
 */
const replayLimit = 128 * 1024

/** The latest frames of one hub, numbered one by one. */
interface Frames {
  /** Id of the latest frame. */
  readonly lastId: number
  /** Numbers a frame, keeps it for replay and returns it. */
  add(change: Change): string
  /** Returns the frames after an id; null if some are missing or they exceed the replay limit. */
  after(id: number): string[] | null
}

/**
 * Opens a list of frames. Ids start at the current time, so that ids of an earlier process never
 * match.
 */
export function openFrames(): Frames {
  const first = Date.now() * 1000
  const kept: { text: string; bytes: number }[] = []
  let lastId = first
  let bytes = 0
  return {
    get lastId() {
      return lastId
    },
    add(change) {
      lastId += 1
      const frame = { text: `id: ${lastId}\n${toFrame(change)}`, bytes: 0 }
      frame.bytes = Buffer.byteLength(frame.text)
      kept.push(frame)
      bytes += frame.bytes
      while (bytes > replayLimit) bytes -= kept.shift()?.bytes ?? 0
      return frame.text
    },
    after(id) {
      const missed = lastId - id
      if (id < first || missed < 0 || missed > kept.length) return null
      return kept.slice(kept.length - missed).map((frame) => frame.text)
    },
  }
}

/** A change as a frame without an id. */
export const toFrame = (change: Change): string =>
  `event: change\ndata: ${JSON.stringify(change)}\n\n`

/**
 * Splits a change with many rows into changes of about 48 KB. Rows are independent, so keeping
 * their order is enough.
 */
export function splitChange(change: Change): Change[] {
  const parts: Change['upsert'][] = [[]]
  let size = 0
  for (const row of change.upsert) {
    const bytes = Buffer.byteLength(JSON.stringify(row))
    if (size > 0 && size + bytes > frameLimit) {
      parts.push([])
      size = 0
    }
    size += bytes
    // All rows of a change have its kind, which the type cannot express for a single row.
    parts.at(-1)?.push(row as never)
  }
  return parts.map(
    (upsert, index) => ({ ...change, upsert, remove: index === 0 ? change.remove : [] }) as Change,
  )
}
