import type { Milliseconds } from '../world/clock.ts'

/** A stamp that a task gets on the way. */
type Stamp =
  | 'connectivityAt'
  | 'pullStartedAt'
  | 'pullStoppedAt'
  | 'startedAt'
  | 'stoppingAt'
  | 'executionStoppedAt'
  | 'stoppedAt'

/** One step in the life of a task: how long after the step before it, the state it enters, and what is stamped then. */
export interface Step {
  after: Milliseconds | 'pull'
  status?: 'PENDING' | 'ACTIVATING' | 'RUNNING' | 'STOPPING' | 'DEPROVISIONING' | 'STOPPED'
  stamps?: readonly Stamp[]
}

/**
 * The life of a task, with the timings recorded from the real API (docs: task-lifecycle-explanation; recordings of
 * DescribeTasks). A task with a network interface of its own begins PROVISIONING, any other PENDING.
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
} as const satisfies Record<string, readonly Step[]>

/** From the moment that a container is told to go, or has gone by itself. */
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
} as const satisfies Record<string, readonly Step[]>

/** How long a container has after SIGTERM, unless its stopTimeout says otherwise; then comes SIGKILL, and with it exit code 137. */
export const stopTimeout: Milliseconds = 30_000
export const killed = 137

/** How long a task is DEACTIVATING until service discovery has let go of it; target groups have a time of their own. */
export const deregistration: Milliseconds = 10_000

/** What an image's tag makes of its container, and when. The recorded failed pull gave up after 143 s (5 retries). */
export const pullTime = {
  usual: [5_000, 12_000],
  slow: [75_000, 95_000],
  missing: [142_500, 142_500],
} as const

/** A container is HEALTHY a moment after it has started; one that breaks runs for a while first. */
export const failures = {
  crash: { after: 30_000, exitCode: 1, reason: undefined },
  oom: {
    after: 45_000,
    exitCode: 137,
    reason: 'OutOfMemoryError: Container killed due to memory usage',
  },
} as const

export type ImageBehaviour = 'crash' | 'oom' | 'unhealthy' | 'missing' | 'slow' | 'stubborn'

/** The trouble that the images of a task ask for, by their tags: the sandbox fails only when told to. */
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
