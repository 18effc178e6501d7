const name = 'pilothouse-key'

/** The half of the session that scripts can read. The other half is a cookie that they cannot. */
export const sessionKey = {
  read: (): string | null => localStorage.getItem(name),
  write: (key: string): void => localStorage.setItem(name, key),
  forget: (): void => localStorage.removeItem(name),
}

/** Calls back when another tab signs in or out, until the signal aborts. */
export const onSessionKey = (changed: () => void, signal: AbortSignal): void =>
  addEventListener(
    'storage',
    (event) => {
      if (event.key === name) changed()
    },
    { signal },
  )

/** Returns the launch token in the address and removes it at once; null without one. */
export function takeLaunchToken(): string | null {
  const token = /^#k=([\w-]+)$/.exec(location.hash)?.[1] ?? null
  if (location.hash.startsWith('#k='))
    history.replaceState(history.state, '', location.pathname + location.search)
  return token
}
