/** Resolves when `there` says so, or after `ms`. `on` tells of everything that may have changed it, and gives how to stop that. */
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
