import type { Scope } from '../aws/scope.ts'
import { Refusal } from '../errors.ts'

/** One question to AWS at a time for the same thing: who asks while it is under way gets the same answer. */
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

/** AWS answered, and what was asked for is not there. */
export const notFound = (what: string): Refusal =>
  new Refusal({ status: 404, code: 'NotFound', message: `${what} does not exist, or is gone.` })

/** The part of a key that tells scopes apart: an answer to one credential source is never given to another. */
export const scopeKey = (scope: Scope): string => scope.id
