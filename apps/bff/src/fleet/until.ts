/**
 * Resolves when `there` returns true, or after `ms`. `on` subscribes to possible changes and
 * returns a function that unsubscribes.
 */
export function until(
  there: () => boolean,
  ms: number,
  on: (check: () => void) => () => void,
): Promise<void> {
  return new Promise((resolve) => {
    if (there()) return resolve()
    const end = () => {
      clearTimeout(late)
      stop()
      resolve()
    }
    const late = setTimeout(end, ms)
    const stop = on(() => {
      if (there()) end()
    })
  })
}
