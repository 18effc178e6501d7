import { setTimeout } from 'node:timers/promises'

/** Result of looking for a write whose answer was lost. */
type PollResult = 'applied' | 'not-found' | 'cannot-tell'

/** Milliseconds between two checks: short at first, then long enough to leave quota for others. */
const pauses = [250, 500, 1_000, 2_000]

/**
 * Repeats `check` until it returns true, for at most `patience` milliseconds: a call whose answer
 * was lost may still arrive. `check` returns true if the write was carried out and false if no
 * trace of it is visible; null or an error means that it cannot tell.
 */
export async function pollUntilApplied(
  check: () => Promise<boolean | null>,
  patience: number,
  now: () => number = Date.now,
): Promise<PollResult> {
  const end = now() + patience
  for (let checks = 0; ; checks++) {
    const result = await check().catch(() => null)
    if (result === true) return 'applied'
    const left = end - now()
    if (left <= 0) return result === false ? 'not-found' : 'cannot-tell'
    await setTimeout(Math.min(left, pauses[checks] ?? 3_000))
  }
}
