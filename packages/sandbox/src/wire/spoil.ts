import type { Answer } from './codec.ts'

/** Every api spells it so, but for the case of its first letter. */
const isToken = (member: string) => member.toLowerCase() === 'nexttoken'

/** Whether a call asks for a later page of a list. */
export const hasToken = (input: unknown): boolean => Object.keys(input as object).some(isToken)

/** The same call for the first page. */
export const withoutToken = (input: unknown): unknown =>
  Object.fromEntries(Object.entries(input as object).filter(([member]) => !isToken(member)))

/** An answer from a later AWS: every object in it has members that nobody knows yet. Only JSON says so. */
export function withUnknown(answer: Answer): Answer {
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
