import { names, type Endpoint } from '@pilothouse/contract'
import type { AuditLine } from '../store/audit.ts'
import type { Refusal } from './problem.ts'

/**
 * The audit line of an attempt that never became an action: its input was wrong, or it named an account that is not there. Of the
 * input only what is well formed is written down, because the rest may be anything, a secret too.
 */
export function refusedLine(code: NonNullable<Endpoint['audit']>, user: string, body: unknown, refusal: Refusal): AuditLine {
  const input = new Map<string, unknown>(typeof body === 'object' && body !== null ? Object.entries(body) : [])
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
    detail: `${refusal.problem.code}: ${refusal.message}`,
  }
}
