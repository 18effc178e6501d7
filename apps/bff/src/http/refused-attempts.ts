import { contract, names, type Endpoint } from '@pilothouse/contract'
import type { ErrorRequestHandler } from 'express'
import type { AuditLine } from '../store/audit.ts'
import type { Journal } from '../store/journal.ts'
import type { Signed } from './gate.ts'
import { isBadRequest, RequestRefusal } from './problem.ts'

const endpoints = new Map<string, Endpoint>(Object.entries(contract))

/**
 * Records attempts that never became an action: an unreadable body, a wrong input or an unknown
 * account. Actions record their own lines. Requests over the rate limit are not recorded, because
 * their lines would fill the disk.
 */
export const refusedAttempts =
  (journal: Journal): ErrorRequestHandler =>
  (error: unknown, req, res, next) => {
    const code = endpoints.get(`${req.method} ${req.path}`)?.audit
    const { user }: Signed = res.locals
    const reason = reasonOf(error)
    if (!code || user === undefined || reason === null) return next(error)
    void journal.note(refusedLine(code, user, req.body, reason)).then(() => next(error))
  }

function reasonOf(error: unknown): string | null {
  if (error instanceof RequestRefusal)
    return error.problem.status === 429 ? null : `${error.problem.code}: ${error.message}`
  return isBadRequest(error) ? 'BadRequest: the request cannot be read.' : null
}

/**
 * Builds the audit line. Copies only well-formed parts of the input; the rest may be anything, even
 * a secret.
 */
function refusedLine(
  code: NonNullable<Endpoint['audit']>,
  user: string,
  body: unknown,
  detail: string,
): AuditLine {
  const input = new Map<string, unknown>(
    typeof body === 'object' && body !== null ? Object.entries(body) : [],
  )
  const known = (name: string, pattern: (typeof names)['account']): string => {
    const parsed = pattern.safeParse(input.get(name))
    return parsed.success ? parsed.data : 'unknown'
  }
  return {
    code,
    user,
    account: known('account', names.account),
    region: known('region', names.region),
    target: 'unknown',
    actionId: known('id', names.actionId),
    result: 'refused',
    detail,
  }
}
