import type { PartProblem } from '@pilothouse/contract'
import { PagesLoop } from '../aws/paging.ts'
import { ProblemError } from '../errors.ts'

/**
 * Turns any error of a sweep into a problem. An error of our own must not stop the fleet either.
 */
export function toPartProblem(error: unknown, call: string): PartProblem {
  if (error instanceof PagesLoop)
    return { call, status: 502, code: 'PagesLoop', message: error.message }
  if (!(error instanceof ProblemError))
    return {
      call,
      status: 500,
      code: 'InternalError',
      message: `Pilothouse failed: ${error instanceof Error ? error.message : String(error)}`,
    }
  const { status, code, message, iam, command, retryAt } = error.problem
  return {
    call,
    status,
    code,
    message,
    ...(iam ? { iam } : {}),
    ...(command ? { command } : {}),
    ...(retryAt ? { retryAt } : {}),
  }
}
