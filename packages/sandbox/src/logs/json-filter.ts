import { isLike } from '../world/wildcard.ts'
import { invalid } from './lookup.ts'

type Test = (value: unknown) => boolean

/**
 * Compiles the inside of `{ … }`: comparisons of selectors, joined by && and ||, with brackets.
 * Text that is no JSON never matches.
 */
export function jsonFilter(source: string): (message: string) => boolean {
  const test = new Parser(source).whole()
  return (message) => {
    if (!message.trimStart().startsWith('{')) return false
    try {
      return test(JSON.parse(message))
    } catch {
      return false
    }
  }
}

const wrong = () => invalid('Invalid filter pattern')

class Parser {
  readonly #tokens: string[]
  #index = 0

  constructor(source: string) {
    this.#tokens =
      source.match(
        /"(?:[^"\\]|\\.)*"|&&|\|\||[()]|!=|>=|<=|[=<>]|\$(?:\.[\w-]+|\[\d+\]|\["[^"]*"\])*|[^\s()=<>!&|]+|\S/g,
      ) ?? []
  }

  whole(): Test {
    const test = this.#any()
    if (this.#index < this.#tokens.length) throw wrong()
    return test
  }

  #take(...wanted: string[]): boolean {
    const is = wanted.every((word, n) => this.#tokens[this.#index + n]?.toUpperCase() === word)
    if (is) this.#index += wanted.length
    return is
  }

  #any(): Test {
    const tests = [this.#all()]
    while (this.#take('||')) tests.push(this.#all())
    return (value) => tests.some((t) => t(value))
  }

  #all(): Test {
    const tests = [this.#one()]
    while (this.#take('&&')) tests.push(this.#one())
    return (value) => tests.every((t) => t(value))
  }

  #one(): Test {
    if (this.#take('(')) {
      const inner = this.#any()
      if (!this.#take(')')) throw wrong()
      return inner
    }
    const path = pathOf(this.#next())
    const pick = (value: unknown) =>
      path.reduce<unknown>(
        (object, key) =>
          typeof object === 'object' && object !== null && Object.hasOwn(object, key)
            ? (object as Record<string, unknown>)[key]
            : undefined,
        value,
      )
    if (this.#take('IS', 'NULL')) return (v) => pick(v) === null
    if (this.#take('IS', 'TRUE')) return (v) => pick(v) === true
    if (this.#take('IS', 'FALSE')) return (v) => pick(v) === false
    if (this.#take('NOT', 'EXISTS')) return (v) => pick(v) === undefined
    if (this.#take('EXISTS')) return (v) => pick(v) !== undefined
    const compare = comparison(this.#next(), this.#next())
    return (v) => compare(pick(v))
  }

  #next(): string {
    const token = this.#tokens[this.#index++]
    if (token === undefined) throw wrong()
    return token
  }
}

function pathOf(selector: string): string[] {
  if (!selector.startsWith('$')) throw wrong()
  return [...selector.matchAll(/\.([\w-]+)|\[(\d+)\]|\["([^"]*)"\]/g)].map(
    (m) => m[1] ?? m[2] ?? m[3] ?? '',
  )
}

function comparison(operator: string, operand: string): Test {
  const quoted = operand.startsWith('"')
  const wanted = quoted ? operand.slice(1, -1).replace(/\\(.)/g, '$1') : operand
  const number = quoted ? NaN : Number(wanted)
  const equal: Test = (v) =>
    typeof v === 'number' && !Number.isNaN(number)
      ? v === number
      : (typeof v === 'string' || typeof v === 'number') &&
        isLike(wanted, String(v), { single: false })
  const ordered = (holds: (v: number) => boolean): Test => {
    if (Number.isNaN(number)) throw wrong()
    return (v) => typeof v === 'number' && holds(v)
  }
  switch (operator) {
    case '=':
      return equal
    case '!=':
      return (v) => v !== undefined && !equal(v)
    case '>':
      return ordered((v) => v > number)
    case '<':
      return ordered((v) => v < number)
    case '>=':
      return ordered((v) => v >= number)
    case '<=':
      return ordered((v) => v <= number)
    default:
      throw wrong()
  }
}
