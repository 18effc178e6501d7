import { toPattern, type Pattern } from '../../world/pattern.ts'

/** Properties of a container instance that expressions can test. */
export interface Subject {
  agentConnected: boolean
  agentVersion: string | undefined
  ec2InstanceId: string | undefined
  registeredAt: Date | undefined
  runningTasksCount: number
  /** The value is undefined for attributes without one. */
  attributes: ReadonlyMap<string, string | undefined>
  /** Groups of the tasks on the instance. */
  groups: ReadonlySet<string>
}

const symbols = [
  '==',
  '!=',
  '>=',
  '<=',
  '>',
  '<',
  '=~',
  '!~',
  '!exists',
  'exists',
  '!in',
  'in',
] as const
type Operator = (typeof symbols)[number]

const words: Record<string, Operator> = {
  equals: '==',
  not_equals: '!=',
  greater_than_equal: '>=',
  less_than_equal: '<=',
  greater_than: '>',
  less_than: '<',
  matches: '=~',
  not_matches: '!~',
  not_exists: '!exists',
  not_in: '!in',
}

/** A single test of an instance. */
interface Test {
  kind: 'test'
  subject: string
  operator: Operator
  values: readonly string[]
}

/** A parsed expression of the cluster query language. */
export type ClusterQuery =
  | Test
  | { kind: 'not'; of: ClusterQuery }
  | { kind: 'and' | 'or'; left: ClusterQuery; right: ClusterQuery }

const ordered: readonly Operator[] = ['==', '!=', '>', '>=', '<', '<=']
const textual: readonly Operator[] = ['==', '!=', 'in', '!in', '=~', '!~']

/** Operators of each subject (docs: cluster-query-language). */
const allowed: Record<string, readonly Operator[]> = {
  agentConnected: textual,
  agentVersion: ordered,
  ec2InstanceId: textual,
  registeredAt: ordered,
  runningTasksCount: ordered,
  'task:group': [...textual, 'exists', '!exists'],
}

const attributeSubject = /^attribute:[\w./\\-]+$/

function operatorsOf(subject: string): readonly Operator[] {
  if (attributeSubject.test(subject)) return symbols
  return (Object.hasOwn(allowed, subject) ? allowed[subject] : undefined) ?? []
}

const deepest = 50
/** Docs: PlacementConstraint. */
const longest = 2_000

/** Parses an expression. Throws a SyntaxError if it is invalid. */
export function parseQuery(expression: string): ClusterQuery {
  if (expression.length > longest) throw new SyntaxError('too long')
  const reader = new Reader(expression)
  const query = reader.either(0)
  reader.end()
  return query
}

class Reader {
  readonly #text: string
  #index = 0

  constructor(text: string) {
    this.#text = text
  }

  either(depth: number): ClusterQuery {
    let left = this.#both(depth)
    while (this.#take(/\|\||or\b/y)) left = { kind: 'or', left, right: this.#both(depth) }
    return left
  }

  #both(depth: number): ClusterQuery {
    let left = this.#negated(depth)
    while (this.#take(/&&|and\b/y)) left = { kind: 'and', left, right: this.#negated(depth) }
    return left
  }

  #negated(depth: number): ClusterQuery {
    if (depth > deepest) throw new SyntaxError('nested too deeply')
    if (this.#take(/!|not\b/y)) return { kind: 'not', of: this.#negated(depth + 1) }
    if (!this.#take(/\(/y)) return this.#test()
    const inner = this.either(depth + 1)
    this.#need(/\)/y)
    return inner
  }

  #test(): ClusterQuery {
    const subject = this.#need(/[\w.:/\\-]+/y)
    const word = this.#need(/==|!=|>=|<=|=~|!~|>|<|!exists\b|!in\b|[a-z_]+/y)
    const operator =
      symbols.find((s) => s === word) ?? (Object.hasOwn(words, word) ? words[word] : undefined)
    if (!operator) throw new SyntaxError(`unknown operator ${word}`)
    if (!operatorsOf(subject).includes(operator))
      throw new SyntaxError(`${subject} cannot be asked ${operator}`)
    const values = this.#values(operator)
    for (const value of values) checkValue(subject, operator, value)
    return { kind: 'test', subject, operator, values }
  }

  #values(operator: Operator): string[] {
    if (operator === 'exists' || operator === '!exists') return []
    if (operator === 'in' || operator === '!in') return this.#list()
    return [this.#value(/[^\s()&|]+/y)]
  }

  #list(): string[] {
    this.#need(/\[/y)
    const values = [this.#value(/[^\s()[\],&|]+/y)]
    while (this.#take(/,/y)) values.push(this.#value(/[^\s()[\],&|]+/y))
    this.#need(/\]/y)
    return values
  }

  #value(bare: RegExp): string {
    const quoted = this.#take(/'[^']*'|"[^"]*"/y)
    return quoted === undefined ? this.#need(bare) : quoted.slice(1, -1)
  }

  end(): void {
    this.#skip()
    if (this.#index < this.#text.length)
      throw new SyntaxError(`unexpected ${this.#text.slice(this.#index, this.#index + 20)}`)
  }

  #skip(): void {
    while (/\s/.test(this.#text[this.#index] ?? '')) this.#index++
  }

  /** Consumes the next token, after spaces, if it matches. Returns its text. */
  #take(what: RegExp): string | undefined {
    this.#skip()
    what.lastIndex = this.#index
    const [found] = what.exec(this.#text) ?? []
    this.#index += found?.length ?? 0
    return found
  }

  #need(what: RegExp): string {
    const found = this.#take(what)
    if (found === undefined)
      throw new SyntaxError(
        `unexpected ${this.#text.slice(this.#index, this.#index + 20) || 'end'}`,
      )
    return found
  }
}

const day = /^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}:\d{2}(Z|[+-]\d{2}:\d{2})?)?$/

function checkValue(subject: string, operator: Operator, value: string): void {
  if (operator === '=~' || operator === '!~') toPattern(value)
  if (subject === 'registeredAt' && Number.isNaN(timeOf(value)))
    throw new SyntaxError(`${value} is no date`)
  if (subject === 'runningTasksCount' && !/^\d+$/.test(value))
    throw new SyntaxError(`${value} is no number`)
  if (subject === 'agentVersion' && !/^\d+(\.\d+)*$/.test(value))
    throw new SyntaxError(`${value} is no version`)
}

/** A date without a zone is in UTC. */
const timeOf = (text: string): number =>
  !day.test(text) ? NaN : Date.parse(/T[\d:]+$/.test(text) ? `${text}Z` : text)

const opposites: Partial<Record<Operator, Operator>> = {
  '!=': '==',
  '!in': 'in',
  '!~': '=~',
  '!exists': 'exists',
}

/** Returns whether an expression matches an instance. */
export function matchesQuery(query: ClusterQuery, of: Subject): boolean {
  if (query.kind === 'test') return passes(query, of)
  if (query.kind === 'not') return !matchesQuery(query.of, of)
  const left = matchesQuery(query.left, of)
  return query.kind === 'and'
    ? left && matchesQuery(query.right, of)
    : left || matchesQuery(query.right, of)
}

function passes(test: Test, of: Subject): boolean {
  const { subject, operator, values } = test
  // A missing value equals nothing, is in no list and matches no pattern.
  const opposite = opposites[operator]
  if (opposite) return !passes({ ...test, operator: opposite }, of)
  if (operator === 'exists')
    return subject.startsWith('attribute:')
      ? of.attributes.has(attributeOf(subject))
      : valuesOf(subject, of).length > 0
  return valuesOf(subject, of).some((value) => compare(subject, operator, value, values))
}

const attributeOf = (subject: string) => subject.slice('attribute:'.length)

/** Returns the values of a subject: one, none, or a group for each task. */
function valuesOf(subject: string, of: Subject): string[] {
  if (subject === 'task:group') return [...of.groups]
  const values: Record<string, string | undefined> = {
    agentConnected: String(of.agentConnected),
    agentVersion: of.agentVersion,
    ec2InstanceId: of.ec2InstanceId,
    registeredAt: of.registeredAt?.toISOString().replace(/\.\d+Z$/, 'Z'),
    runningTasksCount: String(of.runningTasksCount),
  }
  const value = subject.startsWith('attribute:')
    ? of.attributes.get(attributeOf(subject))
    : values[subject]
  return value === undefined ? [] : [value]
}

function compare(
  subject: string,
  operator: Operator,
  value: string,
  wanted: readonly string[],
): boolean {
  const [first = ''] = wanted
  if (operator === 'in') return wanted.includes(value)
  if (operator === '=~') return matcher(first).matches(value)
  const order = orderOf(subject, value, first)
  if (operator === '==') return order === 0
  if (operator === '>') return order > 0
  if (operator === '>=') return order >= 0
  return operator === '<' ? order < 0 : order <= 0
}

/** Compares two values by the kind of the subject: time, version, number or text. */
function orderOf(subject: string, a: string, b: string): number {
  if (subject === 'registeredAt') return timeOf(a) - timeOf(b)
  if (subject === 'agentVersion') {
    const [left, right] = [a.split('.').map(Number), b.split('.').map(Number)]
    const index = [...left.keys(), ...right.keys()].find((n) => (left[n] ?? 0) !== (right[n] ?? 0))
    return index === undefined ? 0 : (left[index] ?? 0) - (right[index] ?? 0)
  }
  if (a === b) return 0
  // Different texts are unequal even if they are the same number.
  const difference = a.trim() === '' || b.trim() === '' ? NaN : Number(a) - Number(b)
  return difference || (a < b ? -1 : 1)
}

const patterns = new Map<string, Pattern>()

function matcher(source: string): Pattern {
  const pattern = patterns.get(source) ?? toPattern(source)
  if (patterns.size > 200) patterns.clear()
  patterns.set(source, pattern)
  return pattern
}
