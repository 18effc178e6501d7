import { isDeepStrictEqual } from 'node:util'

/** The kinds of faults that a rule can inject. */
export const faultKinds = [
  'throttle',
  'error',
  'error-after',
  'reset',
  'reset-after',
  'hang',
  'late',
  'denied',
  'expired',
  'html',
  'redirect',
  'truncate',
  'slow',
  'stall',
  'unknown',
  'bad-token',
  'same-page',
] as const

type FaultKind = (typeof faultKinds)[number]

/** A rule that injects a fault into matching calls. Members that are absent match every call. */
export interface FaultRule {
  api?: string
  operation?: string
  region?: string
  kind: FaultKind
  /**
   * Share of the matching calls to hit, 0 to 1. Hits are evenly spread, not random, so that tests
   * are repeatable.
   */
  share?: number
  /** Number of calls to hit before the rule expires. */
  times?: number
  code?: string
  message?: string
  status?: number
  /**
   * For `slow`, the wall time before the answer; for `late`, the wall time before the call arrives,
   * even if its caller has gone.
   */
  ms?: number
  /** For `slow`, the speed of the body after the delay. Defaults to unlimited. */
  bytesPerSecond?: number
}

/** A verbatim answer for an operation, set by a test. */
interface CannedAnswer {
  operation: string
  /**
   * Members that the input must have with exactly these values (null: absent). Without it every
   * call matches.
   */
  where?: Record<string, unknown>
  body: string
  times: number
  status: number
}

interface ActiveFault extends FaultRule {
  id: string
  seen: number
  hits: number
}

/** The properties of a call that rules match. */
interface MatchedCall {
  api: string
  operation: string
  region: string
  /** Whether the call requests a later page. Only such a call can have a bad token. */
  paged: boolean
}

/** Rules and canned answers of one account. */
export class FaultInjection {
  #rules: ActiveFault[] = []
  #answers: CannedAnswer[] = []
  #next = 1

  add(rule: FaultRule): string {
    const id = `fault-${this.#next++}`
    this.#rules.push({ ...rule, id, seen: 0, hits: 0 })
    return id
  }

  /** Removes one rule, or all. Returns whether any was removed. */
  remove(id?: string): boolean {
    const before = this.#rules.length
    this.#rules = id === undefined ? [] : this.#rules.filter((rule) => rule.id !== id)
    return this.#rules.length < before
  }

  list(): readonly ActiveFault[] {
    return this.#rules
  }

  clearAnswers(): void {
    this.#answers = []
  }

  /** Returns the first rule that matches the call and is due to hit, and counts the hit. */
  match(target: MatchedCall): FaultRule | undefined {
    return this.#rules.find((rule) => {
      if (rule.api !== undefined && rule.api !== target.api) return false
      if (rule.operation !== undefined && rule.operation !== target.operation) return false
      if (rule.region !== undefined && rule.region !== target.region) return false
      if ((rule.kind === 'bad-token' || rule.kind === 'same-page') && !target.paged) return false
      if (rule.times !== undefined && rule.hits >= rule.times) return false
      const share = rule.share ?? 1
      rule.seen += 1
      if (Math.floor(rule.seen * share) === Math.floor((rule.seen - 1) * share)) return false
      rule.hits += 1
      return true
    })
  }

  addAnswer(answer: CannedAnswer): void {
    this.#answers.push(answer)
  }

  /**
   * Removes and returns the next canned answer for an operation and its input, in the order they
   * were added.
   */
  takeAnswer(operation: string, input: unknown): CannedAnswer | undefined {
    const members = new Map<string, unknown>(Object.entries(input ?? {}))
    const answer = this.#answers.find(
      (a) =>
        a.operation === operation &&
        Object.entries(a.where ?? {}).every(([name, value]) =>
          isDeepStrictEqual(members.get(name) ?? null, value),
        ),
    )
    if (answer && --answer.times <= 0) this.#answers = this.#answers.filter((a) => a !== answer)
    return answer
  }
}
