import type { Outcome } from '@pilothouse/contract'
import type { Logger } from 'pino'
import type { Scope } from '../aws/scope.ts'
import type { Actions, LeftAction } from '../store/actions.ts'
import type { AuditFile, AuditLine } from '../store/audit.ts'
import type { Instance } from '../store/instance.ts'
import type { Journal } from '../store/journal.ts'
import type { Turns } from '../store/turns.ts'
import { lookFor } from './look.ts'
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
  /** The scope that an action was made in; undefined where this console does not watch it any more. */
  scopeOf: (account: string, region: string) => Scope | undefined
}

/** Milliseconds between two looks for other consoles of this folder that have ended. */
const interval = 5_000

/** Finishes the actions of processes that ended while they were at work. */
export interface Recovery {
  /** Finishes what one ended process left. */
  recover(owner: string): Promise<void>
  /** Finishes what all ended processes left, now and from time to time. Processes that still run keep theirs. */
  start(): void
  close(): void
}

/** The recovery of one process. Each action that was left ends as applied, not applied or unknown, and gets its audit line. */
export function createRecovery(deps: Deps): Recovery {
  const { instance, actions, turns, journal, audit } = deps
  const running = new Map<string, Promise<void>>()

  async function finishAll(owner: string): Promise<void> {
    const tickets = await turns.takeOver(owner)
    const left = await actions.takeOver(owner)
    const { ended } = await audit.actions(new Set(left.map((action) => action.id)))
    await Promise.all(left.map((action) => (ended.has(action.id) ? actions.recorded(action.id) : finish(action))))
    await turns.leave(tickets)
    instance.forget(owner)
  }

  async function finish(action: LeftAction): Promise<void> {
    const { id, code, user, account, region, target } = action
    const outcome = action.outcome.result === 'running' ? await outcomeOf(action, deps) : action.outcome
    const line: AuditLine = { code, user, account, region, target, actionId: id, result: resultOf(outcome), detail: `${action.detail}; Pilothouse ended before it wrote this line: ${outcome.message}` }
    await journal.ended({ outcome, line })
  }

  const recover = (owner: string): Promise<void> => {
    const known = running.get(owner)
    if (known) return known
    const run = finishAll(owner).finally(() => running.delete(owner))
    running.set(owner, run)
    return run
  }
  let timer: NodeJS.Timeout | undefined
  const recoverAll = () => {
    const all = actions.owners().then((owners) => Promise.all(owners.filter((owner) => !instance.alive(owner)).map(recover)))
    all.catch((error: unknown) => deps.log.error({ err: error }, 'actions that were left could not be finished'))
  }
  return {
    recover,
    start() {
      recoverAll()
      timer ??= setInterval(recoverAll, interval).unref()
    },
    close: () => clearInterval(timer),
  }
}

/** Finds out how an action ended that was under way. */
async function outcomeOf(action: LeftAction, { patience, scopeOf }: Deps): Promise<Outcome> {
  const { id, code, account, region, target } = action
  const ended = (result: Outcome['result'], message: string): Outcome => ({ id, action: code, result, verified: result === 'applied', recorded: true, message, at: Date.now() })
  if (!action.intended) return ended('not-applied', 'Pilothouse ended before anything was sent to AWS.')
  const scope = scopeOf(account, region)
  if (!scope) return ended('unknown', unknownMessage(target, `Pilothouse ended while it was at work, and does not watch ${account} in ${region} any more.`))
  const finding = await lookFor(() => verifiers[code].lookStored(scope, action.evidence), patience.left)
  if (finding === 'applied') return ended('applied', 'Pilothouse ended while it was at work; a look afterwards shows that it was carried out.')
  // Time may have passed, and others may have changed it back: that nothing is to be seen proves nothing.
  return ended('unknown', unknownMessage(target, 'Pilothouse ended while it was at work.'))
}

const results = { applied: 'applied', 'not-applied': 'not-applied', unknown: 'unknown', running: 'unknown' } as const satisfies Record<Outcome['result'], AuditLine['result']>
const resultOf = (outcome: Outcome): AuditLine['result'] => results[outcome.result]

