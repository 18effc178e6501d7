/** What is read again and again, sooner while somebody has it open. */
interface Swept {
  sweeping: boolean
  focusUntil: number
}

/** Comes back when something is due, as long as somebody looks. */
export interface Pacer {
  /** Somebody looks. True where nobody had for so long that nothing is planned any more. */
  keepAwake(): boolean
  /** Whether no next time is planned. */
  idle(): boolean
  /** Something may be due at once. */
  wake(): void
  close(): void
}

/** A pacer that calls `tick` when it is time; `tick` starts what is due, and answers when the next is, or Infinity. */
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

/** Which of all are due, at most so many at once, those that somebody has open first; and when the next of the others is. */
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
