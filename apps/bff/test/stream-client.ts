import { request, type IncomingMessage } from 'node:http'
import { connect, type Socket } from 'node:net'
import type { Secrets } from './harness.ts'

export interface ReadFrame {
  id: number | null
  event: string
  data: string
}

/** A reader of the stream over HTTP that keeps every frame. */
export interface StreamClient {
  status: number
  frames: ReadFrame[]
  /** Resolves with the first matching frame, old or new. Rejects if the stream ends first. */
  frame(fits: (frame: ReadFrame) => boolean): Promise<ReadFrame>
  ended: Promise<void>
  close(): void
}

interface Where {
  port: number
  secrets: Secrets
  lastId?: number | string | undefined
}

const headersOf = ({ port, secrets, lastId }: Where, host = `127.0.0.1:${port}`) => ({
  host,
  cookie: secrets.cookie,
  'x-pilothouse-key': secrets.key,
  ...(lastId === undefined ? {} : { 'last-event-id': String(lastId) }),
})

/**
 * Opens the stream of account `test`. `through` is the port of a proxy, if any. Rejects if the
 * connection fails.
 */
export function openStream(
  where: Where & { through?: number; path?: string },
): Promise<StreamClient> {
  return new Promise((resolve, reject) => {
    const req = request(
      {
        host: '127.0.0.1',
        port: where.through ?? where.port,
        path: where.path ?? '/api/test/stream',
        headers: headersOf(where),
        agent: false,
      },
      (res) => resolve(collect(res, () => req.destroy())),
    )
    req.once('error', reject)
    req.end()
  })
}

function collect(res: IncomingMessage, close: () => void): StreamClient {
  const frames: ReadFrame[] = []
  const waiting = new Set<() => void>()
  const moved = () => {
    for (const check of waiting) check()
  }
  let over = false
  let rest = ''
  res.setEncoding('utf8').on('data', (piece: string) => {
    const blocks = (rest + piece).split('\n\n')
    rest = blocks.pop() ?? ''
    frames.push(...blocks.map(toFrame))
    moved()
  })
  const ended = new Promise<void>((resolve) => {
    res
      .on('error', () => undefined)
      .once('close', () => {
        over = true
        resolve()
        moved()
      })
  })
  return {
    status: res.statusCode ?? 0,
    frames,
    ended,
    close,
    frame: (fits) =>
      new Promise((resolve, reject) => {
        const check = () => {
          const found = frames.find(fits)
          if (!found && !over) return
          waiting.delete(check)
          if (found) resolve(found)
          else
            reject(new Error(`The stream ended; it had: ${frames.map((f) => f.event).join(', ')}`))
        }
        waiting.add(check)
        check()
      }),
  }
}

function toFrame(block: string): ReadFrame {
  const field = (name: string) =>
    block
      .split('\n')
      .find((line) => line.startsWith(`${name}: `))
      ?.slice(name.length + 2)
  const id = field('id')
  return {
    id: id === undefined ? null : Number(id),
    event: field('event') ?? '',
    data: field('data') ?? '',
  }
}

/** A reader that stops reading once the stream has begun, as a suspended tab does. */
export interface PausedStream {
  socket: Socket
  /**
   * Whether the server has closed the connection: a paused socket notices only when it is read
   * again.
   */
  closed: Promise<void>
}

/** Opens a stream and stops reading after the first bytes. */
export function openPausedStream(where: Where): Promise<PausedStream> {
  return new Promise((resolve, reject) => {
    const socket = connect(where.port, '127.0.0.1')
    const closed = new Promise<void>((done) => socket.once('close', () => done()))
    socket.once('error', reject)
    socket.write(rawRequest('GET /api/test/stream', headersOf(where)))
    socket.once('data', (bytes: Buffer) => {
      socket.pause()
      if (!bytes.toString().startsWith('HTTP/1.1 200')) return reject(new Error(bytes.toString()))
      socket.off('error', reject).on('error', () => undefined)
      resolve({ socket, closed })
    })
  })
}

/** The text of a request without a body. */
export const rawRequest = (line: string, headers: Record<string, string>): string =>
  [
    `${line} HTTP/1.1`,
    ...Object.entries(headers).map(([name, value]) => `${name}: ${value}`),
    '',
    '',
  ].join('\r\n')
