import { useSyncExternalStore } from 'react'

let times = 0
const listeners = new Set<() => void>()

/** An action met a server that cannot record: whoever shows that may ask again. */
export function noticeUnrecorded(): void {
  times += 1
  for (const listen of listeners) listen()
}

/** How often that happened since the page was opened. */
export const useUnrecorded = (): number =>
  useSyncExternalStore(
    (listen) => {
      listeners.add(listen)
      return () => listeners.delete(listen)
    },
    () => times,
  )
