import type { Request, RequestHandler } from 'express'
import { rateLimit, type AugmentedRequest } from 'express-rate-limit'
import type { LaunchTokens } from '../store/launch-tokens.ts'
import type { Signed } from './gate.ts'
import { RequestRefusal } from './problem.ts'

const minute = 60_000
/** Wrong launch tokens per minute, for the whole installation. */
export const wrongTokensPerMinute = 20
/** Actions per minute and session. A bulk job sends about one a second. */
export const actionsPerMinute = 600

/**
 * Limits wrong launch tokens. A valid one always passes, so that a program that guesses cannot lock
 * the user out. One counter is enough: all clients are on this machine.
 */
export const exchangeLimit = (tokens: () => LaunchTokens): RequestHandler =>
  limitTo(wrongTokensPerMinute, {
    code: 'TooManyAttempts',
    what: 'wrong launch links',
    keyOf: () => 'installation',
    skip: (req) => tokens().has(tokenOf(req.body)),
  })

/**
 * Limits the actions of a session. Only valid sessions get here, which bounds the number of
 * counters.
 */
export const actionLimit = (): RequestHandler =>
  limitTo(actionsPerMinute, {
    code: 'TooManyActions',
    what: 'changes',
    keyOf: (signed) => signed.session ?? '',
    skip: () => false,
  })

interface Limited {
  code: string
  what: string
  keyOf: (signed: Signed) => string
  skip: (req: Request) => boolean
}

function limitTo(limit: number, { code, what, keyOf, skip }: Limited): RequestHandler {
  return rateLimit({
    windowMs: minute,
    limit,
    // Also sets Retry-After, in seconds.
    standardHeaders: 'draft-8',
    legacyHeaders: false,
    keyGenerator: (_req, res) => keyOf(res.locals),
    skip,
    handler: (req, _res, next) => {
      const resetTime = (req as AugmentedRequest)['rateLimit']?.resetTime
      const seconds = Math.max(1, Math.ceil(((resetTime?.getTime() ?? 0) - Date.now()) / 1000))
      next(
        new RequestRefusal({
          status: 429,
          code,
          message:
            `There were more than ${limit} ${what} in a minute. ` +
            `Try again in ${seconds} seconds.`,
        }),
      )
    },
  })
}

const tokenOf = (body: unknown): string =>
  typeof body === 'object' && body !== null && 'token' in body && typeof body.token === 'string'
    ? body.token
    : ''
