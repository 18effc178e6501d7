import type { QueryClient } from '@tanstack/react-query'
import { onSessionKey, sessionKey } from '../session-key'
import { openInbox } from './inbox'
import type { Frame } from './sse'
import { readStream, silence, type Connection } from './stream'
import { joinTabs, type Tabs } from './tabs'

/** A tab that is hidden for this long, in milliseconds, takes no part; with all hidden nobody reads, and the server may sleep. */
const sleepAfter = 60_000
/** A leader that does not answer for this long, in milliseconds, is frozen: another tab takes the lead. */
const patience = 5_000

type Message =
  | { type: 'frames'; frames: readonly Frame[] }
  | { type: 'state'; state: Connection; lastId: number | null }
  | { type: 'ask' }

/**
 * Keeps the cached answers of one account current. One tab of the browser reads the stream and passes its frames on, so a
 * browser has one connection however many tabs it has: over HTTP/1.1 it may have six. Returns how to end it.
 */
export function startLive(
  account: string,
  client: QueryClient,
  onState: (state: Connection) => void,
): () => void {
  const ended = new AbortController()
  const inbox = openInbox(account, client)
  let tabs: Tabs<Message> | null = null
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
  const receiveFrames = (frames: readonly Frame[]) => {
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
      // Who asks is seen and waits in line; a hidden tab makes room for it.
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
    // The channel is of one session too: a part of its key tells sessions apart, and who can read names can read the key.
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
  // A follower that hears nothing says so, and takes the lead from a tab that does not answer.
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

/** Waits, but no longer than until the network is back or the signal says so. */
const pause = (ms: number, signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    const over = AbortSignal.any([signal, AbortSignal.timeout(ms)])
    over.addEventListener('abort', () => resolve(), { once: true })
    addEventListener('online', () => resolve(), { once: true, signal: over })
  })
