import type { PartProblem } from '@pilothouse/contract'
import { toPartProblem } from '../fleet/part-problem.ts'

export type Attempt<T> = { value: T; problem: null } | { value: null; problem: PartProblem }

/** What one part of a page asked, or why it has no answer: its own panel says so, and the rest of the page stands. */
export async function attempt<T>(call: string, read: () => Promise<T>): Promise<Attempt<T>> {
  try {
    return { value: await read(), problem: null }
  } catch (error) {
    return { value: null, problem: toPartProblem(error, call) }
  }
}

/** The attempt of what need not be asked. */
export const noAttempt = { value: null, problem: null } as const

/** Not to have one is an answer: the refusal with this code is none. */
export async function absentAsNone<T>(
  attempted: Promise<Attempt<T>>,
  code: string,
): Promise<Attempt<T> | typeof noAttempt> {
  const answer = await attempted
  return answer.problem?.code === code ? noAttempt : answer
}
