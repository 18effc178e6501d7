/** The tabs of this browser that share a name. One of them leads at a time. */
export interface TabGroup<M> {
  /** Sends a message to all other tabs. */
  post(message: M): void
  /** Whether this tab leads. */
  leads(): boolean
  /** Queues for the lead. `by: 'force'` takes it from a tab that does not answer. */
  seek(by?: 'turn' | 'force'): void
  /** Leaves the queue, or gives up the lead if another tab waits for it. */
  yieldToOthers(): Promise<void>
  /** Gives up the lead, or the place in the queue. */
  resign(): void
  /** Leaves for good. */
  leave(): void
}

interface TabsOptions<M> {
  onMessage: (message: M) => void
  /** Runs while this tab leads. Must end when the signal aborts. */
  lead: (signal: AbortSignal) => Promise<void>
}

/**
 * Joins the tabs of a name. The lead is a Web Lock: the browser releases it when a tab is closed or
 * crashes, and another tab gets it. https://developer.mozilla.org/docs/Web/API/Web_Locks_API
 */
export function joinTabs<M>(name: string, { onMessage, lead }: TabsOptions<M>): TabGroup<M> {
  const channel = new BroadcastChannel(name)
  channel.onmessage = (event: MessageEvent<M>) => onMessage(event.data)
  let turn: AbortController | null = null
  let leading = false

  const resign = () => {
    turn?.abort()
    turn = null
    leading = false
  }
  const seek = (by: 'turn' | 'force' = 'turn') => {
    if (leading || (turn && by === 'turn')) return
    turn?.abort()
    const own = new AbortController()
    turn = own
    const run = async () => {
      if (own.signal.aborted) return
      leading = true
      await lead(own.signal)
    }
    // Rejects when this tab leaves the queue, or another tab takes the lead by force.
    navigator.locks
      .request(name, by === 'force' ? { steal: true } : { signal: own.signal }, run)
      .catch(() => {
        if (turn !== own) return
        resign()
        if (!document.hidden) seek()
      })
  }
  return {
    post: (message) => channel.postMessage(message),
    leads: () => leading,
    seek,
    resign,
    async yieldToOthers() {
      if (!leading) return resign()
      const { pending = [] } = await navigator.locks.query()
      if (leading && document.hidden && pending.some((lock) => lock.name === name)) resign()
    },
    leave() {
      resign()
      channel.close()
    },
  }
}
