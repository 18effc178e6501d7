import type { Change, Hello } from '@pilothouse/contract'
import type { Request, Response } from 'express'
import { onChange, type WatchedAccount } from '../fleet/accounts.ts'
import { kinds } from '../fleet/fleet.ts'
import type { Sessions } from '../store/sessions.ts'

/** Frames that a browser which was away may still ask for. */
const ring = 2_000
const beat = 15_000
/** A reader that is this far behind, in bytes, is sent away and begins anew: nothing is queued without bound. */
const behind = 256 * 1024

/** The changes of one account, numbered, for all its viewers. */
export interface Hub {
  /** Writes the stream to one viewer until it leaves or `alive` says that its session has ended. */
  attach(req: Request, res: Response, alive: () => Promise<boolean>): void
  close(): void
}

/** Opens the hub of an account. Ids begin at the time of the start, so that those of an earlier process are never taken for ours. */
export function openHub(account: WatchedAccount, version: string): Hub {
  let id = Date.now() * 1000
  const frames: { id: number; text: string }[] = []
  const readers = new Set<Response>()
  const publish = (change: Change) => {
    id += 1
    const text = `id: ${id}\nevent: change\ndata: ${JSON.stringify(change)}\n\n`
    frames.push({ id, text })
    if (frames.length > ring) frames.shift()
    for (const res of readers) send(res, text)
  }
  const first = id
  const stops = [
    onChange(account, publish),
    ...[...account.fleets.values()].map((fleet) => fleet.onAge((region) => {
      // Only to those who look now: an age is worth nothing later, so it takes no place in the ring and no id.
      if (readers.size === 0) return
      for (const kind of kinds) {
        const text = `event: change\ndata: ${JSON.stringify({ kind, region, upsert: [], remove: [], part: fleet.part(kind) })}\n\n`
        for (const res of readers) send(res, text)
      }
    })),
  ]
  const look = () => {
    for (const fleet of account.fleets.values()) fleet.look()
  }
  return {
    attach(req, res, alive) {
      res.set({ 'Content-Type': 'text/event-stream', 'X-Accel-Buffering': 'no' })
      res.flushHeaders()
      const last = Number(req.headers['last-event-id'] ?? Number.NaN)
      const oldest = frames[0]?.id ?? id + 1
      const known = Number.isInteger(last) && last >= first && last >= oldest - 1 && last <= id
      // The id goes with the hello, so that a viewer who lost the connection before the first change can resume too.
      const hello = `id: ${id}\nevent: ${Number.isInteger(last) && !known ? 'reset' : 'hello'}\ndata: ${JSON.stringify({ version, now: Date.now() } satisfies Hello)}\n\n`
      if (known) for (const frame of frames) if (frame.id > last) send(res, frame.text)
      send(res, hello)
      readers.add(res)
      look()
      const timer = setInterval(() => {
        look()
        send(res, `event: beat\ndata: ${JSON.stringify({ now: Date.now() })}\n\n`)
        alive().then((still) => {
          if (!still) res.end(`event: revoked\ndata: {}\n\n`)
        }, () => res.end())
      }, beat)
      res.on('close', () => {
        clearInterval(timer)
        readers.delete(res)
      })
    },
    close() {
      for (const stop of stops) stop()
      for (const res of readers) res.end()
    },
  }
}

function send(res: Response, text: string): void {
  if (res.writableLength > behind) res.destroy()
  else res.write(text)
}

/** Whether the session behind a stream still lives. */
export const stillAlive = (sessions: Sessions, cookie: string | null, key: unknown) => async (): Promise<boolean> =>
  cookie !== null && typeof key === 'string' && (await sessions.find(cookie, key)) !== null
