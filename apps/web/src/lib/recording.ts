import { useSyncExternalStore } from 'react'

let times = 0
const listeners = new Set<() => void>()

/** Notes that the server could not record an action in its audit. */
export function noticeUnrecorded(): void {
  times += 1
  for (const listen of listeners) listen()
}

/** Number of such actions since the page was opened. */
export const useUnrecorded = (): number =>
  useSyncExternalStore(
    (listen) => {
      listeners.add(listen)
      return () => listeners.delete(listen)
    },
    () => times,
  )
