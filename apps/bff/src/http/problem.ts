import { randomUUID } from 'node:crypto'
import type { Problem } from '@pilothouse/contract'
import type { ErrorRequestHandler, Response } from 'express'
import type { Logger } from 'pino'
import { ProblemError, Refusal } from '../errors.ts'

/** A request refused before it became an action or reached AWS. `refusedAttempts` records it. */
export class RequestRefusal extends Refusal {
  constructor(problem: Problem) {
    super(problem)
    this.name = 'RequestRefusal'
  }
}

function sendProblem(res: Response, problem: Problem): void {
  res.status(problem.status).type('application/problem+json').send(JSON.stringify(problem))
}

/**
 * Handles every error: sends the problem of a known one. Logs an unknown one and sends an id to
 * find it by.
 */
export const problemHandler =
  (log: Logger): ErrorRequestHandler =>
  (error: unknown, _req, res, next) => {
    if (res.headersSent) return next(error)
    if (error instanceof ProblemError) return sendProblem(res, error.problem)
    const status = statusOf(error)
    if (isBadRequest(error))
      return sendProblem(res, {
        status,
        code: 'BadRequest',
        message: status === 413 ? 'The request is too large.' : 'The request cannot be read.',
      })
    if (isFullStore(error))
      return sendProblem(res, {
        status: 503,
        code: 'StoreUnavailable',
        message:
          `The state folder cannot be written: ${error.message}. ` +
          'Free some space, or correct its permissions.',
      })
    const requestId = randomUUID()
    log.error({ err: error, requestId }, 'a fault of ours')
    sendProblem(res, {
      status: 500,
      code: 'InternalError',
      message: 'Pilothouse failed on this request. The log of the process says why.',
      requestId,
    })
  }

/**
 * SQLite codes: busy, read-only, I/O error, full, cannot open
 * (https://www.sqlite.org/rescode.html).
 */
const unavailable = new Set([5, 8, 10, 13, 14])
const isFullStore = (error: unknown): error is Error =>
  error instanceof Error &&
  'errcode' in error &&
  typeof error.errcode === 'number' &&
  unavailable.has(error.errcode & 0xff)

/** Whether Express or one of its parsers rejected the request. */
export const isBadRequest = (error: unknown): boolean =>
  statusOf(error) >= 400 && statusOf(error) < 500

const statusOf = (error: unknown): number =>
  typeof error === 'object' &&
  error !== null &&
  'status' in error &&
  typeof error.status === 'number'
    ? error.status
    : 500
