import type { Change, Hello } from '@pilothouse/contract'
import type { Request, Response } from 'express'
import { RequestRefusal } from './problem.ts'
import type { ChangeFeed } from './stream-feed.ts'
import { openFrames, splitChange, toFrame } from './stream-frames.ts'
import { openReader, type StreamReader } from './stream-reader.ts'
import { revoked, streamsPerSession, type StreamSessions } from './stream-sessions.ts'

/** Milliseconds between two beats, and between two checks of the session behind a stream. */
const beat = 15_000
const check = 5_000

/** Whose stream it is, and how to ask whether that session still lives. */
export interface Viewer {
  session: string
  alive: () => Promise<boolean>
}

/** The changes of one account, numbered, for all its viewers. */
export interface Hub {
  /** Writes the stream to one viewer until it leaves or its session ends. Throws Refusal for a bad id, or one stream too many. */
  attach(req: Request, res: Response, viewer: Viewer): void
  close(): void
}

export interface HubOptions {
  feed: ChangeFeed
  sessions: StreamSessions
  version: string
  /** The build of the page that is served now; null without one. */
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
  // An age is worth nothing later, so it gets no id and is not replayed.
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
    // The id goes with the hello, so that a viewer who loses the connection before the first change can resume too.
    reader.send(
      `id: ${frames.lastId}\nevent: ${missed === null ? 'reset' : 'hello'}\ndata: ${JSON.stringify(hello)}\n\n`,
    )
  }

  return {
    attach(req, res, { session, alive }) {
      // Who left while the gate was asked has closed already, and would never be taken off the list.
      if (res.destroyed) return
      const lastSeen = readLastEventId(req)
      if (!sessions.hasRoom(session)) {
        res.set('Retry-After', '5')
        throw new RequestRefusal({
          status: 429,
          code: 'TooManyStreams',
          message: `This session has ${streamsPerSession} live connections open already. Close a window of Pilothouse and try again.`,
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
        // A store that cannot answer proves nothing, so the viewer has to pass the gate again.
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

/** The id to resume after; null where none was sent. Throws Refusal where it is no id of any stream. */
function readLastEventId(req: Request): number | null {
  const text = req.headers['last-event-id']
  if (text === undefined) return null
  // 16 digits: a number up to 2^53 is exact.
  if (typeof text !== 'string' || !/^\d{1,16}$/.test(text) || !Number.isSafeInteger(Number(text))) {
    throw new RequestRefusal({
      status: 400,
      code: 'BadLastEventId',
      message: 'The Last-Event-ID header is not an id of this stream. Connect again without it.',
    })
  }
  return Number(text)
}
