import { useSyncExternalStore } from 'react'

interface Toast {
  id: number
  tone: 'good' | 'bad' | 'warn'
  text: string
}

let toasts: readonly Toast[] = []
let next = 1
const listeners = new Set<() => void>()
const set = (list: readonly Toast[]) => {
  toasts = list
  for (const listen of listeners) listen()
}

/** Shows a toast: good news for eight seconds, warnings and errors until they are closed. */
export function toast(tone: Toast['tone'], text: string): void {
  const id = next++
  set([...toasts.slice(-3), { id, tone, text }])
  if (tone === 'good') setTimeout(() => closeToast(id), 8_000)
}

export const closeToast = (id: number): void => set(toasts.filter((t) => t.id !== id))

export const useToasts = (): readonly Toast[] =>
  useSyncExternalStore(
    (listen) => {
      listeners.add(listen)
      return () => listeners.delete(listen)
    },
    () => toasts,
  )
