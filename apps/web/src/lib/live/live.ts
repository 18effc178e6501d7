import type { QueryClient } from '@tanstack/react-query'
import { onSessionKey, sessionKey } from '../session-key'
import { openInbox } from './inbox'
import type { StreamFrame } from './sse'
import { readStream, silence, type Connection } from './stream'
import { joinTabs, type TabGroup } from './tabs'

/**
 * Milliseconds after which a hidden tab leaves. When all tabs have left, nobody reads the stream
 * and the server may sleep.
 */
const sleepAfter = 60_000
/**
 * Milliseconds without an answer after which another tab takes the lead; the leader may be frozen.
 */
const patience = 5_000

type Message =
  | { type: 'frames'; frames: readonly StreamFrame[] }
  | { type: 'state'; state: Connection; lastId: number | null }
  | { type: 'ask' }

/**
 * Keeps the cached answers of one account current. One tab reads the stream and passes its frames
 * to the others, so a browser needs one connection for all its tabs; over HTTP/1.1 it has only six.
 * Returns a function that stops it.
 */
export function startLive(
  account: string,
  client: QueryClient,
  onState: (state: Connection) => void,
): () => void {
  const ended = new AbortController()
  const inbox = openInbox(account, client)
  let tabs: TabGroup<Message> | null = null
  let state: Connection = 'connecting'
  let heardAt = Date.now()
  let calledAt: number | null = null
  let sleeping: ReturnType<typeof setTimeout> | undefined

  const setState = (next: Connection) => {
    if (next === state) return
    state = next
    onState(next)
  }
  const announce = (next: Connection) => {
    setState(next)
    tabs?.post({ type: 'state', state: next, lastId: inbox.lastId })
  }
  const receiveFrames = (frames: readonly StreamFrame[]) => {
    for (const frame of frames) inbox.receive(frame)
  }
  const lead = async (signal: AbortSignal) => {
    while (!signal.aborted) {
      const end = await readStream({
        account,
        lastId: inbox.lastId,
        signal,
        onOpen: () => announce('live'),
        onFrames(frames) {
          receiveFrames(frames)
          tabs?.post({ type: 'frames', frames })
        },
      }).catch((): Connection => 'lost')
      if (signal.aborted) return
      announce(end)
      await pause(500 + Math.random() * 4_500, signal)
    }
  }
  const callLeader = () => {
    calledAt = Date.now()
    tabs?.post({ type: 'ask' })
  }
  const hear = (message: Message) => {
    if (message.type === 'ask') {
      if (!tabs?.leads()) return
      // The asking tab is visible and in line to lead, so a hidden leader resigns.
      if (document.hidden) tabs.resign()
      else announce(state)
      return
    }
    heardAt = Date.now()
    calledAt = null
    if (message.type === 'frames') return receiveFrames(message.frames)
    setState(message.state)
    if (message.state === 'live' && message.lastId !== null) inbox.syncTo(message.lastId)
  }
  const join = () => {
    // Separate the channels of sessions by a part of the session key. Scripts that can read channel
    // names can read the key too.
    tabs = joinTabs<Message>(`pilothouse ${account} ${(sessionKey.read() ?? '').slice(0, 8)}`, {
      onMessage: hear,
      lead,
    })
    if (document.hidden) return
    tabs.seek()
    callLeader()
  }
  const leave = () => {
    tabs?.leave()
    tabs = null
  }
  const wake = () => {
    clearTimeout(sleeping)
    if (document.hidden) {
      void tabs?.yieldToOthers()
      sleeping = setTimeout(leave, sleepAfter)
      return
    }
    heardAt = Date.now()
    if (!tabs) join()
    else if (!tabs.leads()) {
      tabs.seek()
      callLeader()
    }
    inbox.show()
  }
  // A follower without news asks the leader, and takes the lead if it does not answer.
  const watch = setInterval(() => {
    const now = Date.now()
    if (!tabs || tabs.leads() || document.hidden) {
      heardAt = now
      calledAt = null
      return
    }
    if (calledAt !== null && now - calledAt > patience) {
      calledAt = null
      tabs.seek('force')
    } else if (calledAt === null && now - heardAt > silence) {
      setState('lost')
      callLeader()
    }
  }, 1_000)

  join()
  const { signal } = ended
  document.addEventListener('visibilitychange', wake, { signal })
  document.addEventListener('resume', wake, { signal })
  addEventListener('pageshow', wake, { signal })
  addEventListener('online', wake, { signal })
  onSessionKey(() => {
    leave()
    join()
  }, signal)
  return () => {
    ended.abort()
    clearInterval(watch)
    clearTimeout(sleeping)
    leave()
    inbox.stop()
  }
}

/** Waits, but no longer than until the network is back or the signal aborts. */
const pause = (ms: number, signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    const over = AbortSignal.any([signal, AbortSignal.timeout(ms)])
    over.addEventListener('abort', () => resolve(), { once: true })
    addEventListener('online', () => resolve(), { once: true, signal: over })
  })
