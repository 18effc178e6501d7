import type { Problem } from '@pilothouse/contract'

/** An error with the `Problem` shown to the user. */
export class ProblemError extends Error {
  readonly problem: Problem
  constructor(problem: Problem, options?: ErrorOptions) {
    super(problem.message, options)
    this.name = 'ProblemError'
    this.problem = problem
  }
}

/**
 * An AWS call that failed. `cause` is the error that the SDK threw: `fateOf` reads from it whether
 * a write may have been carried out.
 */
export class AwsCallError extends ProblemError {
  constructor(problem: Problem, cause: unknown) {
    super(problem, { cause })
    this.name = 'AwsCallError'
  }
}

/** A refusal of the console itself: AWS was not called, or its answer leaves nothing to do. */
export class Refusal extends ProblemError {
  constructor(problem: Problem) {
    super(problem)
    this.name = 'Refusal'
  }
}

/** Throws a Refusal. */
export function refuse(problem: Problem): never {
  throw new Refusal(problem)
}
