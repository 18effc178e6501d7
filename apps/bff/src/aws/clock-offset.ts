/**
 * Clock difference in milliseconds that is ignored. AWS refuses signatures that are off by more
 * than five minutes.
 */
const tolerated = 4 * 60_000

/**
 * Returns how far AWS's clock is ahead of ours, in milliseconds, from an answer's Date header: 0 if
 * the clocks agree, null without such a header.
 */
export function clockOffset(error: unknown, now: number = Date.now()): number | null {
  const { $response } = (error ?? {}) as { $response?: { headers?: Record<string, string> } }
  const date = Object.entries($response?.headers ?? {}).find(
    ([name]) => name.toLowerCase() === 'date',
  )?.[1]
  const offset = Date.parse(date ?? '') - now
  if (Number.isNaN(offset)) return null
  return Math.abs(offset) > tolerated ? offset : 0
}
