import { useSyncExternalStore } from 'react'

/** What the server says of actions that are under way for long, by their ids. */
let slow: ReadonlyMap<string, string> = new Map()
const listeners = new Set<() => void>()

/** Says what is being done about an action; null when it has ended. */
export function saySlow(id: string, message: string | null): void {
  const next = new Map(slow)
  if (message === null) next.delete(id)
  else next.set(id, message)
  slow = next
  for (const listen of listeners) listen()
}

/** What is being done about actions that are under way for long, by their ids: for instance that a lost answer is being looked into. */
export const useSlowActions = (): ReadonlyMap<string, string> =>
  useSyncExternalStore(
    (listen) => {
      listeners.add(listen)
      return () => listeners.delete(listen)
    },
    () => slow,
  )
