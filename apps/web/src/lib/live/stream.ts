import { backgroundHeader } from '../activity'
import { sessionKey } from '../session-key'
import { frameReader, type Frame } from './sse'

/** How the stream stands. */
export type Connection = 'connecting' | 'live' | 'lost' | 'signed-out'

/** A stream without a frame for this long, in milliseconds, is as good as lost: the server beats every 15 s. */
export const silence = 40_000

interface StreamOptions {
  account: string
  /** The last id that was seen; null to begin. */
  lastId: number | null
  signal: AbortSignal
  onOpen: () => void
  /** Frames that came together. */
  onFrames: (frames: readonly Frame[]) => void
}

/** Reads one connection of an account's stream until it ends, and returns why it did. Rejects where the connection breaks. */
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
