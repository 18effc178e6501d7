import { useSyncExternalStore } from 'react'

/** The build that this page is of, as the name of its first script; null in development. */
const ownBuild =
  /\/assets\/([^/]+)$/.exec(
    document.querySelector<HTMLScriptElement>('script[type="module"][src]')?.src ?? '',
  )?.[1] ?? null

let updated = false
const listeners = new Set<() => void>()
const setUpdated = () => {
  updated = true
  for (const listen of listeners) listen()
}

/** Takes note of the build that the server serves, if it serves one and says so. */
export function noteBuild(build: string | null | undefined): void {
  if (build && ownBuild !== null && build !== ownBuild) setUpdated()
}

/** Whether the server serves another build than this page is of. */
export const useUpdated = (): boolean =>
  useSyncExternalStore(
    (listen) => {
      listeners.add(listen)
      return () => listeners.delete(listen)
    },
    () => updated,
  )

/** Whether the server answers now. */
const serverAnswers = (): Promise<boolean> =>
  fetch('/healthz', { cache: 'no-store' }).then(
    (response) => response.ok,
    () => false,
  )

/** Name of an error that says that a part of the page could not be loaded. */
export const missingPart = 'MissingPart'

/** From now on a part that cannot be loaded is told as such; where the server answers, it was updated and has other parts. */
export function watchParts(): void {
  addEventListener('vite:preloadError', (event) => {
    // The router would reload the page on the browser's own error; without a server that ends on the browser's error page.
    event.payload.name = missingPart
    event.payload.message = 'A part of the page could not be loaded.'
    void serverAnswers().then((answers) => answers && setUpdated())
  })
}

/** Reloads the page if the server answers, so that it never ends on the browser's error page. Returns false where it does not answer. */
export async function reload(): Promise<boolean> {
  const answers = await serverAnswers()
  if (answers) location.reload()
  return answers
}
