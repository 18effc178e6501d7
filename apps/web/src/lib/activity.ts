/** Without input for this long, in milliseconds, what the page asks is its own doing and not its user's. */
const quiet = 5 * 60_000

let lastInput = Date.now()
for (const type of ['pointerdown', 'keydown', 'wheel', 'touchstart']) {
  addEventListener(type, () => (lastInput = Date.now()), { capture: true, passive: true })
}

/** Header of a request that nobody asked for. The server does not count it as activity, so an open tab does not keep its session alive. */
export const backgroundHeader = { 'X-Pilothouse-Background': '1' }

/** Headers of a read: marked as background where the user has been away. */
export const activityHeaders = (): Record<string, string> =>
  Date.now() - lastInput > quiet ? backgroundHeader : {}
