/** An object that is swept repeatedly, more often while a user has it open. */
interface Swept {
  sweeping: boolean
  focusUntil: number
}

/** Schedules sweeps while there are viewers. */
interface Pacer {
  /** Records a viewer. Returns true if the pacer had gone to sleep. */
  keepAwake(): boolean
  /** Whether no next run is scheduled. */
  idle(): boolean
  /** Runs `tick` at once. */
  wake(): void
  close(): void
}

/** Creates a pacer. `tick` starts what is due and returns the time of the next run, or Infinity. */
export function createPacer(
  tick: (at: number) => number,
  sleepAfter: number,
  now: () => number,
): Pacer {
  let viewedAt = 0
  let timer: NodeJS.Timeout | null = null
  let closed = false
  const asleep = () => now() - viewedAt > sleepAfter
  const run = () => {
    timer = null
    if (closed || asleep()) return
    const next = tick(now())
    if (Number.isFinite(next)) timer ??= setTimeout(run, Math.max(50, next - now()))
  }
  return {
    keepAwake() {
      const slept = asleep()
      viewedAt = now()
      return slept
    },
    idle: () => timer === null,
    wake() {
      if (closed) return
      if (timer) clearTimeout(timer)
      timer = setTimeout(run, 0)
    },
    close() {
      closed = true
      if (timer) clearTimeout(timer)
    },
  }
}

/**
 * Returns the objects that are due, at most `atOnce` running together and open ones first, and the
 * time when the next one is due.
 */
export function dueOf<T extends Swept>(
  all: readonly T[],
  dueAt: (one: T) => number,
  atOnce: number,
  at: number,
): { start: T[]; next: number } {
  const waiting = all
    .filter((one) => !one.sweeping)
    .sort((a, b) => Number(b.focusUntil > at) - Number(a.focusUntil > at) || dueAt(a) - dueAt(b))
  const free = Math.max(0, atOnce - (all.length - waiting.length))
  const start = waiting.filter((one) => dueAt(one) <= at).slice(0, free)
  const rest = start.length < free ? waiting.filter((one) => !start.includes(one)) : []
  return { start, next: Math.min(Infinity, ...rest.map(dueAt)) }
}
