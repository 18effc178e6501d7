import type { Operation } from '../operation.ts'

/** All that the sandbox's CloudWatch can do, by the name of the operation on the wire. */
export const cloudWatchOperations: Record<string, Operation<never, unknown>> = {}
