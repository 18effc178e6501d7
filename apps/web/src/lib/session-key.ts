const name = 'pilothouse-key'

/** The half of the session that a script holds; the other half is a cookie that no script can read. */
export const sessionKey = {
  read: (): string | null => localStorage.getItem(name),
  write: (key: string): void => localStorage.setItem(name, key),
  forget: (): void => localStorage.removeItem(name),
}

/** Calls back when another tab signs in or out, until the signal says so. */
export const onSessionKey = (changed: () => void, signal: AbortSignal): void =>
  addEventListener(
    'storage',
    (event) => {
      if (event.key === name) changed()
    },
    { signal },
  )

/** The launch token of the address, which is wiped from it at once; null where there is none. */
export function takeLaunchToken(): string | null {
  const token = /^#k=([\w-]+)$/.exec(location.hash)?.[1] ?? null
  if (location.hash.startsWith('#k='))
    history.replaceState(history.state, '', location.pathname + location.search)
  return token
}
