import type { Change } from '@pilothouse/contract'
import type { QueryClient } from '@tanstack/react-query'
import { startApplying } from './apply'
import { sessionKey } from './session-key'
import { frameReader } from './sse'

export type Connection = 'connecting' | 'live' | 'lost' | 'signed-out'

/** A stream without a frame for this long is as good as lost: the server beats every 15 s. */
const silence = 40_000

/** Keeps the cached answers of one account current. Returns how to end it. */
export function startLive(account: string, client: QueryClient, tell: (state: Connection) => void): () => void {
  const ended = new AbortController()
  const cache = startApplying(account, client)
  let lastId: string | null = null
  let queue: Change[] = []
  let cancel: (() => void) | null = null
  const flush = () => {
    cancel = null
    const changes = queue
    queue = []
    cache.apply(changes)
  }
  const take = (event: string, data: string) => {
    if (event === 'reset') void client.invalidateQueries()
    if (event !== 'change') return
    queue.push(JSON.parse(data) as Change)
    cancel ??= soon(flush)
  }
  const once = async (): Promise<Connection> => {
    const broken = new AbortController()
    let silent = setTimeout(() => broken.abort(), silence)
    try {
      const response = await fetch(`/api/${encodeURIComponent(account)}/stream`, {
        signal: AbortSignal.any([ended.signal, broken.signal]),
        headers: { 'X-Pilothouse-Key': sessionKey.read() ?? '', ...(lastId ? { 'Last-Event-ID': lastId } : {}) },
      })
      if (!response.ok || !response.body) {
        return response.status === 401 ? 'signed-out' : 'lost'
      }
      tell('live')
      // What changed while nobody listened came in no frame.
      if (!lastId) void client.invalidateQueries({ refetchType: 'active' })
      const read = frameReader()
      for await (const piece of response.body.pipeThrough(new TextDecoderStream())) {
        clearTimeout(silent)
        silent = setTimeout(() => broken.abort(), silence)
        for (const { id, event, data } of read(piece)) {
          take(event, data)
          if (id) lastId = id
        }
      }
      return 'lost'
    } finally {
      clearTimeout(silent)
    }
  }
  const run = async () => {
    let end: Connection = 'connecting'
    while (!ended.signal.aborted) {
      // Who is signed out stays so until a session is there again: the page must not flicker.
      if (end !== 'signed-out') tell('connecting')
      end = await once().catch((): Connection => 'lost')
      if (ended.signal.aborted) return
      tell(end)
      await new Promise((resolve) => setTimeout(resolve, 500 + Math.random() * 4_500))
    }
  }
  void run()
  return () => {
    ended.abort()
    cancel?.()
    cache.stop()
  }
}

/** With the next frame; a tab that is not seen gets no frames, so there it is once a second. Returns how to call it off. */
function soon(work: () => void): () => void {
  if (document.hidden) {
    const timer = setTimeout(work, 1_000)
    return () => clearTimeout(timer)
  }
  const frame = requestAnimationFrame(work)
  return () => cancelAnimationFrame(frame)
}
