/** A duration in account time, in milliseconds. */
export type Milliseconds = number

/** Cancels a planned call. Does nothing if the call has run or was cancelled before. */
export type Cancel = () => void

/**
 * The time of one account. Only this file may read the time or set a timer; all other code in the
 * sandbox uses its account's clock.
 */
export interface Clock {
  /** Milliseconds since the epoch; never ahead of wall time. */
  now(): number
  /**
   * Runs `run` once after `ms` of account time. Calls due at the same instant run in the order they
   * were planned.
   */
  after(ms: Milliseconds, run: () => void): Cancel
  /** Moves a manual clock and runs everything that falls due, in order. Throws on a wall clock. */
  advance(ms: Milliseconds): void
  /** Drops all planned calls, when the account is removed. */
  stop(): void
}

/** Returns a clock on wall time. `speed` divides durations; timestamps stay wall time. */
export function wallClock(speed = 1): Clock {
  const timers = new Set<NodeJS.Timeout>()
  return {
    now: () => Date.now(),
    after(ms, run) {
      const timer = setTimeout(() => {
        timers.delete(timer)
        run()
      }, ms / speed)
      timer.unref()
      timers.add(timer)
      return () => {
        clearTimeout(timer)
        timers.delete(timer)
      }
    },
    advance() {
      throw new Error(
        'This clock moves by itself; make the account with clock "manual" to drive it by hand.',
      )
    },
    stop() {
      for (const timer of timers) clearTimeout(timer)
      timers.clear()
    },
  }
}

/**
 * Returns a clock that moves only on `advance`. It starts in the past, so that no timestamp is ever
 * ahead of the reader.
 */
export function manualClock(start = Date.now() - 30 * 24 * 3_600_000): Clock {
  let now = start
  // Sorted by due time, so that advancing by days stays fast.
  const planned: { dueAt: number; run: () => void }[] = []
  const placeOf = (dueAt: number): number => {
    let [low, high] = [0, planned.length]
    while (low < high) {
      const middle = (low + high) >> 1
      if ((planned[middle]?.dueAt ?? 0) <= dueAt) low = middle + 1
      else high = middle
    }
    return low
  }
  return {
    now: () => now,
    after(ms, run) {
      const plan = { dueAt: now + ms, run }
      planned.splice(placeOf(plan.dueAt), 0, plan)
      return () => {
        const index = planned.indexOf(plan)
        if (index >= 0) planned.splice(index, 1)
      }
    },
    advance(ms) {
      const until = now + ms
      for (let [due] = planned; due && due.dueAt <= until; [due] = planned) {
        planned.shift()
        now = Math.max(now, due.dueAt)
        due.run()
      }
      now = until
    },
    stop() {
      planned.length = 0
    },
  }
}
