import type { PartProblem } from '@pilothouse/contract'
import { toPartProblem } from '../fleet/part-problem.ts'

export type Attempt<T> = { value: T; problem: null } | { value: null; problem: PartProblem }

/**
 * Reads one part of a page. An error becomes its problem, so that the other parts are still shown.
 */
export async function attempt<T>(call: string, read: () => Promise<T>): Promise<Attempt<T>> {
  try {
    return { value: await read(), problem: null }
  } catch (error) {
    return { value: null, problem: toPartProblem(error, call) }
  }
}

/** The attempt of a part that need not be read. */
export const noAttempt = { value: null, problem: null } as const

/** Treats the error with this code as "there is none". */
export async function absentAsNone<T>(
  attempted: Promise<Attempt<T>>,
  code: string,
): Promise<Attempt<T> | typeof noAttempt> {
  const answer = await attempted
  return answer.problem?.code === code ? noAttempt : answer
}
