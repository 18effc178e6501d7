import type { Outcome, Problem } from '@pilothouse/contract'
import type { Actions } from './actions.ts'
import type { AuditFile, AuditLine } from './audit.ts'

/** End of an action, for the store and for the audit. */
interface Ending {
  outcome: Outcome
  /** The problem of a refused or failed action. */
  problem?: Problem
  line: AuditLine
}

/** Records attempts: nothing happens before its line is written, and no outcome is lost. */
export interface Journal {
  /** Writes a line before something happens. If it throws Unrecorded, that must not happen. */
  before(line: AuditLine): Promise<void>
  /** Throws Unrecorded if an earlier line is still missing. */
  check(): Promise<void>
  /**
   * Records the outcome of an action. Returns false if it cannot; then it tries again until it can.
   */
  ended(ending: Ending): Promise<boolean>
  /** Records an attempt that sent nothing. Never rejects; a failed write is tried again. */
  note(line: AuditLine): Promise<void>
  /** The system's reason why nothing can be recorded; null if it can. */
  readonly problem: string | null
  close(): void
}

/** A line could not be written, so the step that it announces must not happen. */
export class Unrecorded extends Error {}

/** Milliseconds between two attempts to write missing lines. */
const retryEvery = 5_000

/** Most notes that wait to be written; of further ones only the number is kept. */
const mostNotes = 1_000

interface Pending {
  ending: Ending
  stored: boolean
  written: boolean
}

/** Opens the journal of one process. Others may append to the same file. */
export function openJournal(audit: AuditFile, actions: Actions, retry = retryEvery): Journal {
  const pending: Pending[] = []
  const notes: AuditLine[] = []
  let problem: { reason: string; since: number; refused: number } | null = null
  let timer: NodeJS.Timeout | null = null
  let queue: Promise<unknown> = Promise.resolve()
  /** Runs one at a time, so that lines are in the order of events. */
  const inOrder = <T>(work: () => Promise<T>): Promise<T> => {
    const turn = queue.then(work)
    queue = turn.catch(() => undefined)
    return turn
  }
  const failed = (error: unknown) => {
    const reason = error instanceof Error ? error.message : String(error)
    problem = { since: Date.now(), refused: 0, ...problem, reason }
    timer ??= setInterval(() => void inOrder(catchUp).catch(failed), retry).unref()
  }
  const works = () => {
    problem = null
    if (timer) clearInterval(timer)
    timer = null
  }

  async function settle(one: Pending): Promise<void> {
    const { outcome, line, problem: answered } = one.ending
    // Store first: after a crash in between, the next start sees that the line is missing and
    // writes it.
    if (!one.stored) await actions.end(outcome, line.detail, answered)
    one.stored = true
    if (!one.written) await audit.append(line)
    one.written = true
    await actions.recorded(outcome.id)
  }

  /**
   * Writes the missing lines, oldest first, then a line with the period in which nothing could be
   * written.
   */
  async function catchUp(): Promise<void> {
    if (problem === null) return
    for (let note = notes[0]; note; note = notes[0]) {
      await audit.append(note)
      notes.shift()
    }
    for (let one = pending[0]; one; one = pending[0]) {
      await settle(one)
      pending.shift()
    }
    await audit.append(gapLine(problem))
    works()
  }

  const attempt = async (work: () => Promise<void>): Promise<boolean> => {
    try {
      await catchUp()
      await work()
      return true
    } catch (error) {
      failed(error)
      return false
    }
  }
  const refuse = (): never => {
    if (problem) problem.refused += 1
    throw new Unrecorded(problem?.reason ?? 'The audit file cannot be written.')
  }

  return {
    before: (line) =>
      inOrder(async () => void ((await attempt(() => audit.append(line))) || refuse())),
    check: () => inOrder(async () => void ((await attempt(() => Promise.resolve())) || refuse())),
    ended: (ending) =>
      inOrder(async () => {
        const one = { ending, stored: false, written: false }
        const done = await attempt(() => settle(one))
        if (!done) pending.push(one)
        return done
      }),
    note: (line) =>
      inOrder(async () => {
        if (await attempt(() => audit.append(line))) return
        if (notes.length < mostNotes) notes.push(line)
        else if (problem) problem.refused += 1
      }),
    get problem() {
      return problem?.reason ?? null
    },
    close: () => {
      if (timer) clearInterval(timer)
    },
  }
}

const gapLine = ({
  reason,
  since,
  refused,
}: {
  reason: string
  since: number
  refused: number
}): AuditLine => ({
  code: 'audit.gap',
  user: '',
  account: '',
  region: '',
  target: 'audit',
  actionId: '',
  result: 'resumed',
  detail:
    `Nothing could be written since ${new Date(since).toISOString()} (${reason}); ` +
    `${refused} attempts were refused.`,
})
