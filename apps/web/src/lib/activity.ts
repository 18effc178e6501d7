/** Milliseconds without input after which requests count as background. */
const quiet = 5 * 60_000

let lastInput = Date.now()
for (const type of ['pointerdown', 'keydown', 'wheel', 'touchstart']) {
  addEventListener(type, () => (lastInput = Date.now()), { capture: true, passive: true })
}

/**
 * Header of a background request. The server does not count it as activity, so an open tab does not
 * keep its session alive.
 */
export const backgroundHeader = { 'X-Pilothouse-Background': '1' }

/** Headers of a read; marks it as background if the user has been away. */
export const activityHeaders = (): Record<string, string> =>
  Date.now() - lastInput > quiet ? backgroundHeader : {}
