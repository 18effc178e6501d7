import { isDeepStrictEqual } from 'node:util'

/** Every way in which a call can be made to go wrong. */
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

export type FaultKind = (typeof faultKinds)[number]

/** A fault to cause. Members that are absent match every call. */
export interface FaultRule {
  api?: string
  operation?: string
  region?: string
  kind: FaultKind
  /** The part of the matching calls that is hit, 0..1: evenly spread, not by chance, so that a test repeats. */
  share?: number
  /** How many calls are hit before the rule is spent. */
  times?: number
  code?: string
  message?: string
  status?: number
  /** For `slow`: how long the answer waits, in wall time; for `late`: how long the call takes to arrive, whether its caller still waits or not. */
  ms?: number
  /** For `slow`: how fast the body then comes; without it, at once. */
  bytesPerSecond?: number
}

/** An answer put in an operation's mouth, word for word. */
export interface CannedAnswer {
  operation: string
  /** Members that the input must have with just these values (null: not at all); without it every call is answered. */
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

/** What a rule is matched against. */
export interface Target {
  api: string
  operation: string
  region: string
  /** Whether the call asks for a later page; only such a one can have a bad token. */
  paged: boolean
}

/** What is to go wrong in one account. */
export class FaultInjection {
  #rules: ActiveFault[] = []
  #answers: CannedAnswer[] = []
  #next = 1

  add(rule: FaultRule): string {
    const id = `fault-${this.#next++}`
    this.#rules.push({ ...rule, id, seen: 0, hits: 0 })
    return id
  }

  /** Removes one rule, or all. Says whether there was one. */
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

  /** The rule that this call runs into, if any: the first that matches and whose turn it is. Counts it. */
  match(target: Target): FaultRule | undefined {
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

  /** The next canned answer of an operation for this input. Those that fit come in the order they were given. */
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
