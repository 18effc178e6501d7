import { randomUUID } from 'node:crypto'
import type { Problem } from '@pilothouse/contract'
import type { ErrorRequestHandler, Response } from 'express'
import type { Logger } from 'pino'
import { Trouble } from '../aws/scope.ts'

/** A refusal of the console itself. */
export class Refusal extends Error {
  readonly problem: Problem
  constructor(status: number, code: string, message: string) {
    super(message)
    this.name = 'Refusal'
    this.problem = { status, code, message }
  }
}

/** Sends a problem. */
export function sendProblem(res: Response, problem: Problem): void {
  res.status(problem.status).type('application/problem+json').send(JSON.stringify(problem))
}

/** Every error ends here: a problem that is known is told; of a fault of ours only an id is. */
export const problemHandler = (log: Logger): ErrorRequestHandler => (error: unknown, _req, res, next) => {
  if (res.headersSent) return next(error)
  if (error instanceof Refusal || error instanceof Trouble) return sendProblem(res, error.problem)
  const status = statusOf(error)
  if (status >= 400 && status < 500) return sendProblem(res, { status, code: 'BadRequest', message: status === 413 ? 'The request is too large.' : 'The request cannot be read.' })
  const requestId = randomUUID()
  log.error({ err: error, requestId }, 'a fault of ours')
  sendProblem(res, { status: 500, code: 'InternalError', message: 'Pilothouse failed on this request. The log of the process says why.', requestId })
}

const statusOf = (error: unknown): number =>
  typeof error === 'object' && error !== null && 'status' in error && typeof error.status === 'number' ? error.status : 500
