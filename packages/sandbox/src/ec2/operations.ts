import type { Operation } from '../operation.ts'

/** All that the sandbox's EC2 can do, by the name of the operation on the wire. */
export const ec2Operations: Record<string, Operation<never, unknown>> = {}
