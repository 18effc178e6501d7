import { useSyncExternalStore } from 'react'

let now = Date.now()
const listeners = new Set<() => void>()
let timer: ReturnType<typeof setInterval> | null = null

const tick = () => {
  now = Date.now()
  for (const listen of listeners) listen()
}

/** The current time to the second, with one timer for the whole page. */
export const useNow = (): number =>
  useSyncExternalStore(
    (listen) => {
      listeners.add(listen)
      timer ??= setInterval(tick, 1_000)
      return () => {
        listeners.delete(listen)
        if (listeners.size > 0 || !timer) return
        clearInterval(timer)
        timer = null
      }
    },
    () => now,
  )
