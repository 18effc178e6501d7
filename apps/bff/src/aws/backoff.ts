/**
 * Refused without a call: AWS throttles every call of this bucket, and the next probe is not due
 * yet.
 */
export class Throttled extends Error {
  /** AWS's name of the bucket. */
  readonly bucket: string
  /** Time of the next call, in milliseconds since the epoch. */
  readonly until: number
  constructor(bucket: string, until: number) {
    super(`AWS throttles ${bucket}.`)
    this.name = 'Throttled'
    this.bucket = bucket
    this.until = until
  }
}

/** Throttled answers in a row that start a pause: as many as the attempts of one read. */
const most = 3
/** First pause in milliseconds. Each further pause is twice as long, up to the longest. */
const firstPause = 10_000
const longestPause = 80_000

/** Pauses the calls of one bucket while AWS throttles it. */
export interface Backoff {
  /**
   * Throws Throttled during a pause. After it, lets one call through; the others wait for its
   * result.
   */
  check(): void
  /** AWS throttled a call. Returns true if a pause begins. */
  throttled(): boolean
  /** AWS answered a call without throttling: ends the pause. */
  answered(): void
}

/**
 * Creates the backoff of one bucket. Pauses are randomly up to a quarter longer, so that several
 * consoles do not retry at the same moment.
 */
export function createBackoff(bucket: string, now: () => number, random: () => number): Backoff {
  let throttles = 0
  let doublings = 0
  let until = 0
  let isProbing = false
  const pause = () => {
    until = now() + Math.min(longestPause, firstPause * 2 ** doublings) * (1 + random() / 4)
  }
  return {
    check() {
      if (until === 0) return
      if (now() < until) throw new Throttled(bucket, until)
      // This call is the probe. If its connection is cut, the next probe comes after the same
      // pause.
      isProbing = true
      pause()
    },
    throttled() {
      throttles += 1
      if (isProbing) {
        isProbing = false
        doublings += 1
        pause()
        return true
      }
      // Calls that were already under way when the pause began do not extend it.
      if (throttles < most || until > now()) return false
      pause()
      return true
    },
    answered() {
      throttles = 0
      doublings = 0
      until = 0
      isProbing = false
    },
  }
}
