/** A duration in account time, in milliseconds. */
export type Milliseconds = number

/** Cancels a planned call. Cancelling twice, or after it ran, does nothing. */
export type Cancel = () => void

/**
 * The time of one account. Only this file may read the time or set a timer; all else in the sandbox asks its account's clock.
 */
export interface Clock {
  /** Milliseconds since the epoch. Never ahead of wall time. */
  now(): number
  /** Runs `run` once, `ms` of account time from now. Calls that are due at the same instant run in the order they were planned. */
  after(ms: Milliseconds, run: () => void): Cancel
  /** Moves a hand-driven clock, running in order all that falls due. Throws on a clock that moves by itself. */
  advance(ms: Milliseconds): void
  /** Drops all that is planned; the account is gone. */
  stop(): void
}

/** A clock on wall time. `speed` divides durations; timestamps stay wall time. */
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

/** A clock that moves only when told. It starts in the past, so that no timestamp is ever ahead of the reader. */
export function manualClock(start = Date.now() - 30 * 24 * 3_600_000): Clock {
  let now = start
  // In the order in which they are due: days of an account are run in a moment, an event after the other.
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
