/** Refused without asking: the api did not answer lately, and the next try is not yet due. */
export class Unreachable extends Error {
  constructor(cause: unknown) {
    super(cause instanceof Error ? cause.message : 'AWS does not answer.', { cause })
    this.name = 'Unreachable'
  }
}

export interface Breaker {
  /** Throws Unreachable while it is open; lets one probe through every `pause` ms. */
  check(): void
  ok(): void
  failed(error: unknown): void
}

/** Opens after `most` failures in a row that are AWS's or the network's; one region's never touches another's (trust.md 5.3). */
export function createBreaker(most = 5, pause = 10_000, now: () => number = Date.now): Breaker {
  let failures = 0
  let last: unknown
  let probe = 0
  return {
    check() {
      if (failures < most) return
      if (now() < probe) throw new Unreachable(last)
      probe = now() + pause
    },
    ok() {
      failures = 0
    },
    failed(error) {
      failures += 1
      last = error
      if (failures >= most) probe = now() + pause
    },
  }
}
