import { readFileSync } from 'node:fs'

/** What a member's value must keep to. `of` is for the items of a list and the values of a map, `key` for a map's keys. */
export interface Limit {
  enum?: readonly string[]
  /** Of a number: it has no fraction, and 32 or 64 bits hold it. The SDK's schemas know numbers of any kind as numbers only. */
  whole?: 'integer' | 'long'
  /** Of a number its value, of text its length, of a list or a map its size. */
  min?: number
  max?: number
  pattern?: string
  of?: Limit
  key?: Limit
}

/** The limits of an api, by structure and member. */
export type Limits = Readonly<Record<string, Readonly<Record<string, Limit>>>>

/** A value that breaks a limit. `value` is as AWS prints it, `rule` AWS's sentence about it. */
export interface Complaint {
  path: string
  value: string
  rule: string
  limit?: Limit
}

/** An api that has no limits of its own. */
export const noLimits: Limits = {}

/** The values that the SDK's newer model knows and the botocore that the tables were made from does not. */
const newer: readonly (readonly [struct: string, member: string, ...values: string[]])[] = [
  ['ResourceRequirement', 'type', 'NeuronDevice'],
  [
    'PredefinedMetricSpecification',
    'PredefinedMetricType',
    'ECSServiceAverageCPUUtilizationHighResolution',
    'ECSServiceAverageMemoryUtilizationHighResolution',
  ],
]

/** The limits of an api's input, as generate.py wrote them. `name` is botocore's name of the api. */
export function readLimits(name: string): Limits {
  const { botocore: _, ...table } = JSON.parse(
    readFileSync(new URL(`limits/${name}.json`, import.meta.url), 'utf8'),
  ) as Record<string, Record<string, Limit>>
  for (const [struct, member, ...values] of newer) {
    const limit = table[struct]?.[member]
    if (limit?.enum) limit.enum = [...limit.enum, ...values]
  }
  return table
}

const patterns = new Map<string, RegExp>()

/** A pattern of the model, which always means the whole text. Some use what only the `u` flag knows, some what it forbids. */
export function toRegExp(pattern: string): RegExp {
  const found = patterns.get(pattern)
  if (found) return found
  // \p{Print} is Java's alone.
  const known = pattern.replaceAll('\\p{Print}', '[\\x20-\\x7E]')
  let made: RegExp
  try {
    made = new RegExp(`^(?:${known})$`, 'su')
  } catch {
    made = new RegExp(`^(?:${known})$`, 's')
  }
  patterns.set(pattern, made)
  return made
}

/** AWS's words for what is wrong with a value, by the limit of its member; undefined if nothing is. */
export function broken(limit: Limit, value: unknown): string | undefined {
  if (typeof value === 'number') return outside(limit, value, 'value')
  if (typeof value === 'string') {
    if (limit.enum && !limit.enum.includes(value))
      return `Member must satisfy enum value set: [${limit.enum.join(', ')}]`
    const long = outside(limit, value.length, 'length')
    if (long) return long
    if (limit.pattern !== undefined && !toRegExp(limit.pattern).test(value))
      return `Member must satisfy regular expression pattern: ${limit.pattern}`
    return undefined
  }
  if (Array.isArray(value)) return outside(limit, value.length, 'length')
  if (typeof value === 'object' && value !== null && !(value instanceof Date))
    return outside(limit, Object.keys(value).length, 'length')
  return undefined
}

function outside({ min, max }: Limit, size: number, what: 'value' | 'length'): string | undefined {
  if (min !== undefined && size < min)
    return `Member must have ${what} greater than or equal to ${min}`
  if (max !== undefined && size > max)
    return `Member must have ${what} less than or equal to ${max}`
  return undefined
}

/** How most apis put what is wrong with an input: all of it, in one message. */
export const complain = (complaints: readonly Complaint[]): string =>
  `${complaints.length} validation error${complaints.length === 1 ? '' : 's'} detected: ${complaints
    .map(
      ({ path, value, rule }) =>
        `Value ${value} at '${path}' failed to satisfy constraint: ${rule}`,
    )
    .join('; ')}`

/**
 * ECS says of an enum which values there are, and which member it was by its name in words: "launch type should be one of
 * [EC2,FARGATE,EXTERNAL]" (as moto has it from the real API). All else it puts as the others do.
 */
export function complainEcs(complaints: readonly Complaint[]): string {
  const [first] = complaints
  if (!first?.limit?.enum || !first.rule.startsWith('Member must satisfy enum'))
    return complain(complaints)
  const member =
    first.path.split('.').findLast((part) => !/^(\d+|member)$/.test(part)) ?? first.path
  return `${member.replace(/[A-Z]/g, (c) => ` ${c.toLowerCase()}`)} should be one of [${first.limit.enum.join(',')}]`
}
