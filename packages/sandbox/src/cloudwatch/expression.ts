import { Fault } from '../operation.ts'

/** Points by time. */
export type Points = ReadonlyMap<number, number>

/** Returns the points of a metric or expression by its id. */
export type Resolve = (id: string) => Points

type Term = number | Points

/**
 * Evaluates arithmetic over ids of queries and numbers: `+ - * / ^` and brackets. CloudWatch's
 * functions are not supported.
 */
export function evaluateExpression(expression: string, resolve: Resolve): Points {
  const value = new Parser(expression, resolve).whole()
  if (typeof value === 'number') throw wrong(expression)
  return value
}

const wrong = (expression: string) =>
  new Fault(
    'ValidationError',
    `Error in expression '${expression}': the sandbox knows + - * / ^ and brackets over ` +
      'ids and numbers.',
  )

const operators: Record<string, (a: number, b: number) => number> = {
  '+': (a, b) => a + b,
  '-': (a, b) => a - b,
  '*': (a, b) => a * b,
  '/': (a, b) => a / b,
  '^': (a, b) => a ** b,
}

/** Combines two terms. A point exists where both sides have one and the result is finite. */
function combine(operator: string, a: Term, b: Term): Term {
  const of = operators[operator] ?? (() => NaN)
  if (typeof a === 'number' && typeof b === 'number') return of(a, b)
  const times = typeof a === 'number' ? (b as Points) : a
  const valueOf = (term: Term, time: number) =>
    typeof term === 'number' ? term : (term.get(time) ?? NaN)
  return new Map(
    [...times.keys()]
      .map((time) => [time, of(valueOf(a, time), valueOf(b, time))] as const)
      .filter(([, v]) => Number.isFinite(v)),
  )
}

class Parser {
  readonly #source: string
  readonly #resolve: Resolve
  readonly #tokens: string[]
  #index = 0

  constructor(source: string, resolve: Resolve) {
    this.#source = source
    this.#resolve = resolve
    this.#tokens = source.match(/\d+(?:\.\d+)?|[A-Za-z]\w*|\S/g) ?? []
  }

  whole(): Term {
    const value = this.#binary(0)
    if (this.#index < this.#tokens.length) throw wrong(this.#source)
    return value
  }

  /** Parses operators from the loosest to the tightest. */
  #binary(level: number): Term {
    const mine = ['+-', '*/', '^'][level]
    if (mine === undefined) return this.#unary()
    let left = this.#binary(level + 1)
    for (
      let next = this.#tokens[this.#index];
      next !== undefined && mine.includes(next);
      next = this.#tokens[this.#index]
    ) {
      this.#index++
      left = combine(next, left, this.#binary(level + 1))
    }
    return left
  }

  #unary(): Term {
    const token = this.#tokens[this.#index++]
    if (token === '-') return combine('*', -1, this.#unary())
    if (token === '(') {
      const inner = this.#binary(0)
      if (this.#tokens[this.#index++] !== ')') throw wrong(this.#source)
      return inner
    }
    if (token !== undefined && /^\d/.test(token)) return Number(token)
    if (token === undefined || !/^[a-z]/.test(token) || this.#tokens[this.#index] === '(')
      throw wrong(this.#source)
    return this.#resolve(token)
  }
}
