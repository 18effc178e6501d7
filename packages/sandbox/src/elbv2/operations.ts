import type { Operation } from '../operation.ts'

/** All that the sandbox's Elastic Load Balancing v2 can do, by the name of the operation on the wire. */
export const elbv2Operations: Record<string, Operation<never, unknown>> = {}
