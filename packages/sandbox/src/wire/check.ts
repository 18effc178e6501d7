import type { NormalizedSchema } from '@smithy/core/schema'
import { Fault } from '../operation.ts'
import { broken, type Complaint, type Limit, type Limits } from './limits.ts'
import { requiredOf } from './schemas.ts'

/** Limits of an api's input, and the fault for inputs that break them. */
export interface Rules {
  limits: Limits
  refuse(complaints: readonly Complaint[]): Fault
}

const wrongType = (found: unknown, wanted: string): Fault =>
  new Fault('SerializationException', `${kindOf(found)} can not be converted to ${wanted}`)

// Names of token types in AWS's own parser.
const kindOf = (x: unknown): string => {
  if (x === null) return 'NULL_VALUE'
  if (typeof x === 'boolean') return x ? 'TRUE_VALUE' : 'FALSE_VALUE'
  if (typeof x === 'object') return Array.isArray(x) ? 'START_ARRAY' : 'START_OBJECT'
  return typeof x === 'number' ? 'NUMBER_VALUE' : 'STRING_VALUE'
}

const isObject = (x: unknown): x is Record<string, unknown> =>
  typeof x === 'object' && x !== null && !Array.isArray(x)

// AWS prints the value, truncated.
const printed = (value: unknown): string => {
  const plain = (one: unknown) => (typeof one === 'string' ? one : JSON.stringify(one))
  const text = Array.isArray(value) ? `[${value.map(plain).join(', ')}]` : plain(value)
  return `'${text.slice(0, 1_024)}'`
}

/**
 * Checks and decodes `raw`: every type is checked, times and blobs are decoded, unknown members and
 * nulls are left out, required members are present and all limits of the model hold. A wrong type
 * throws at once; missing members and broken limits are reported together. Objects are built by
 * `Object.fromEntries`, so that `__proto__` is an ordinary key.
 */
export function checked(schema: NormalizedSchema, raw: unknown, rules: Rules): unknown {
  const complaints: Complaint[] = []
  const value = new Check(rules.limits, complaints).any(schema, raw, '', undefined)
  if (complaints.length > 0) throw rules.refuse(complaints)
  return value
}

class Check {
  readonly #limits: Limits
  readonly #complaints: Complaint[]

  constructor(limits: Limits, complaints: Complaint[]) {
    this.#limits = limits
    this.#complaints = complaints
  }

  any(schema: NormalizedSchema, raw: unknown, path: string, limit: Limit | undefined): unknown {
    if (schema.isUnitSchema()) return {}
    const value = this.#shape(schema, raw, path, limit)
    const rule = limit && broken(limit, value)
    if (rule) this.#complaints.push({ path: named(path), value: printed(value), rule, limit })
    return value
  }

  #shape(schema: NormalizedSchema, raw: unknown, path: string, limit: Limit | undefined): unknown {
    if (schema.isStructSchema()) return this.#struct(schema, raw, path)
    if (schema.isListSchema()) {
      if (!Array.isArray(raw)) throw wrongType(raw, 'a List')
      const item = schema.getValueSchema()
      return raw
        .filter((x) => x !== null)
        .map((x, i) => this.any(item, x, `${path}.${i + 1}.member`, limit?.of))
    }
    if (schema.isMapSchema()) {
      if (!isObject(raw)) throw wrongType(raw, 'a Map')
      const value = schema.getValueSchema()
      const entries = Object.entries(raw).filter(([, x]) => x !== null)
      for (const [key] of entries) {
        const rule = limit?.key && broken(limit.key, key)
        if (rule)
          this.#complaints.push({
            path: named(path),
            value: printed(key),
            rule: `Map keys must satisfy constraint: [${rule}]`,
            limit: limit.key,
          })
      }
      return Object.fromEntries(
        entries.map(([k, x]) => [k, this.any(value, x, `${path}.${k}.member`, limit?.of)]),
      )
    }
    const value = scalar(schema, raw)
    if (limit?.whole && typeof value === 'number' && !isWhole(value, limit.whole))
      throw wrongType(raw, limit.whole === 'long' ? 'a Long' : 'an Integer')
    return value
  }

  #struct(schema: NormalizedSchema, raw: unknown, path: string): unknown {
    if (!isObject(raw)) throw wrongType(raw, 'a Structure')
    const required = new Set(requiredOf(schema))
    const limits = this.#limits[schema.getName()?.split('#').at(-1) ?? '']
    const entries: [string, unknown][] = []
    for (const [name, member] of schema.structIterator()) {
      const memberPath = path ? `${path}.${name}` : name
      const value = Object.hasOwn(raw, name) ? raw[name] : undefined
      if (value !== undefined && value !== null)
        entries.push([name, this.any(member, value, memberPath, limits?.[name])])
      else if (required.has(name))
        this.#complaints.push({
          path: named(memberPath),
          value: 'null',
          rule: 'Member must not be null',
        })
    }
    return Object.fromEntries(entries)
  }
}

// AWS's messages name members with a lower-case first letter, whatever the wire says.
const named = (path: string): string =>
  path
    .split('.')
    .map((part) => part.charAt(0).toLowerCase() + part.slice(1))
    .join('.')

const isWhole = (value: number, size: 'integer' | 'long') =>
  Number.isInteger(value) && Math.abs(value) < (size === 'long' ? 2 ** 63 : 2 ** 31)

function scalar(schema: NormalizedSchema, raw: unknown): unknown {
  if (schema.isDocumentSchema()) return raw
  if (schema.isBooleanSchema()) {
    if (typeof raw !== 'boolean') throw wrongType(raw, 'Boolean')
  } else if (schema.isTimestampSchema()) {
    const date = new Date(typeof raw === 'number' ? raw * 1000 : NaN)
    if (Number.isNaN(date.getTime())) throw wrongType(raw, 'a Timestamp')
    return date
  } else if (schema.isBlobSchema()) {
    if (typeof raw !== 'string') throw wrongType(raw, 'a Blob')
    return new Uint8Array(Buffer.from(raw, 'base64'))
  } else if (schema.isStringSchema()) {
    if (typeof raw !== 'string') throw wrongType(raw, 'a String')
  } else if (typeof raw !== 'number') {
    throw wrongType(raw, 'an Integer')
  }
  return raw
}
