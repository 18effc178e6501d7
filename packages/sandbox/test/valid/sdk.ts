import { parseXML } from '@aws-sdk/xml-builder'
import { cbor } from '@smithy/core/cbor'
import { EventStreamCodec } from '@smithy/core/event-streams'
import type { NormalizedSchema } from '@smithy/core/schema'
import { fromUtf8, toUtf8 } from '@smithy/core/serde'
import { requiredOf, type Schemas } from '../../src/wire/schemas.ts'
import type { Answered } from './proxy.ts'

const frames = new EventStreamCodec(toUtf8, fromUtf8)

type Wire = 'json' | 'cbor' | 'xml'

/**
 * Lists differences of an answer from the SDK's schema: unknown members, wrong types,
 * required members that are absent. It reads what went over the wire and not what the client made
 * of it, because a client forgives.
 */
export function schemaFindings(
  { operation, headers, body }: Answered,
  { operations }: Schemas,
): string[] {
  const schema = operations.get(operation)?.output
  if (!schema) return [`${operation}: there is no such operation`]
  const found: string[] = []
  if (schema.isUnitSchema()) return found
  const type = headers['content-type'] ?? ''
  if (type.includes('eventstream')) {
    const union = schema.getMemberSchema(schema.getEventStreamMember())
    for (const { event, body: payload } of eventsOf(body)) {
      const member = [...union.structIterator()].find(([name]) => name === event)?.[1]
      if (member)
        walk(member, JSON.parse(payload), `${operation}.${event}`, { wire: 'json', found })
      else if (event !== 'initial-response') found.push(`${operation}.${event}: unknown`)
    }
    return found
  }
  if (type.includes('cbor'))
    walk(schema, cbor.deserialize(body), operation, { wire: 'cbor', found })
  else if (type.includes('json'))
    walk(schema, JSON.parse(body.toString('utf8')), operation, { wire: 'json', found })
  else walk(schema, unwrapped(operation, body), operation, { wire: 'xml', found })
  return found
}

/** The whole frames of a stream of events: what each is, and its payload. */
export function eventsOf(body: Buffer): { event: string; body: string }[] {
  const events: { event: string; body: string }[] = []
  for (
    let offset = 0;
    offset + 4 <= body.length && offset + body.readUInt32BE(offset) <= body.length;
    offset += body.readUInt32BE(offset)
  ) {
    const frame = frames.decode(body.subarray(offset, offset + body.readUInt32BE(offset)))
    events.push({ event: String(frame.headers[':event-type']?.value), body: toUtf8(frame.body) })
  }
  return events
}

/**
 * Content of the envelopes of awsQuery (NAMEResult) and of ec2Query (a request id among the
 * members).
 */
function unwrapped(operation: string, body: Buffer): unknown {
  const root = (
    parseXML(body.toString('utf8')) as Record<string, Record<string, unknown> | string>
  )[`${operation}Response`]
  if (typeof root !== 'object') return root ?? ''
  if (`${operation}Result` in root) return root[`${operation}Result`]
  const { requestId: _, xmlns: __, ResponseMetadata: ___, ...members } = root
  return members
}

const isObject = (x: unknown): x is Record<string, unknown> =>
  typeof x === 'object' && x !== null && !Array.isArray(x) && !(x instanceof Date)

interface Walk {
  wire: Wire
  /** Findings so far. */
  found: string[]
}

function walk(schema: NormalizedSchema, value: unknown, path: string, into: Walk): void {
  const { wire, found } = into
  if (schema.isStructSchema()) return struct(schema, value, path, into)
  if (schema.isListSchema()) return list(schema, value, path, into)
  if (schema.isMapSchema()) {
    if (!isObject(value)) return void found.push(`${path}: not a map`)
    for (const [key, one] of Object.entries(value))
      walk(schema.getValueSchema(), one, `${path}.${key}`, into)
    return
  }
  const wrong = scalar(schema, value, wire)
  if (wrong) found.push(`${path}: ${wrong}, but ${JSON.stringify(value)}`)
}

function struct(
  schema: NormalizedSchema,
  value: unknown,
  path: string,
  { wire, found }: Walk,
): void {
  // An element without content is how XML writes a structure without members.
  const members = wire === 'xml' && value === '' ? {} : value
  if (!isObject(members)) return void found.push(`${path}: not a structure`)
  const known = new Map(
    [...schema.structIterator()].map(([name, member]) => [
      wire === 'xml' ? ((member.getMergedTraits().xmlName as string | undefined) ?? name) : name,
      { name, member },
    ]),
  )
  const seen = new Set<string>()
  for (const [wireName, one] of Object.entries(members)) {
    const one_ = known.get(wireName)
    if (!one_) found.push(`${path}.${wireName}: unknown`)
    else {
      seen.add(one_.name)
      walk(one_.member, one, `${path}.${one_.name}`, { wire, found })
    }
  }
  for (const name of requiredOf(schema))
    if (!seen.has(name)) found.push(`${path}.${name}: required, but absent`)
}

function list(schema: NormalizedSchema, value: unknown, path: string, { wire, found }: Walk): void {
  const item = schema.getValueSchema()
  let items: unknown = value
  if (wire === 'xml' && !schema.getMergedTraits().xmlFlattened) {
    const name = (item.getMergedTraits().xmlName as string | undefined) ?? 'member'
    if (isObject(value)) {
      for (const other of Object.keys(value))
        if (other !== name) found.push(`${path}.${other}: unknown`)
      items = value[name] ?? []
    } else if (value === '') items = []
  }
  // One element alone looks in XML as a list of one does.
  if (wire === 'xml' && !Array.isArray(items)) items = [items]
  if (!Array.isArray(items)) return void found.push(`${path}: not a list`)
  items.forEach((one, i) => walk(item, one, `${path}[${i}]`, { wire, found }))
}

function scalar(schema: NormalizedSchema, value: unknown, wire: Wire): string | undefined {
  if (schema.isDocumentSchema()) return undefined
  if (schema.isTimestampSchema()) {
    if (wire === 'json')
      return typeof value === 'number' ? undefined : 'not seconds since the epoch'
    if (wire === 'cbor')
      return value instanceof Date || (isObject(value) && value['tag'] === 1)
        ? undefined
        : 'not a tagged time'
    return /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/.test(String(value))
      ? undefined
      : 'not an ISO 8601 time'
  }
  if (schema.isBooleanSchema())
    return (wire === 'xml' ? value === 'true' || value === 'false' : typeof value === 'boolean')
      ? undefined
      : 'not a boolean'
  if (schema.isBlobSchema())
    return typeof value === 'string' || value instanceof Uint8Array ? undefined : 'not a blob'
  if (schema.isStringSchema()) return typeof value === 'string' ? undefined : 'not text'
  const text = value === '' ? NaN : Number(value)
  const number = wire === 'xml' || typeof value === 'bigint' ? text : value
  return typeof number === 'number' && Number.isFinite(number) ? undefined : 'not a number'
}
