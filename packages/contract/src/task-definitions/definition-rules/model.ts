import { memberOf, membersOf, rootShape, type Shape } from '../task-definition-model.ts'
import { error, type Finding } from './finding.ts'
import { nearest } from './nearest.ts'

/**
 * Findings of the model, and the definition without the parts that violate it, at the same paths,
 * for the other rules.
 */
interface Modelled {
  findings: Finding[]
  readable: Record<string, unknown>
}

type At = (string | number)[]

/** Checks types, required members, enums, ranges and patterns. */
export function checkModel(input: unknown): Modelled {
  const findings: Finding[] = []
  const readable = read(input, rootShape, [], findings)
  return { findings, readable: isObject(readable) ? readable : {} }
}

/** The valid part of the value; undefined if there is none. */
function read(value: unknown, shape: Shape, path: At, findings: Finding[]): unknown {
  const wrong = wrongType(value, shape)
  if (wrong) {
    findings.push(error(path, wrong))
    return undefined
  }
  if (shape.type === 'structure')
    return readStructure(value as Record<string, unknown>, shape, path, findings)
  const broken = brokenLimit(value, shape)
  if (broken) findings.push(error(path, broken))
  const inner = shape.of
  if (Array.isArray(value) && inner)
    return value.map((item, i) => read(item, inner, [...path, i], findings) ?? emptyOf(inner))
  if (isObject(value) && inner)
    return Object.fromEntries(
      Object.entries(value).flatMap(([key, item]) => {
        const kept = read(item, inner, [...path, key], findings)
        return kept === undefined ? [] : [[key, kept]]
      }),
    )
  return broken ? undefined : value
}

function readStructure(
  value: Record<string, unknown>,
  shape: Shape,
  path: At,
  findings: Finding[],
): Record<string, unknown> {
  const kept: Record<string, unknown> = {}
  for (const [name, item] of Object.entries(value)) {
    const member = memberOf(shape, name)
    if (!member) findings.push(error([...path, name], unknownMember(name, shape, path)))
    // AWS treats null as absent.
    else if (item !== null && item !== undefined) {
      const inner = read(item, member, [...path, name], findings)
      if (inner !== undefined) kept[name] = inner
    }
  }
  for (const { name, shape: member } of membersOf(shape)) {
    if (member.required && (value[name] === undefined || value[name] === null))
      findings.push(error(path, `'${name}' is missing.`))
  }
  return kept
}

/** Members that DescribeTaskDefinition adds. */
const answered = new Set([
  'taskDefinitionArn',
  'revision',
  'status',
  'requiresAttributes',
  'compatibilities',
  'registeredAt',
  'registeredBy',
  'deregisteredAt',
  'deleteRequestedAt',
])

function unknownMember(name: string, shape: Shape, path: At): string {
  if (path.length === 0 && answered.has(name))
    return `'${name}' is something that ECS answers; it cannot be registered. Take it out.`
  const near = nearest(
    name,
    membersOf(shape).map((m) => m.name),
  )
  return `'${name}' is no member here.${near ? ` Did you mean '${near}'?` : ''}`
}

const words = {
  structure: 'an object',
  list: 'a list',
  map: 'an object of texts',
  string: 'text',
  integer: 'a whole number',
  boolean: 'true or false',
}

function wrongType(value: unknown, { type }: Shape): string | null {
  const ok = {
    structure: isObject(value),
    map: isObject(value),
    list: Array.isArray(value),
    string: typeof value === 'string',
    boolean: typeof value === 'boolean',
    integer: Number.isInteger(value) && Math.abs(value as number) <= 2_147_483_647,
  }[type]
  if (ok) return null
  const must = `This must be ${words[type]}`
  if (type === 'string' && (typeof value === 'number' || typeof value === 'boolean'))
    return `${must}: "${value}", in quotes.`
  if (type === 'integer' && typeof value === 'string' && /^-?\d+$/.test(value))
    return `${must}: ${value}, without quotes.`
  if (type === 'boolean' && (value === 'true' || value === 'false'))
    return `${must}: ${value}, without quotes.`
  return `${must}, not ${nameOf(value)}.`
}

function nameOf(value: unknown): string {
  if (value === null) return 'null'
  if (Array.isArray(value)) return 'a list'
  if (typeof value === 'object') return 'an object'
  return typeof value === 'string' ? 'text' : JSON.stringify(value)
}

function brokenLimit(
  value: unknown,
  { type, enum: allowed, min = -Infinity, max = Infinity, pattern }: Shape,
): string | null {
  if (allowed && typeof value === 'string' && !allowed.includes(value)) {
    const near = nearest(value, allowed)
    return `'${value}' is not known here${near ? `. Did you mean '${near}'?` : `: one of ${allowed.join(', ')}.`}`
  }
  const size = sizeOf(value)
  const what = unitOf[type] ?? ''
  if (size !== null && size < min) return `This must be at least ${min}${what}.`
  if (size !== null && size > max) return `This can be at most ${max}${what}.`
  if (pattern && typeof value === 'string' && !new RegExp(`^(?:${pattern})$`, 'u').test(value))
    return `'${value}' has characters that are not allowed here.`
  return null
}

/** The unit of a limit, by the type of the member. */
const unitOf: Record<string, string> = { string: ' characters', list: ' items' }

/** The number that a minimum and a maximum apply to; null if there is none. */
function sizeOf(value: unknown): number | null {
  if (typeof value === 'number') return value
  return typeof value === 'string' || Array.isArray(value) ? value.length : null
}

function emptyOf({ type }: Shape): unknown {
  if (type === 'string') return ''
  if (type === 'integer') return 0
  if (type === 'list') return []
  return type === 'boolean' ? false : {}
}
const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
