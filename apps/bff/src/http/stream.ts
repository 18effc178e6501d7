import type { Change, Hello } from '@pilothouse/contract'
import type { Request, Response } from 'express'
import { RequestRefusal } from './problem.ts'
import type { ChangeFeed } from './stream-feed.ts'
import { openFrames, splitChange, toFrame } from './stream-frames.ts'
import { openReader, type StreamReader } from './stream-reader.ts'
import { revoked, streamsPerSession, type StreamSessions } from './stream-sessions.ts'

/** Milliseconds between two heartbeats, and between two checks of a stream's session. */
const beat = 15_000
const check = 5_000

/** The session of a stream, and a check that it is still valid. */
interface Viewer {
  session: string
  alive: () => Promise<boolean>
}

/** Numbers the changes of one account and sends them to all its viewers. */
export interface Hub {
  /**
   * Streams to one viewer until it leaves or its session ends. Refuses a bad id, or one stream too
   * many.
   */
  attach(req: Request, res: Response, viewer: Viewer): void
  close(): void
}

interface HubOptions {
  feed: ChangeFeed
  sessions: StreamSessions
  version: string
  /** The build of the page that is served now; null if there is none. */
  build: () => string | null
}

/** Opens the hub of an account. Must be closed. */
export function openHub({ feed, sessions, version, build }: HubOptions): Hub {
  const frames = openFrames()
  const readers = new Set<StreamReader>()
  const publish = (change: Change) => {
    for (const part of splitChange(change)) {
      const frame = frames.add(part)
      for (const reader of readers) reader.send(frame)
    }
  }
  // An old age is useless, so it gets no id and is not replayed.
  const publishAge = (change: Change) => {
    if (readers.size === 0) return
    const frame = toFrame(change)
    for (const reader of readers) reader.send(frame)
  }
  const stops = [feed.onChange(publish), feed.onAge(publishAge)]

  const greet = (reader: StreamReader, lastSeen: number | null) => {
    const missed = lastSeen === null ? [] : frames.after(lastSeen)
    for (const frame of missed ?? []) reader.send(frame)
    const hello: Hello = { version, build: build(), now: Date.now() }
    // Send the id with the hello, so that a viewer who disconnects before the first change can
    // resume too.
    const event = missed === null ? 'reset' : 'hello'
    reader.send(`id: ${frames.lastId}\nevent: ${event}\ndata: ${JSON.stringify(hello)}\n\n`)
  }

  return {
    attach(req, res, { session, alive }) {
      // The viewer may have left during the session check: `close` has fired already and would
      // never remove it.
      if (res.destroyed) return
      const lastSeen = readLastEventId(req)
      if (!sessions.hasRoom(session)) {
        res.set('Retry-After', '5')
        throw new RequestRefusal({
          status: 429,
          code: 'TooManyStreams',
          message:
            `This session has ${streamsPerSession} live connections open already. ` +
            'Close a window of Pilothouse and try again.',
        })
      }
      res.set({ 'Content-Type': 'text/event-stream', 'X-Accel-Buffering': 'no' })
      res.flushHeaders()
      const reader = openReader(res, () => {
        clearInterval(beating)
        clearInterval(checking)
        readers.delete(reader)
        forget()
      })
      const beating = setInterval(() => {
        feed.keepFresh()
        reader.checkStall()
        reader.send(`event: beat\ndata: ${JSON.stringify({ now: Date.now() })}\n\n`)
      }, beat)
      const checking = setInterval(() => {
        // If the store fails, validity is unknown: end the stream, so that the viewer passes the
        // gate again.
        alive().then(
          (still) => still || reader.end(revoked),
          () => reader.end(),
        )
      }, check)
      const forget = sessions.add(session, reader)
      greet(reader, lastSeen)
      readers.add(reader)
      feed.keepFresh()
    },
    close() {
      for (const stop of stops) stop()
      for (const reader of readers) reader.end()
    },
  }
}

/**
 * The id to resume after; null if none was sent. Refuses a value that is not an id of any stream.
 */
function readLastEventId(req: Request): number | null {
  const text = req.headers['last-event-id']
  if (text === undefined) return null
  // 16 digits, because numbers up to 2^53 are exact.
  if (typeof text !== 'string' || !/^\d{1,16}$/.test(text) || !Number.isSafeInteger(Number(text))) {
    throw new RequestRefusal({
      status: 400,
      code: 'BadLastEventId',
      message: 'The Last-Event-ID header is not an id of this stream. Connect again without it.',
    })
  }
  return Number(text)
}
