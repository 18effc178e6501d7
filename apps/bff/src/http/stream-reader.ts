import type { Response } from 'express'

/**
 * Largest queue of a reader in bytes. A reader with more is disconnected and resumes or starts
 * again.
 */
const queueLimit = 256 * 1024
/** Milliseconds without progress after which a reader is disconnected. */
const stallLimit = 30_000
/** Milliseconds that a stalled reader has to take the last event before its connection is cut. */
const farewell = 5_000

/** One open connection of a stream. Its errors do not affect other readers. */
export interface StreamReader {
  /** Writes a frame; disconnects a reader that is too far behind. Does nothing after the end. */
  send(frame: string): void
  /**
   * Writes an optional last frame and closes the connection, even if the reader has stopped
   * reading.
   */
  end(lastFrame?: string): void
  /** Disconnects a reader that has taken nothing for 30 s. Call it regularly. */
  checkStall(): void
}

/** Wraps the response of a stream. `onClose` is called once, when the connection is gone. */
export function openReader(res: Response, onClose: () => void): StreamReader {
  let open = true
  let stalledSince: number | null = null
  let judging: NodeJS.Immediate | null = null
  // Writes reach the kernel after this turn of the event loop; only bytes left after it were not
  // taken.
  const judge = () => {
    judging = null
    if (res.writableLength > queueLimit) res.destroy()
  }
  // A connection that breaks during a write emits `error`; without a listener it would end the
  // process.
  res.on('error', () => res.destroy())
  res.on('drain', () => {
    stalledSince = null
  })
  res.once('close', () => {
    open = false
    if (judging) clearImmediate(judging)
    onClose()
  })
  return {
    send(frame) {
      if (!open) return
      if (!res.write(frame)) stalledSince ??= Date.now()
      if (res.writableLength > queueLimit) judging ??= setImmediate(judge)
    },
    end(lastFrame) {
      if (!open) return
      open = false
      res.end(lastFrame)
      // A stalled reader never takes the last frame: without this timer its connection would stay
      // open.
      const timer = setTimeout(() => res.destroy(), farewell).unref()
      res.once('close', () => clearTimeout(timer))
    },
    checkStall() {
      if (stalledSince !== null && Date.now() - stalledSince > stallLimit) res.destroy()
    },
  }
}
