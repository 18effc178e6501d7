import { createBackoff, type Backoff } from './backoff.ts'

/**
 * Token buckets of ECS per account and region: burst, and refill per second.
 * https://docs.aws.amazon.com/AmazonECS/latest/APIReference/request-throttling.html
 */
const published = {
  'Cluster read': [50, 20],
  'Service read': [100, 20],
  'Cluster resource read': [100, 20],
  'Task definition read': [50, 20],
  'Task definition modify': [20, 1],
  'Task definition delete': [5, 1],
  'Service deployment': [50, 20],
  'Service revision': [50, 20],
  'Service modify': [50, 5],
  'Cluster resource modify': [100, 40],
  // Bucket of unfiltered describes (docs: EC2 API throttling). The console reads by id, which costs
  // less.
  'EC2 read': [100, 20],
  // GetMetricData allows 50 calls a second, GetLogEvents 25 (docs: CloudWatch and CloudWatch Logs
  // quotas).
  'Metrics read': [50, 50],
  'Logs read': [25, 25],
  // Elastic Load Balancing and Application Auto Scaling publish no buckets; these are their default
  // throttles in practice.
  'Load balancing read': [20, 10],
  'Scaling read': [20, 10],
  // ECR publishes no bucket for describes and lists. It allows 2,000 manifest reads, 3,000 layer
  // reads and 10 PutImage calls a second (docs: Amazon ECR service quotas). The console takes far
  // less.
  'Registry read': [100, 20],
  'Image read': [200, 100],
  'Registry modify': [20, 10],
  // STS publishes no bucket. The console calls it at the start and after a sign-in only.
  Identity: [20, 5],
} as const satisfies Record<string, readonly [burst: number, perSecond: number]>
export type Bucket = keyof typeof published

/**
 * Order in each queue: actions of users, then pages that users have open, then background sweeps.
 */
const priorityOrder = { action: 0, page: 1, sweep: 2 } as const
export type Priority = keyof typeof priorityOrder

/** Our share of the token buckets of one account and region. */
export interface Budget {
  /**
   * Resolves when a call may be made. Rejects with Throttled while AWS throttles the bucket, and
   * with the signal's reason if it aborts.
   */
  acquire(bucket: Bucket, priority: Priority, signal?: AbortSignal): Promise<void>
  /**
   * AWS throttled a call: other programs use the bucket too, so ours waits for a refill, or longer
   * if throttling continues.
   */
  throttled(bucket: Bucket): void
  /** AWS answered a call of this bucket without throttling. */
  answered(bucket: Bucket): void
}

interface Waiter {
  priority: Priority
  go: () => void
  refuse: (reason: unknown) => void
}
interface Level {
  tokens: number
  burst: number
  rate: number
  refilledAt: number
  queue: Waiter[]
  timer: NodeJS.Timeout | null
  backoff: Backoff
}

/** Creates a budget of `share` (0 to 1) of every published bucket. Calls above it wait. */
export function createBudget(
  share: number,
  now: () => number = Date.now,
  random: () => number = Math.random,
): Budget {
  const levels = new Map<Bucket, Level>()
  const levelOf = (name: Bucket): Level => {
    let level = levels.get(name)
    if (!level) {
      const [burst, rate] = published[name]
      const full = Math.max(1, burst * share)
      level = {
        tokens: full,
        burst: full,
        rate: rate * share,
        refilledAt: now(),
        queue: [],
        timer: null,
        backoff: createBackoff(name, now, random),
      }
      levels.set(name, level)
    }
    level.tokens = Math.min(
      level.burst,
      level.tokens + ((now() - level.refilledAt) / 1000) * level.rate,
    )
    level.refilledAt = now()
    return level
  }
  const drain = (name: Bucket): void => {
    const level = levelOf(name)
    while (level.tokens >= 1) {
      const next = level.queue.shift()
      if (!next) return
      try {
        level.backoff.check()
      } catch (throttled) {
        next.refuse(throttled)
        continue
      }
      level.tokens -= 1
      next.go()
    }
    if (level.queue.length > 0 && !level.timer) {
      level.timer = setTimeout(
        () => {
          level.timer = null
          drain(name)
        },
        Math.max(5, ((1 - level.tokens) / level.rate) * 1000),
      )
    }
  }
  return {
    acquire(name, priority, signal) {
      return new Promise<void>((resolve, reject) => {
        if (signal?.aborted) return reject(asError(signal.reason))
        const { queue } = levelOf(name)
        const leave = () => {
          queue.splice(queue.indexOf(waiter), 1)
          reject(asError(signal?.reason))
        }
        const settled = () => signal?.removeEventListener('abort', leave)
        const waiter: Waiter = {
          priority,
          go: () => {
            settled()
            resolve()
          },
          refuse: (reason) => {
            settled()
            reject(asError(reason))
          },
        }
        signal?.addEventListener('abort', leave, { once: true })
        const place = queue.findIndex((w) => priorityOrder[w.priority] > priorityOrder[priority])
        queue.splice(place < 0 ? queue.length : place, 0, waiter)
        drain(name)
      })
    },
    throttled(name) {
      const level = levelOf(name)
      level.tokens = -level.rate
      if (!level.backoff.throttled()) return
      // A pause began. Reject the waiting calls now, and let the next probe start without a wait.
      level.tokens = level.burst
      drain(name)
    },
    answered(name) {
      levelOf(name).backoff.answered()
    },
  }
}

const asError = (reason: unknown): Error =>
  reason instanceof Error ? reason : new Error('The caller went away.')
