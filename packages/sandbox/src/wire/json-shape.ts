import type { NormalizedSchema } from '@smithy/core/schema'

/** Converts a value of one shape to JSON. */
type Write = (value: unknown) => unknown

const known = new WeakMap<object, Write>()

/**
 * Returns the writer of a shape, built once from the SDK's schema. It leaves unknown members out
 * and writes times as seconds. The SDK's own serializer consults the schema at every value, which
 * takes ten times as long as JSON.stringify; a hundred tasks are ten thousand values.
 */
export function writerOf(schema: NormalizedSchema): Write {
  if (schema.isStructSchema()) return structOf(schema)
  if (schema.isListSchema()) {
    const item = writerOf(schema.getValueSchema())
    return (value) => (value as unknown[]).map(item)
  }
  if (schema.isMapSchema()) {
    const item = writerOf(schema.getValueSchema())
    return (value) =>
      Object.fromEntries(Object.entries(value as object).map(([key, one]) => [key, item(one)]))
  }
  // 5 is smithy's number for a time that is written as text.
  if (schema.isTimestampSchema())
    return schema.getSchema() === 5
      ? (value) => (value as Date).toISOString()
      : (value) => (value as Date).getTime() / 1_000
  if (schema.isBlobSchema()) return (value) => Buffer.from(value as Uint8Array).toString('base64')
  return (value) => value
}

function structOf(schema: NormalizedSchema): Write {
  const shape = schema.getSchema() as object
  const made = known.get(shape)
  if (made) return made
  let members: (readonly [name: string, write: Write])[] | undefined
  const write: Write = (value) => {
    members ??= [...schema.structIterator()].map(
      ([name, member]) => [name, writerOf(member)] as const,
    )
    const written: Record<string, unknown> = {}
    for (const [name, member] of members) {
      const one = (value as Record<string, unknown>)[name]
      if (one !== undefined && one !== null) written[name] = member(one)
    }
    return written
  }
  // Registered before its members are built, because a shape may contain itself.
  known.set(shape, write)
  return write
}
