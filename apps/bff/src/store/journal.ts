import type { Outcome, Problem } from '@pilothouse/contract'
import type { Actions } from './actions.ts'
import type { AuditFile, AuditLine } from './audit.ts'

/** How an action ended: for the store, so that its id is answered the same way again, and for the audit. */
export interface Ending {
  outcome: Outcome
  /** What it was answered with where it was refused or failed. */
  problem?: Problem
  line: AuditLine
}

/** What writes down attempts: nothing happens before its line stands, and no ending is lost. */
export interface Journal {
  /** Writes a line that must stand before something happens. Throws Unrecorded: then it must not happen. */
  before(line: AuditLine): Promise<void>
  /** Throws Unrecorded where an earlier line is still missing. */
  check(): Promise<void>
  /** Writes down how an action ended. False where that cannot be done now; it is tried again until it can. */
  ended(ending: Ending): Promise<boolean>
  /** Writes a line about an attempt that sent nothing. Never rejects; a line that cannot be written is tried again. */
  note(line: AuditLine): Promise<void>
  /** Why nothing can be written down, in the words of the system; null while it can. */
  readonly problem: string | null
  close(): void
}

/** A line could not be written, so what it tells of must not happen. */
export class Unrecorded extends Error {}

/** Milliseconds between two tries to write what could not be written. */
const retryEvery = 5_000

/** Notes that wait to be written; beyond these only their number is kept. */
const mostNotes = 1_000

interface Pending {
  ending: Ending
  stored: boolean
  written: boolean
}

/** The journal of one process; others may append to the same file. */
export function openJournal(audit: AuditFile, actions: Actions, retry = retryEvery): Journal {
  const pending: Pending[] = []
  const notes: AuditLine[] = []
  let problem: { reason: string; since: number; refused: number } | null = null
  let timer: NodeJS.Timeout | null = null
  let queue: Promise<unknown> = Promise.resolve()
  /** One after the other, so that lines stand in the order of what they tell. */
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
    // The store first: after a crash in between, the next start sees that the line is missing and writes it.
    if (!one.stored) await actions.end(outcome, line.detail, answered)
    one.stored = true
    if (!one.written) await audit.append(line)
    one.written = true
    await actions.recorded(outcome.id)
  }

  /** Writes what is missing, oldest first, then a line that says from when to when nothing could be written. */
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
  detail: `Nothing could be written since ${new Date(since).toISOString()} (${reason}); ${refused} attempts were refused.`,
})
