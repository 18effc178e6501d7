/**
 * Refused without a call: the api failed several times in a row, and the next probe is not due yet.
 */
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

/**
 * Opens after `most` server or network failures in a row. Each api, account and region has its own
 * breaker.
 */
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
