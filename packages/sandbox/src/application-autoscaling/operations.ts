import type { Operation } from '../operation.ts'

/** All that the sandbox's Application Auto Scaling can do, by the name of the operation on the wire. */
export const scalingOperations: Record<string, Operation<never, unknown>> = {}
