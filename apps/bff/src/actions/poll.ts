import { setTimeout } from 'node:timers/promises'

/** What was found out about a write whose answer was lost. */
export type Finding = 'applied' | 'not-found' | 'cannot-tell'

/** Milliseconds between looks: soon at first, then seldom enough to leave the quota to others. */
const pauses = [250, 500, 1_000, 2_000]

/**
 * Looks until the change is there, or for `patience` milliseconds: a call whose answer was lost may still arrive.
 * `look` gives true where it was carried out, false where nothing of it is to be seen, null or an error where that cannot be told.
 */
export async function pollUntilApplied(
  check: () => Promise<boolean | null>,
  patience: number,
  now: () => number = Date.now,
): Promise<Finding> {
  const end = now() + patience
  for (let checks = 0; ; checks++) {
    const result = await check().catch(() => null)
    if (result === true) return 'applied'
    const left = end - now()
    if (left <= 0) return result === false ? 'not-found' : 'cannot-tell'
    await setTimeout(Math.min(left, pauses[checks] ?? 3_000))
  }
}
