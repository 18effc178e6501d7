import type { Operation } from '../operation.ts'

/** All that the sandbox's CloudWatch Logs can do, by the name of the operation on the wire. */
export const logsOperations: Record<string, Operation<never, unknown>> = {}
