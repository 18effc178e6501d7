import { useSyncExternalStore } from 'react'

/** Messages about actions that take long, by action id. */
let slow: ReadonlyMap<string, string> = new Map()
const listeners = new Set<() => void>()

/** Sets the message about an action; null when it has ended. */
export function saySlow(id: string, message: string | null): void {
  const next = new Map(slow)
  if (message === null) next.delete(id)
  else next.set(id, message)
  slow = next
  for (const listen of listeners) listen()
}

/** Messages about actions that take long, such as that a lost answer is being looked into. */
export const useSlowActions = (): ReadonlyMap<string, string> =>
  useSyncExternalStore(
    (listen) => {
      listeners.add(listen)
      return () => listeners.delete(listen)
    },
    () => slow,
  )
