import { Store, useSelector } from '@tanstack/react-store'

/** The build of this page: the name of its first script. Null in development. */
const ownBuild =
  /\/assets\/([^/]+)$/.exec(
    document.querySelector<HTMLScriptElement>('script[type="module"][src]')?.src ?? '',
  )?.[1] ?? null

const updated = new Store(false)
const setUpdated = () => updated.setState(() => true)

/** Compares the build that the server serves with the one of this page. */
export function noteBuild(build: string | null | undefined): void {
  if (build && ownBuild !== null && build !== ownBuild) setUpdated()
}

/** Whether the server serves another build than this page. */
export const useUpdated = (): boolean => useSelector(updated)

/** Whether the server answers. */
const serverAnswers = (): Promise<boolean> =>
  fetch('/healthz', { cache: 'no-store' }).then(
    (response) => response.ok,
    () => false,
  )

/** Name of the error for a part of the page that could not be loaded. */
export const missingPart = 'MissingPart'

/**
 * Turns failed loads of page parts into `missingPart` errors. If the server answers, it was updated
 * and has other parts.
 */
export function watchParts(): void {
  addEventListener('vite:preloadError', (event) => {
    // Rename the error: the router would reload the page on the browser's own one, and without a
    // server that ends on the browser's error page.
    event.payload.name = missingPart
    event.payload.message = 'A part of the page could not be loaded.'
    void serverAnswers().then((answers) => answers && setUpdated())
  })
}

/**
 * Reloads the page if the server answers, so that it never ends on the browser's error page.
 * Returns false otherwise.
 */
export async function reload(): Promise<boolean> {
  const answers = await serverAnswers()
  if (answers) location.reload()
  return answers
}
