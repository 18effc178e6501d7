import type { Response } from 'express'

/** Bytes that may wait for a reader in this process. A reader with more is disconnected; it resumes or starts again. */
const queueLimit = 256 * 1024
/** A reader that takes nothing for this long, in milliseconds, is disconnected. */
const stallLimit = 30_000
/** Time that a stalled reader has to take the last event, in milliseconds, before its connection is cut. */
const farewell = 5_000

/** One open connection of a stream. Nothing is written to it after its end, and its errors stop nobody else. */
export interface StreamReader {
  /** Writes a frame, and disconnects the reader if it turns out to be too far behind. Does nothing after the end. */
  send(frame: string): void
  /** Writes a last frame, if any, and closes the connection, also where the reader has stopped reading. */
  end(lastFrame?: string): void
  /** Disconnects a reader that has taken nothing for 30 s. To be called now and then. */
  checkStall(): void
}

/** Wraps the response of a stream; `onClose` is called once, when the connection is gone. */
export function openReader(res: Response, onClose: () => void): StreamReader {
  let open = true
  let stalledSince: number | null = null
  let judging: NodeJS.Immediate | null = null
  // What is written in one turn of the event loop reaches the kernel after it: only what is left then was not taken.
  const judge = () => {
    judging = null
    if (res.writableLength > queueLimit) res.destroy()
  }
  // A connection that breaks while something is written reports it here; without a listener it would end the process.
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
      // A stalled reader never takes the last frame, so the connection would stay open for ever.
      const timer = setTimeout(() => res.destroy(), farewell).unref()
      res.once('close', () => clearTimeout(timer))
    },
    checkStall() {
      if (stalledSince !== null && Date.now() - stalledSince > stallLimit) res.destroy()
    },
  }
}
