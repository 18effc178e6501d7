import type { Outcome, Problem } from '@pilothouse/contract'
import { outcomeUnknown } from '../aws/problems.ts'
import { Trouble, type Scope } from '../aws/scope.ts'
import type { Fleet } from '../fleet/fleet.ts'
import type { Actions } from '../store/actions.ts'
import type { Audit, AuditLine } from '../store/audit.ts'

/** What every action needs besides its request. */
export interface Desk { user: string; audit: Audit; actions: Actions }

/** One write, on the one path that all take. */
export interface Plan<Seen> {
  id: string
  /** Its name in the audit, for instance service.scale. */
  code: string
  fleet: Fleet
  /** The cluster that is looked at again afterwards; none where it touches none. */
  cluster?: string
  /** What it acts on, in AWS's words; actions on the same target wait for each other. */
  target: string
  request: unknown
  /** What the audit tells of it; read when the line is written, so that it may tell what was found on the way. */
  readonly detail: string
  /** Re-reads what is about to change; throws Trouble where the world has moved or the rule says no. */
  precondition(scope: Scope): Promise<Seen>
  /** The one write: its message, with the name of what it made, or what of many it did not do. */
  write(scope: Scope, seen: Seen): Promise<string | ({ message: string } & Pick<Outcome, 'made' | 'failed'>)>
  /** After an answer that was lost: whether it was carried out, or null where a look cannot tell. */
  verify(scope: Scope, seen: Seen): Promise<boolean | null>
}

const queues = new Map<string, Promise<unknown>>()

/** Runs actions on one target one after the other: it closes the race between two users of this console. */
function inTurn<T>(target: string, run: () => Promise<T>): Promise<T> {
  const before = queues.get(target) ?? Promise.resolve()
  const turn = before.then(run, run)
  const settled = turn.catch(() => undefined).finally(() => {
    if (queues.get(target) === settled) queues.delete(target)
  })
  queues.set(target, settled)
  return turn
}

/**
 * Runs an action: claimed by its id, checked against the world as it is, written once, told in the audit.
 * Throws Trouble where it was refused or failed without doubt; an outcome says the rest.
 */
export async function runAction<Seen>(plan: Plan<Seen>, desk: Desk): Promise<Outcome> {
  const { scope } = plan.fleet
  const nudge = () => {
    if (plan.cluster !== undefined) plan.fleet.nudge(plan.cluster)
  }
  const line = (result: AuditLine['result'], detail: string) =>
    desk.audit.write({ code: plan.code, user: desk.user, account: scope.account, region: scope.region, target: plan.target, actionId: plan.id, result, detail })
  if (!(await desk.audit.ready())) throw new Trouble(unrecorded)
  return inTurn(`${scope.account} ${scope.region} ${plan.target}`, async () => {
    const before = await desk.actions.begin(plan.id, plan.code, plan.request)
    if (before && 'known' in before) {
      if (before.problem) throw new Trouble(before.problem)
      return before.known
    }
    if (before) throw new Trouble({ status: 409, code: 'ActionIdReused', message: 'This action id was used for another request. Start the action again.' })
    const end = async (result: Outcome['result'], message: string, verified = false, problem?: Problem, more: Pick<Outcome, 'made' | 'failed'> = {}): Promise<Outcome> => {
      const outcome: Outcome = { id: plan.id, action: plan.code, result, verified, message, at: Date.now(), ...more }
      await desk.actions.end(outcome, problem)
      return outcome
    }
    let seen: Seen
    try {
      seen = await plan.precondition(scope)
    } catch (error) {
      await end('not-applied', messageOf(error), false, problemOf(error))
      await line('refused', `${plan.detail}: ${messageOf(error)}`)
      // What the operator saw was old: so is what the fleet has.
      nudge()
      throw error
    }
    try {
      const wrote = await plan.write(scope, seen)
      await line('applied', plan.detail)
      if (typeof wrote === 'string') return await end('applied', wrote)
      const { message, ...more } = wrote
      return await end('applied', message, false, undefined, more)
    } catch (error) {
      if (!(error instanceof Trouble) || !outcomeUnknown(error.from)) {
        await end('not-applied', messageOf(error), false, problemOf(error))
        await line('failed', `${plan.detail}: ${messageOf(error)}`)
        throw error
      }
      const applied = await plan.verify(scope, seen).catch(() => null)
      const [result, message] =
        applied === null ? (['unknown', `AWS's answer was lost, and a second look could not tell whether it was carried out. ${error.message}`] as const)
        : applied ? (['applied', 'AWS’s answer was lost; a second look shows that it was carried out.'] as const)
        : (['not-applied', `It was not carried out: AWS failed before. ${error.message}`] as const)
      await line(result, `${plan.detail}; answer lost: ${error.message}`)
      return await end(result, message, applied !== null)
    } finally {
      nudge()
    }
  })
}

const problemOf = (error: unknown): Problem | undefined => (error instanceof Trouble ? error.problem : undefined)

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error))

const unrecorded: Problem = { status: 503, code: 'AuditUnavailable', message: 'The audit file cannot be written, so nothing may be changed. Free some space, or mend the rights of the state folder; reading goes on.' }
