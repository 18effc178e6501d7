/** Refused without asking: AWS answers this bucket with nothing but throttling, and the next try is not yet due. */
export class Throttled extends Error {
  /** The bucket that is waited for, by AWS's name. */
  readonly bucket: string
  /** When the next call is made, in milliseconds since the epoch. */
  readonly until: number
  constructor(bucket: string, until: number) {
    super(`AWS throttles ${bucket}.`)
    this.name = 'Throttled'
    this.bucket = bucket
    this.until = until
  }
}

/** Throttled answers in a row, with no other in between, after which the bucket is left alone: as many as one read is tried. */
const most = 3
/** Milliseconds of the first pause; each further one is twice as long, up to the longest. */
const firstPause = 10_000
const longestPause = 80_000

/** How one bucket is left alone while AWS throttles it. */
export interface Backoff {
  /** Throws Throttled during a pause. When it is over, lets one call through; the others wait for what that one is answered. */
  check(): void
  /** AWS throttled a call. True where a pause begins. */
  throttled(): boolean
  /** AWS answered something else: the pace is as before. */
  answered(): void
}

/** A backoff of one bucket. Pauses have up to a quarter more, by chance, so that consoles do not come back together. */
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
      // This call is the probe. Where it ends neither way, as by a cut connection, the next one comes after the same pause.
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
      // Calls that were under way when the pause began add nothing to it.
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
