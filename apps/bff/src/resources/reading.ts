import type { Scope } from '../aws/scope.ts'
import { Refusal } from '../errors.ts'

/** Shares one call among all callers that ask for the same thing while it is under way. */
export function coalesce<A extends unknown[], T>(
  keyOf: (...args: A) => string,
  read: (...args: A) => Promise<T>,
): (...args: A) => Promise<T> {
  const underWay = new Map<string, Promise<T>>()
  return (...args) => {
    const key = keyOf(...args)
    let answer = underWay.get(key)
    if (!answer) {
      answer = read(...args).finally(() => underWay.delete(key))
      underWay.set(key, answer)
    }
    return answer
  }
}

/** AWS answered, and the resource does not exist. */
export const notFound = (what: string): Refusal =>
  new Refusal({ status: 404, code: 'NotFound', message: `${what} does not exist, or is gone.` })

/** Identifies a scope in keys: answers to one credential source are never shared with another. */
export const scopeKey = (scope: Scope): string => scope.id
