import { Store, useSelector } from '@tanstack/react-store'

interface Toast {
  id: number
  tone: 'good' | 'bad' | 'warn'
  text: string
}

const toasts = new Store<readonly Toast[]>([])
let next = 1

/** Shows a toast: good news for eight seconds, warnings and errors until they are closed. */
export function toast(tone: Toast['tone'], text: string): void {
  const id = next++
  toasts.setState((list) => [...list.slice(-3), { id, tone, text }])
  if (tone === 'good') setTimeout(() => closeToast(id), 8_000)
}

export const closeToast = (id: number): void =>
  toasts.setState((list) => list.filter((t) => t.id !== id))

export const useToasts = (): readonly Toast[] => useSelector(toasts)
