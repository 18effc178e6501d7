import type { Outcome, Problem } from '@pilothouse/contract'
import { fateOf } from '../aws/problems.ts'
import type { Scope } from '../aws/scope.ts'
import { AwsCallError, ProblemError, Refusal, refuse } from '../errors.ts'
import type { Actions } from '../store/actions.ts'
import type { AuditLine } from '../store/audit.ts'
import { Unrecorded, type Journal } from '../store/journal.ts'
import type { Turns } from '../store/turns.ts'
import { PartlyDone, type Plan, type Written } from './plan.ts'
import { pollUntilApplied } from './poll.ts'

/** Milliseconds to search for a write whose answer was lost. */
export interface Patience {
  /** After a timeout or a cut connection: as long as the call could still arrive. */
  lost: number
  /** After AWS answered with a server error: the call is over, but reads may lag behind. */
  failed: number
  /** After a restart, for each action of an ended process. */
  left: number
}
export const usualPatience: Patience = { lost: 30_000, failed: 3_000, left: 3_000 }

/** Dependencies of every action, besides its request. */
export interface ActionContext {
  user: string
  journal: Journal
  actions: Actions
  turns: Turns
  patience: Patience
  /** Finishes the actions of an ended process. */
  recover: (owner: string) => Promise<void>
}

/**
 * Runs an action: waits for its turn, claims its id, checks the precondition, records the intent,
 * writes once and records the outcome. Throws a ProblemError if it is refused; everything else is
 * in the outcome.
 */
export async function runAction<Before, Evidence>(
  plan: Plan<Before, Evidence>,
  context: ActionContext,
): Promise<Outcome> {
  const { scope } = plan.fleet
  await recordOrRefuse(() => context.journal.check())
  const accountId = await accountIdOf(scope)
  const queued = (account: string, work: () => Promise<Outcome>) =>
    context.turns.run(`${account} ${scope.region} ${plan.target}`, work, context.recover)
  const work = () => runInTurn(plan, context)
  try {
    // Queue by the account's name, which is known even if STS fails, then by its id, which several
    // configured accounts may share.
    return await recordOrRefuse(() =>
      queued(scope.account, () =>
        accountId === null || accountId === scope.account ? work() : queued(accountId, work),
      ),
    )
  } finally {
    if (plan.cluster !== undefined) plan.fleet.refresh(plan.cluster)
    plan.after?.()
  }
}

/** The AWS account id of a scope; null if STS fails. STS allows GetCallerIdentity to everybody. */
const accountIdOf = (scope: Scope): Promise<string | null> =>
  scope.identity().then(
    ({ accountId }) => accountId,
    () => null,
  )

async function runInTurn<Before, Evidence>(
  plan: Plan<Before, Evidence>,
  context: ActionContext,
): Promise<Outcome> {
  const { actions, journal, user } = context
  const { scope } = plan.fleet
  const { id, code, request, target } = plan
  const who = { user, account: scope.account, region: scope.region, target }
  const before = await recordOrRefuse(() => actions.begin({ id, code, request, ...who }))
  if (before && 'known' in before) {
    if (before.problem) refuse(before.problem)
    return before.known
  }
  const lineOf = (result: AuditLine['result'], detail: string): AuditLine => ({
    code,
    ...who,
    actionId: id,
    result,
    detail,
  })
  if (before) {
    await journal.note(lineOf('refused', idReused.message))
    refuse(idReused)
  }
  const end = async (
    result: EndResult,
    message: string,
    more: EndDetails = {},
  ): Promise<Outcome> => {
    const { problem, because, line = result, verified = false, ...made } = more
    const outcome: Outcome = {
      id,
      action: code,
      result,
      verified,
      recorded: true,
      message,
      at: Date.now(),
      ...made,
    }
    const detail = because === undefined ? plan.detail : `${plan.detail}: ${because}`
    const recorded = await journal.ended({
      outcome,
      line: lineOf(line, detail),
      ...(problem ? { problem } : {}),
    })
    return recorded
      ? outcome
      : { ...outcome, recorded: false, message: `${message} ${unrecordedOutcome}` }
  }
  const endRefused = async (error: unknown, line: 'refused' | 'failed'): Promise<never> => {
    const problem = error instanceof ProblemError ? error.problem : undefined
    await end('not-applied', messageOf(error), {
      line,
      because: messageOf(error),
      ...(problem ? { problem } : {}),
    })
    throw error
  }

  let state: Before
  try {
    state = await plan.precondition(scope)
  } catch (error) {
    return await endRefused(error, 'refused')
  }
  const evidence = plan.evidence(state)
  let begun = false
  const intend = async () => {
    if (begun) return
    await recordOrRefuse(async () => {
      await journal.before(lineOf('intent', plan.detail))
      // Write the line first: if the `intended` mark is missing after a crash, nothing was sent.
      await actions.intend(id, plan.detail, evidence)
    })
    begun = true
  }
  let written: Written
  try {
    written = await plan.write(writingScope(scope, intend), state)
  } catch (error) {
    if (!begun) return await endRefused(error, 'refused')
    const fate = fateOfWrite(error)
    if (fate === 'refused' || fate === 'unsent') {
      if (error instanceof PartlyDone)
        return await end('unknown', error.message, { because: error.message })
      return await endRefused(error, 'failed')
    }
    const seconds = Math.ceil(context.patience[fate] / 1_000)
    await actions
      .progress(
        id,
        `AWS’s answer was lost. Looking whether it was carried out, for up to ${seconds} s. ` +
          messageOf(error),
      )
      .catch(() => undefined)
    const finding = await pollUntilApplied(
      () => plan.verifier.verify(scope, evidence),
      context.patience[fate],
    )
    const because = `answer lost: ${messageOf(error)}`
    if (finding === 'applied')
      return await end(
        'applied',
        'AWS’s answer was lost; a second look shows that it was carried out.',
        { verified: true, because },
      )
    if (finding === 'not-found' && fate === 'failed')
      return await end(
        'not-applied',
        `It was not carried out: AWS failed before. ${messageOf(error)}`,
        { verified: true, because },
      )
    return await end('unknown', unknownMessage(target, messageOf(error)), { because })
  }
  if (typeof written === 'string') return await end('applied', written)
  const { message, ...more } = written
  return await end('applied', message, more)
}

/**
 * Refuses an input that is wrong before an action begins: writes one audit line and throws the
 * problem.
 */
export async function refuseUnbegun(
  problem: Problem,
  { id, code, scope }: Pick<Plan<never, never>, 'id' | 'code'> & { scope: Scope },
  { journal, user }: ActionContext,
): Promise<never> {
  await journal.note({
    code,
    user,
    account: scope.account,
    region: scope.region,
    target: 'unknown',
    actionId: id,
    result: 'refused',
    detail: problem.message,
  })
  refuse(problem)
}

/** Classifies a failed write by the call that failed. */
function fateOfWrite(error: unknown): ReturnType<typeof fateOf> {
  if (error instanceof PartlyDone) return fateOfWrite(error.cause)
  if (error instanceof AwsCallError) return fateOf(error.cause)
  // A plan refuses where AWS's answer lists each item as failed. Any other error came after AWS had
  // answered, so the change may have been made.
  return error instanceof Refusal ? 'refused' : 'lost'
}

/**
 * Returns a scope that calls `intend` just before each write is sent, after it has waited for its
 * quota.
 */
const writingScope = (scope: Scope, intend: () => Promise<void>): Scope => ({
  ...scope,
  write: (options, run) => scope.write({ ...options, beforeSend: intend }, run),
  writeTo: (api, options, run) => scope.writeTo(api, { ...options, beforeSend: intend }, run),
})

type EndResult = Exclude<Outcome['result'], 'running'>
interface EndDetails extends Pick<Outcome, 'made' | 'failed'> {
  problem?: Problem
  verified?: boolean
  /** The result in the audit, if it differs from the outcome's. */
  line?: AuditLine['result']
  because?: string
}

/** The message for a write that may or may not have been carried out. */
export const unknownMessage = (target: string, reason: string): string =>
  'It is not known whether it was carried out: AWS’s answer was lost, and the change was not ' +
  `visible afterwards. Check ${target} before you try again. ${reason}`

const unrecordedOutcome = 'Its record could not be written; changes are refused until it can.'

const idReused: Problem = {
  status: 409,
  code: 'ActionIdReused',
  message: 'This action id was used for another request. Start the action again.',
}

/**
 * Runs `work`, which writes to the store or the audit. Refuses if that fails, because an action
 * that is not recorded must not happen.
 */
export async function recordOrRefuse<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    if (error instanceof Unrecorded || isStoreError(error)) refuse(cannotRecord(error))
    throw error
  }
}

/** Node's SQLite marks its errors with this code. */
const isStoreError = (error: unknown): error is Error =>
  error instanceof Error && 'code' in error && error.code === 'ERR_SQLITE_ERROR'

const cannotRecord = ({ message }: Error): Problem => ({
  status: 503,
  code: 'AuditUnavailable',
  message:
    `Nothing was changed, because it could not be recorded: ${message}. Free some space, or ` +
    'correct the permissions of the state folder. Reading continues.',
})

const messageOf = (error: unknown): string =>
  error instanceof Error ? error.message : String(error)
