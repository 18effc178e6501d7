import type { NormalizedSchema } from '@smithy/core/schema'

const capital = (name: string): string => name.charAt(0).toUpperCase() + name.slice(1)
const isObject = (x: unknown): x is Record<string, unknown> =>
  typeof x === 'object' && x !== null && !Array.isArray(x)

const text = (value: unknown): string =>
  typeof value === 'string' ? value : (JSON.stringify(value) ?? '')

/**
 * An input as the fields of a form, where it has the schema's shape; what has not is written as it
 * is.
 */
export function toForm(
  schema: NormalizedSchema,
  value: unknown,
  protocol: 'query' | 'ec2',
  path = '',
): [string, string][] {
  const pathOf = (name: string) => (path ? `${path}.${name}` : name)
  if (schema.isStructSchema() && isObject(value)) {
    const known = [...schema.structIterator()].flatMap(([name, member]) => {
      if (!Object.hasOwn(value, name)) return []
      const traits = member.getMergedTraits() as { ec2QueryName?: string; xmlName?: string }
      const said =
        protocol === 'ec2'
          ? (traits.ec2QueryName ?? capital(traits.xmlName ?? name))
          : (traits.xmlName ?? name)
      return toForm(member, value[name], protocol, pathOf(said))
    })
    const members = new Set([...schema.structIterator()].map(([name]) => name))
    return [
      ...known,
      ...Object.entries(value)
        .filter(([name]) => !members.has(name))
        .map(([name, other]): [string, string] => [pathOf(name), text(other)]),
    ]
  }
  if (schema.isListSchema() && Array.isArray(value)) {
    const item = schema.getValueSchema()
    const holder =
      protocol === 'ec2' || schema.getMergedTraits().xmlFlattened
        ? ''
        : `.${item.getMergedTraits().xmlName ?? 'member'}`
    return value.flatMap((one, n) => toForm(item, one, protocol, `${path}${holder}.${n + 1}`))
  }
  if (schema.isMapSchema() && isObject(value)) {
    return Object.entries(value).flatMap(
      ([key, one], n) =>
        [
          [`${path}.entry.${n + 1}.key`, key],
          ...toForm(schema.getValueSchema(), one, protocol, `${path}.entry.${n + 1}.value`),
        ] as [string, string][],
    )
  }
  if (schema.isTimestampSchema() && typeof value === 'number') {
    const date = new Date(value * 1_000)
    return [[path, Number.isNaN(date.getTime()) ? String(value) : date.toISOString()]]
  }
  return [[path, text(value)]]
}
