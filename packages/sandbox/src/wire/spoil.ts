import type { WireAnswer } from './codec.ts'

/** All apis use this name, with a lower- or upper-case first letter. */
const isToken = (member: string) => member.toLowerCase() === 'nexttoken'

/** Returns whether a call requests a later page of a list. */
export const hasToken = (input: unknown): boolean => Object.keys(input as object).some(isToken)

/** Returns the same input without its page token. */
export const withoutToken = (input: unknown): unknown =>
  Object.fromEntries(Object.entries(input as object).filter(([member]) => !isToken(member)))

/** Adds unknown members to every object of a JSON answer, as a later version of AWS might. */
export function withUnknown(answer: WireAnswer): WireAnswer {
  if (typeof answer.body !== 'string' || !answer.type.includes('json')) return answer
  const added = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(added)
    if (typeof value !== 'object' || value === null) return value
    return {
      ...Object.fromEntries(Object.entries(value).map(([k, v]) => [k, added(v)])),
      notKnownYet: { since: 4_102_444_800, kind: 'NOT_KNOWN_YET' },
    }
  }
  return { ...answer, body: JSON.stringify(added(JSON.parse(answer.body))) }
}
