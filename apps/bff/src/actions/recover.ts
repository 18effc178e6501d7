import type { Outcome } from '@pilothouse/contract'
import type { Logger } from 'pino'
import type { Scope } from '../aws/scope.ts'
import type { Actions, LeftAction } from '../store/actions.ts'
import type { AuditFile, AuditLine } from '../store/audit.ts'
import type { Instance } from '../store/instance.ts'
import type { Journal } from '../store/journal.ts'
import type { Turns } from '../store/turns.ts'
import { pollUntilApplied } from './poll.ts'
import { unknownMessage, type Patience } from './run.ts'
import { verifiers } from './verifiers.ts'

interface Deps {
  instance: Instance
  actions: Actions
  turns: Turns
  journal: Journal
  audit: AuditFile
  patience: Patience
  log: Logger
  /**
   * The scope of an action; undefined if this console no longer watches that account and region.
   */
  scopeOf: (account: string, region: string) => Scope | undefined
}

/** Milliseconds between two searches for consoles of this state folder that have ended. */
const interval = 5_000

/** Finishes the actions that ended processes left unfinished. */
interface Recovery {
  /** Finishes the actions of one ended process. */
  recover(owner: string): Promise<void>
  /**
   * Finishes the actions of all ended processes, now and every few seconds. Running processes keep
   * theirs.
   */
  start(): void
  close(): void
}

/** Actions and queue places taken over from one ended process and not finished yet. */
interface Takeover {
  owner: string
  actions: LeftAction[]
  tickets: number[]
}

/**
 * Creates the recovery of one process. Each action ends as applied, not applied or unknown, and
 * gets its audit line.
 */
export function createRecovery(deps: Deps): Recovery {
  const { instance, actions, turns, journal, audit, log } = deps
  const takeovers = new Set<Takeover>()
  const underWay = new Map<string, Promise<void>>()
  let timer: NodeJS.Timeout | undefined

  async function settle(action: LeftAction, written: ReadonlySet<string>): Promise<void> {
    const { id, outcome } = action
    if (outcome.result === 'running') {
      const found = await outcomeOf(action, deps)
      await journal.ended({ outcome: found, line: lineOf(action, found) })
      return
    }
    // The action had ended and may lack only its audit line. Its stored outcome does not change.
    if (!hasLine(outcome, written)) await journal.before(lineOf(action, outcome))
    await actions.recorded(id)
  }

  async function finish(estate: Takeover): Promise<void> {
    const endings = await audit.endingsOf(new Set(estate.actions.map((action) => action.id)))
    const results = await Promise.allSettled(
      estate.actions.map((action) => settle(action, endings.get(action.id) ?? new Set())),
    )
    const failed = results.flatMap((result) =>
      result.status === 'rejected' ? [result.reason as unknown] : [],
    )
    estate.actions = estate.actions.filter((_, index) => results[index]?.status === 'rejected')
    // Keep the queue places until every action is settled; the timer tries the failed ones again.
    if (failed.length > 0) throw new AggregateError(failed)
    await turns.leave(estate.tickets)
    instance.forget(estate.owner)
    takeovers.delete(estate)
  }

  const takeOver = async (owner: string) => {
    if (![...takeovers].some((estate) => estate.owner === owner))
      takeovers.add({ owner, ...(await actions.takeOver(owner)) })
    await Promise.all([...takeovers].filter((estate) => estate.owner === owner).map(finish))
  }
  /** Never rejects; actions that could not be finished are tried again. */
  const recover = (owner: string): Promise<void> => {
    const known = underWay.get(owner)
    if (known) return known
    const run = takeOver(owner)
      .catch((error: unknown) =>
        log.error(
          { err: error },
          'unfinished actions of an ended process could not be finished yet',
        ),
      )
      .finally(() => underWay.delete(owner))
    underWay.set(owner, run)
    return run
  }
  const recoverAll = async () => {
    const ended = (await actions.owners()).filter((owner) => !instance.alive(owner))
    await Promise.all(
      [...new Set([...ended, ...[...takeovers].map((estate) => estate.owner)])].map(recover),
    )
  }
  const recoverNow = () => {
    recoverAll().catch((error: unknown) =>
      log.error({ err: error }, 'the store could not be read for unfinished actions'),
    )
  }
  return {
    recover,
    start() {
      recoverNow()
      timer ??= setInterval(recoverNow, interval).unref()
    },
    close: () => clearInterval(timer),
  }
}

/**
 * Whether the audit has a line for this outcome. A refusal of a reused id does not count as the
 * line of an action that was carried out.
 */
const hasLine = ({ result }: Outcome, written: ReadonlySet<string>): boolean =>
  result === 'not-applied'
    ? ['not-applied', 'refused', 'failed'].some((word) => written.has(word))
    : written.has(result)

const lineOf = (
  { id, code, user, account, region, target, detail }: LeftAction,
  outcome: Outcome,
): AuditLine => ({
  code,
  user,
  account,
  region,
  target,
  actionId: id,
  result: outcome.result === 'running' ? 'unknown' : outcome.result,
  detail: `${detail}; Pilothouse ended before it wrote this line: ${outcome.message}`,
})

/** Finds out how an unfinished action ended. */
async function outcomeOf(action: LeftAction, { patience, scopeOf }: Deps): Promise<Outcome> {
  const { id, code, account, region, target } = action
  const ended = (result: Outcome['result'], message: string): Outcome => ({
    id,
    action: code,
    result,
    verified: result === 'applied',
    recorded: true,
    message,
    at: Date.now(),
  })
  if (!action.intended)
    return ended('not-applied', 'Pilothouse ended before anything was sent to AWS.')
  const scope = scopeOf(account, region)
  if (!scope)
    return ended(
      'unknown',
      unknownMessage(
        target,
        `Pilothouse ended during the action, and no longer watches ${account} in ${region}.`,
      ),
    )
  const finding = await pollUntilApplied(
    async () => await verifiers[code].verifyStored(scope, JSON.parse(action.evidence ?? 'null')),
    patience.left,
  )
  if (finding === 'applied')
    return ended(
      'applied',
      'Pilothouse ended during the action; AWS shows that it was carried out.',
    )
  // Others may have changed the resource since, so finding no trace proves nothing.
  return ended('unknown', unknownMessage(target, 'Pilothouse ended during the action.'))
}
