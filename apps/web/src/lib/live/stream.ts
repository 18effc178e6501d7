import { backgroundHeader } from '../activity'
import { sessionKey } from '../session-key'
import { frameReader, type StreamFrame } from './sse'

/** The state of the stream. */
export type Connection = 'connecting' | 'live' | 'lost' | 'signed-out'

/**
 * Milliseconds without a frame after which the stream counts as lost. The server sends a heartbeat
 * every 15 s.
 */
export const silence = 40_000

interface StreamOptions {
  account: string
  /** The last id received; null at first. */
  lastId: number | null
  signal: AbortSignal
  onOpen: () => void
  /** Called with the frames of one chunk. */
  onFrames: (frames: readonly StreamFrame[]) => void
}

/**
 * Reads one connection of an account's stream until it ends, and returns the reason. Rejects if the
 * connection breaks.
 */
export async function readStream({
  account,
  lastId,
  signal,
  onOpen,
  onFrames,
}: StreamOptions): Promise<Connection> {
  const broken = new AbortController()
  const listen = () => setTimeout(() => broken.abort(), silence)
  let silent = listen()
  try {
    const response = await fetch(`/api/${encodeURIComponent(account)}/stream`, {
      signal: AbortSignal.any([signal, broken.signal]),
      headers: {
        'X-Pilothouse-Key': sessionKey.read() ?? '',
        ...backgroundHeader,
        ...(lastId === null ? {} : { 'Last-Event-ID': String(lastId) }),
      },
    })
    if (!response.ok || !response.body) return response.status === 401 ? 'signed-out' : 'lost'
    onOpen()
    const read = frameReader()
    let revoked = false
    for await (const piece of response.body.pipeThrough(new TextDecoderStream())) {
      clearTimeout(silent)
      silent = listen()
      const frames = read(piece)
      revoked ||= frames.some((frame) => frame.event === 'revoked')
      if (frames.length > 0) onFrames(frames)
    }
    return revoked ? 'signed-out' : 'lost'
  } finally {
    clearTimeout(silent)
  }
}
