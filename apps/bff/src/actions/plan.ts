import type { ActionCode, Outcome } from '@pilothouse/contract'
import type { z } from 'zod'
import type { Scope } from '../aws/scope.ts'
import type { Fleet } from '../fleet/fleet.ts'

/** Finds out whether a write was carried out, from evidence that survives the process. */
export interface Verifier<Evidence> {
  /** True if it was; false if no trace of it is visible now; null if reading cannot tell. */
  verify(scope: Scope, evidence: Evidence): Promise<boolean | null>
  /** Verifies stored evidence. Throws if the evidence does not match the schema. */
  verifyStored(scope: Scope, stored: unknown): Promise<boolean | null>
}

/**
 * Creates a verifier for evidence of this schema. Evidence is stored as JSON, so it must not
 * contain secrets.
 */
export const verifier = <Schema extends z.ZodType>(
  schema: Schema,
  verify: Verifier<z.output<Schema>>['verify'],
): Verifier<z.output<Schema>> => ({
  verify,
  verifyStored: async (scope, stored) => await verify(scope, schema.parse(stored)),
})

/** Result of a write: a message, the name of a created resource, and the items that failed. */
export type Written = string | ({ message: string } & Pick<Outcome, 'made' | 'failed'>)

/** One action as `runAction` runs it: check, write once, verify. */
export interface Plan<Before, Evidence> {
  id: string
  code: ActionCode
  fleet: Fleet
  /** The cluster to refresh afterwards, if the action changes one. */
  cluster?: string
  /** The resource in AWS's words. Actions on the same target wait for each other. */
  target: string
  request: unknown
  /**
   * The detail in the audit. Read when a line is written, so it may include what the precondition
   * found.
   */
  readonly detail: string
  /**
   * Reads the resource again. Refuses if it changed since the user saw it, or if a rule forbids the
   * action.
   */
  precondition(scope: Scope): Promise<Before>
  /** The write. Throws PartlyDone if one of several calls succeeded before another failed. */
  write(scope: Scope, before: Before): Promise<Written>
  evidence(before: Before): Evidence
  verifier: Verifier<Evidence>
  /** Called when the action is over, whatever its outcome. */
  after?(): void
}

/**
 * The first of several calls succeeded and a later one failed, so "not carried out" would be wrong.
 */
export class PartlyDone extends Error {
  constructor(done: string, cause: unknown) {
    const reason = cause instanceof Error ? cause.message : String(cause)
    super(`${done} The rest failed: ${reason}`, { cause })
    this.name = 'PartlyDone'
  }
}
