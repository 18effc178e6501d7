import type { Change, Hello } from '@pilothouse/contract'
import type { QueryClient } from '@tanstack/react-query'
import { noteBuild } from '../update'
import { startApplying } from './apply'
import { createPendingChanges } from './pending-changes'
import type { StreamFrame } from './sse'

/** Processes the stream's frames of one account in one tab, whichever tab read them. */
interface Inbox {
  /** The last id received, or null. */
  readonly lastId: number | null
  receive(frame: StreamFrame): void
  /** Sets the id of the stream. Refetches the lists if this tab has missed changes. */
  syncTo(id: number): void
  /** Applies the changes that waited while the tab was hidden. */
  show(): void
  stop(): void
}

/** Opens the inbox of an account. Must be stopped. */
export function openInbox(account: string, client: QueryClient): Inbox {
  const cache = startApplying(account, client)
  const pending = createPendingChanges()
  let lastId: number | null = null
  let drawing: number | null = null

  const refresh = () => void client.invalidateQueries({ refetchType: 'active' })
  const show = () => {
    drawing = null
    const changes = pending.drain()
    if (changes) cache.apply(changes)
    else refresh()
  }
  // A hidden tab does not render; its changes are applied when it becomes visible.
  const showSoon = () => {
    if (!document.hidden) drawing ??= requestAnimationFrame(show)
  }
  const syncTo = (id: number) => {
    if (id !== lastId) refresh()
    lastId = id
  }
  const receiveChange = (id: number | null, data: string) => {
    if (id !== null) {
      // Already received from the tab that read the stream before.
      if (lastId !== null && id <= lastId) return
      // Ids are consecutive: a gap means that changes were missed.
      if (lastId !== null && id > lastId + 1) refresh()
      lastId = id
    }
    pending.add(JSON.parse(data) as Change)
    showSoon()
  }
  return {
    get lastId() {
      return lastId
    },
    receive({ id: text, event, data }) {
      const id = text === null ? null : Number(text)
      if (event === 'change') return receiveChange(id, data)
      if (event !== 'hello' && event !== 'reset') return
      noteBuild((JSON.parse(data) as Hello).build)
      if (event === 'reset') lastId = null
      if (id !== null) syncTo(id)
    },
    syncTo,
    show() {
      if (drawing === null) show()
    },
    stop() {
      if (drawing !== null) cancelAnimationFrame(drawing)
      cache.stop()
    },
  }
}
