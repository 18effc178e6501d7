import type { Milliseconds } from '../world/clock.ts'

/** A timestamp of a task that a step sets. */
type Stamp =
  | 'connectivityAt'
  | 'pullStartedAt'
  | 'pullStoppedAt'
  | 'startedAt'
  | 'stoppingAt'
  | 'executionStoppedAt'
  | 'stoppedAt'

/**
 * One step in the life of a task: the delay after the step before it, the state it enters, and the
 * timestamps it sets.
 */
export interface LifeCycleStep {
  after: Milliseconds | 'pull'
  status?: 'PENDING' | 'ACTIVATING' | 'RUNNING' | 'STOPPING' | 'DEPROVISIONING' | 'STOPPED'
  stamps?: readonly Stamp[]
}

/**
 * Steps from creation to RUNNING, with timings recorded from the real API (docs:
 * task-lifecycle-explanation; recordings of DescribeTasks). A task with its own network interface
 * begins in PROVISIONING, any other in PENDING.
 */
export const starting = {
  awsvpc: [
    { after: 3_400, status: 'PENDING', stamps: ['connectivityAt'] },
    { after: 10_100, status: 'ACTIVATING', stamps: ['pullStartedAt'] },
    { after: 'pull', stamps: ['pullStoppedAt'] },
    { after: 900, status: 'RUNNING', stamps: ['startedAt'] },
  ],
  shared: [
    { after: 800, stamps: ['connectivityAt', 'pullStartedAt'] },
    { after: 'pull', stamps: ['pullStoppedAt'] },
    { after: 700, status: 'RUNNING', stamps: ['startedAt'] },
  ],
} as const satisfies Record<string, readonly LifeCycleStep[]>

/** Steps from the stop of a container, by request or by itself, to STOPPED. */
export const stopping = {
  awsvpc: [
    { after: 1_500, stamps: ['executionStoppedAt'] },
    { after: 500, status: 'DEPROVISIONING' },
    { after: 12_000, status: 'STOPPED', stamps: ['stoppedAt'] },
  ],
  shared: [
    { after: 1_500, stamps: ['executionStoppedAt'] },
    { after: 700, status: 'STOPPED', stamps: ['stoppedAt'] },
  ],
} as const satisfies Record<string, readonly LifeCycleStep[]>

/**
 * Time between SIGTERM and SIGKILL unless the container sets stopTimeout. SIGKILL gives exit code
 * 137.
 */
export const stopTimeout: Milliseconds = 30_000
export const killed = 137

/**
 * Time a task stays DEACTIVATING while service discovery deregisters it. Target groups have their
 * own delay.
 */
export const deregistration: Milliseconds = 10_000

/**
 * Range of pull times, by the image's behaviour. The recorded failed pull gave up after 143 s (5
 * retries).
 */
export const pullTime = {
  usual: [5_000, 12_000],
  slow: [75_000, 95_000],
  missing: [142_500, 142_500],
} as const

/**
 * When and how containers fail. A container becomes HEALTHY soon after its start; one that fails
 * runs for a while first.
 */
export const failures = {
  crash: { after: 30_000, exitCode: 1, reason: undefined },
  oom: {
    after: 45_000,
    exitCode: 137,
    reason: 'OutOfMemoryError: Container killed due to memory usage',
  },
} as const

type ImageBehaviour = 'crash' | 'oom' | 'unhealthy' | 'missing' | 'slow' | 'stubborn'

/**
 * Returns the behaviour that a tag among a task's images requests, and the index of its container.
 * Containers fail only when a tag requests it.
 */
export function imageBehaviourOf(
  images: readonly (string | undefined)[],
): { behaviour: ImageBehaviour; index: number } | undefined {
  for (const [index, image] of images.entries()) {
    const tag = image?.split(':').at(-1)
    if (
      tag === 'crash' ||
      tag === 'oom' ||
      tag === 'unhealthy' ||
      tag === 'missing' ||
      tag === 'slow' ||
      tag === 'stubborn'
    )
      return { behaviour: tag, index }
  }
  return undefined
}

/** Stopped tasks are described for an hour. */
export const remembered: Milliseconds = 3_600_000
