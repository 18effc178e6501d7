import { readFileSync } from 'node:fs'

/**
 * Limits of a member's value. `of` applies to the items of a list and the values of a map, `key` to
 * a map's keys.
 */
export interface Limit {
  enum?: readonly string[]
  /**
   * For numbers: an integer of 32 or 64 bits. The SDK's schemas do not distinguish kinds of
   * numbers.
   */
  whole?: 'integer' | 'long'
  /** Limits of a number's value, a text's length, or a list's or map's size. */
  min?: number
  max?: number
  pattern?: string
  of?: Limit
  key?: Limit
}

/** Limits of an api, by structure and member. */
export type Limits = Readonly<Record<string, Readonly<Record<string, Limit>>>>

/** A value that breaks a limit: `value` as AWS prints it, `rule` in AWS's words. */
export interface Complaint {
  path: string
  value: string
  rule: string
  limit?: Limit
}

/** For apis without limits. */
export const noLimits: Limits = {}

/**
 * Enum values in the SDK's model that are newer than the botocore the tables were generated from.
 */
const newer: readonly (readonly [struct: string, member: string, ...values: string[]])[] = [
  ['ResourceRequirement', 'type', 'NeuronDevice'],
  [
    'PredefinedMetricSpecification',
    'PredefinedMetricType',
    'ECSServiceAverageCPUUtilizationHighResolution',
    'ECSServiceAverageMemoryUtilizationHighResolution',
  ],
]

/** Reads the limits that generate.py wrote. `name` is botocore's name of the api. */
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

/**
 * Compiles a pattern of the model, which always matches the whole text. Some patterns need the `u`
 * flag, others are invalid with it.
 */
export function toRegExp(pattern: string): RegExp {
  const found = patterns.get(pattern)
  if (found) return found
  // \p{Print} exists in Java only.
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

/** Returns AWS's words for the limit that a value breaks, or undefined if it breaks none. */
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

/** Formats complaints as most apis do: all of them in one message. */
export const complain = (complaints: readonly Complaint[]): string =>
  `${complaints.length} validation error${complaints.length === 1 ? '' : 's'} detected: ${complaints
    .map(
      ({ path, value, rule }) =>
        `Value ${value} at '${path}' failed to satisfy constraint: ${rule}`,
    )
    .join('; ')}`

/**
 * Formats complaints as ECS does. For an enum it lists the allowed values and spells the member's
 * name as words: "launch type should be one of [EC2,FARGATE,EXTERNAL]" (as moto has it from the
 * real API).
 */
export function complainEcs(complaints: readonly Complaint[]): string {
  const [first] = complaints
  if (!first?.limit?.enum || !first.rule.startsWith('Member must satisfy enum'))
    return complain(complaints)
  const member =
    first.path.split('.').findLast((part) => !/^(\d+|member)$/.test(part)) ?? first.path
  return `${member.replace(/[A-Z]/g, (c) => ` ${c.toLowerCase()}`)} should be one of [${first.limit.enum.join(',')}]`
}
