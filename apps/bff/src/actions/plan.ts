import type { ActionCode, Outcome } from '@pilothouse/contract'
import type { z } from 'zod'
import type { Scope } from '../aws/scope.ts'
import type { Fleet } from '../fleet/fleet.ts'

/** Finds out whether a write was carried out, from evidence that outlives the process. */
export interface Verifier<Evidence> {
  /** True: it was. False: nothing of it is to be seen now. Null: a look cannot tell. */
  verify(scope: Scope, evidence: Evidence): Promise<boolean | null>
  /** The same for evidence that was stored; throws where it is not of this action. */
  verifyStored(scope: Scope, stored: unknown): Promise<boolean | null>
}

/** A verifier whose evidence has this schema. Evidence is stored as JSON, so it must hold no secret. */
export const verifier = <Schema extends z.ZodType>(
  schema: Schema,
  verify: Verifier<z.output<Schema>>['verify'],
): Verifier<z.output<Schema>> => ({
  verify,
  verifyStored: async (scope, stored) => await verify(scope, schema.parse(stored)),
})

/** What a write answers: a message, the name of what it made, and what of many it did not do. */
export type Written = string | ({ message: string } & Pick<Outcome, 'made' | 'failed'>)

/** One action as `runAction` runs it: check, write once, verify. */
export interface Plan<Before, Evidence> {
  id: string
  code: ActionCode
  fleet: Fleet
  /** The cluster that is read again afterwards; none where it touches none. */
  cluster?: string
  /** What it acts on, in AWS's words; actions on the same target wait for each other. */
  target: string
  request: unknown
  /** What the audit says of it; read when a line is written, so that it may say what was found on the way. */
  readonly detail: string
  /** Reads again what is about to change; throws ProblemError where the world has moved or the rule says no. */
  precondition(scope: Scope): Promise<Before>
  /** The write. Throws PartlyDone where one of several calls was carried out before another failed. */
  write(scope: Scope, before: Before): Promise<Written>
  evidence(before: Before): Evidence
  verifier: Verifier<Evidence>
  /** Called when it is over, however it ended. */
  after?(): void
}

/** The first of several calls was carried out and a later one failed: "not carried out" would be wrong. */
export class PartlyDone extends Error {
  constructor(done: string, cause: unknown) {
    super(
      `${done} The rest did not go through: ${cause instanceof Error ? cause.message : String(cause)}`,
      { cause },
    )
    this.name = 'PartlyDone'
  }
}
