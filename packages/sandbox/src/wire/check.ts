import type { NormalizedSchema } from '@smithy/core/schema'
import { Fault } from '../operation.ts'
import { requiredOf } from './schemas.ts'

/** Makes the fault for a required member that is absent; each protocol's apis have their own. */
export type Missing = (path: string) => Fault

const wrongType = (found: unknown, wanted: string): Fault =>
  new Fault('SerializationException', `${kindOf(found)} can not be converted to ${wanted}`)

// The names that AWS's own parser gives to what it found.
const kindOf = (x: unknown): string => {
  if (x === null) return 'NULL_VALUE'
  if (typeof x === 'boolean') return x ? 'TRUE_VALUE' : 'FALSE_VALUE'
  if (typeof x === 'object') return Array.isArray(x) ? 'START_ARRAY' : 'START_OBJECT'
  return typeof x === 'number' ? 'NUMBER_VALUE' : 'STRING_VALUE'
}

const isObject = (x: unknown): x is Record<string, unknown> => typeof x === 'object' && x !== null && !Array.isArray(x)

/**
 * What an operation may trust: `raw` with every type checked, times and blobs decoded, unknown members and nulls left out.
 * Objects are built by `Object.fromEntries`, so that a key `__proto__` is only a key.
 */
export function checked(schema: NormalizedSchema, raw: unknown, missing: Missing, path = ''): unknown {
  if (schema.isUnitSchema()) return {}
  if (schema.isStructSchema()) return struct(schema, raw, missing, path)
  if (schema.isListSchema()) {
    if (!Array.isArray(raw)) throw wrongType(raw, 'a List')
    const item = schema.getValueSchema()
    return raw.filter((x) => x !== null).map((x, i) => checked(item, x, missing, `${path}.${i + 1}.member`))
  }
  if (schema.isMapSchema()) {
    if (!isObject(raw)) throw wrongType(raw, 'a Map')
    const value = schema.getValueSchema()
    const entries = Object.entries(raw).filter(([, x]) => x !== null)
    return Object.fromEntries(entries.map(([k, x]) => [k, checked(value, x, missing, `${path}.${k}`)]))
  }
  return scalar(schema, raw)
}

function struct(schema: NormalizedSchema, raw: unknown, missing: Missing, path: string): unknown {
  if (!isObject(raw)) throw wrongType(raw, 'a Structure')
  const required = new Set(requiredOf(schema))
  const entries: [string, unknown][] = []
  for (const [name, member] of schema.structIterator()) {
    const at = path ? `${path}.${name}` : name
    const value = Object.hasOwn(raw, name) ? raw[name] : undefined
    if (value !== undefined && value !== null) entries.push([name, checked(member, value, missing, at)])
    else if (required.has(name)) throw missing(at)
  }
  return Object.fromEntries(entries)
}

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
