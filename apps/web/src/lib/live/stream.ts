import { backgroundHeader } from '../activity'
import { sessionKey } from '../session-key'
import { frameReader, type StreamFrame } from './sse'

export type Connection = 'connecting' | 'live' | 'lost' | 'signed-out'

/**
 * Milliseconds without data after which the stream counts as lost. The server sends a heartbeat
 * every 15 s.
 */
export const silence = 40_000

interface StreamOptions {
  account: string
  /** Id of the last change received; the server resumes after it. Null at first. */
  lastId: number | null
  signal: AbortSignal
  onOpen: () => void
  /** Called with the frames of one chunk. */
  onFrames: (frames: readonly StreamFrame[]) => void
}

/**
 * Reads the stream of an account until the server closes it, and returns whether the session has
 * ended. Rejects if the connection breaks, falls silent or is aborted.
 */
export async function readStream({
  account,
  lastId,
  signal,
  onOpen,
  onFrames,
}: StreamOptions): Promise<'lost' | 'signed-out'> {
  const stalled = new AbortController()
  const startTimer = () => setTimeout(() => stalled.abort(), silence)
  let timer = startTimer()
  try {
    const response = await fetch(`/api/${encodeURIComponent(account)}/stream`, {
      signal: AbortSignal.any([signal, stalled.signal]),
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
    for await (const chunk of response.body.pipeThrough(new TextDecoderStream())) {
      clearTimeout(timer)
      timer = startTimer()
      const frames = read(chunk)
      revoked ||= frames.some((frame) => frame.event === 'revoked')
      if (frames.length > 0) onFrames(frames)
    }
    return revoked ? 'signed-out' : 'lost'
  } finally {
    clearTimeout(timer)
  }
}
