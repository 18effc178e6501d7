import type { NormalizedSchema } from '@smithy/core/schema'
import fc from 'fast-check'

type Wild = fc.Arbitrary<unknown>

const long = (text: string, times: number) => text.repeat(times)

const arn = (rest: string) => `arn:aws:ecs:${rest}`

/** Texts that break what was not written with care. */
const texts: readonly string[] = [
  '',
  ' ',
  '\0',
  '\u202e',
  '\ud800',
  '💥',
  '%s%n',
  '../..',
  "'",
  '"',
  '<b>&',
  '${x}',
  '-1',
  '0',
  '1e999',
  'NaN',
  'null',
  'true',
  '[]',
  '{}',
  '__proto__',
  'constructor',
  'toString',
  'hasOwnProperty',
  'default',
  'prod',
  'web',
  'web:',
  'web:0',
  'web:1:2',
  'web:-1',
  'web:1.0',
  'web:999999999999999999999',
  'aws:x',
  '*',
  '**********************************a',
  '(',
  '(a+)+$',
  '%(a+)+b%',
  '{ $.a = 1',
  '{ ($.a = 1) && ($.b != "*") }',
  '[a, b, ...]',
  '?ERROR -x',
  'arn:',
  arn(''),
  arn('::'),
  arn('us-east-1:000000000000:cluster/prod'),
  arn('eu-west-1:123456789012:cluster/prod'),
  arn('us-east-1::service/prod/web'),
  arn('us-east-1:123456789012:service//'),
  'arn:aws:elasticloadbalancing:us-east-1:123456789012:targetgroup/a/b',
  'arn:aws:iam::123456789012:role/',
  'service/prod/web',
  'service//',
  'service/prod/web/x',
  'attribute:ecs.availability-zone == us-east-1a',
  long('(', 300),
  long('!', 2_000),
  long('attribute:a == b || ', 3_000) + 'attribute:a == b',
  'task:group in []',
  'attribute:a =~ (a|a)*',
  'attribute:a =~ [',
  long('a', 300),
  long('a', 70_000),
  'rate(0 minutes)',
  'rate(1 fortnight)',
  'cron(* * * * ? *)',
  'at(2026-99-99T00:00:00)',
  'at(9999-12-31T23:59:59)',
  '0.0.0.0/0',
  '999.1.1.1/99',
  '10.0.0.0/8',
  'm1 + m2',
  'p99',
  'p101',
  'TM(10%:90%)',
  Buffer.from('NaN').toString('base64url'),
  Buffer.from('-5').toString('base64url'),
  Buffer.from('|').toString('base64url'),
  'null"}',
  '{"region":5}',
  '[[]]',
]

const numbers: readonly number[] = [
  0,
  -0,
  1,
  -1,
  2,
  3,
  10,
  11,
  60,
  99,
  100,
  101,
  255,
  256,
  1_000,
  5_001,
  65_535,
  65_536,
  2 ** 31 - 1,
  2 ** 31,
  -(2 ** 31),
  2 ** 53,
  1e21,
  1e308,
  -1e308,
  0.5,
  1.5,
  -0.1,
  1e-9,
]

/** Anything at all, whatever the schema says. */
const anything: Wild = fc.oneof(
  fc.constantFrom<unknown>(
    null,
    true,
    false,
    [],
    {},
    [null],
    [[]],
    { __proto__: null },
    JSON.parse('{"__proto__":{"x":1},"constructor":{"prototype":{"x":1}}}'),
    ...texts,
    ...numbers,
  ),
  fc.jsonValue({ maxDepth: 3 }),
)

/**
 * Values for one place of a schema: mostly of its type, sometimes not, often hostile. `names` are
 * those that the account knows.
 */
export function hostile(schema: NormalizedSchema, names: readonly string[], depth = 0): Wild {
  return fc.oneof(
    { weight: 9, arbitrary: typed(schema, names, depth) },
    { weight: 1, arbitrary: anything },
  )
}

function typed(schema: NormalizedSchema, names: readonly string[], depth: number): Wild {
  if (depth > 5) return fc.constantFrom<unknown>(null, {}, [], 'deep')
  if (schema.isStructSchema()) {
    const members = [...schema.structIterator()].map(([name, member]): [string, Wild] => [
      name,
      hostile(member, names, depth + 1),
    ])
    return fc.record(Object.fromEntries(members), { requiredKeys: [] })
  }
  if (schema.isListSchema()) {
    const of = schema.getValueSchema()
    const few = fc.array(hostile(of, names, depth + 1), { maxLength: 3 })
    if (!of.isStringSchema()) return few
    return fc.oneof(
      { weight: 6, arbitrary: few },
      {
        weight: 1,
        arbitrary: fc
          .constantFrom(...names, 'ghost')
          .map((one) => Array.from({ length: 130 }, () => one)),
      },
    )
  }
  if (schema.isMapSchema())
    return fc.dictionary(
      fc.constantFrom(...texts.slice(0, 40)),
      hostile(schema.getValueSchema(), names, depth + 1),
      { maxKeys: 3 },
    )
  if (schema.isBooleanSchema()) return fc.boolean()
  if (schema.isTimestampSchema())
    return fc.constantFrom(0, -1, 1.5, 1_700_000_000, 1_790_000_000, 8.64e12, 1e15, -1e15)
  if (schema.isNumericSchema()) return fc.constantFrom(...numbers)
  return fc.constantFrom(...texts, ...names)
}

/** One place of an input, as the way to it. */
type Path = readonly (string | number)[]

function pathsOf(value: unknown, path: Path = []): Path[] {
  if (typeof value !== 'object' || value === null) return [path]
  return [
    path,
    ...Object.entries(value).flatMap(([key, one]) =>
      pathsOf(one, [...path, Array.isArray(value) ? Number(key) : key]),
    ),
  ]
}

/** The schema at a place, as far as it is known. */
function schemaAt(
  schema: NormalizedSchema | undefined,
  [key, ...rest]: Path,
): NormalizedSchema | undefined {
  if (key === undefined || !schema) return schema
  if (schema.isStructSchema())
    return schemaAt([...schema.structIterator()].find(([name]) => name === key)?.[1], rest)
  return schema.isListSchema() || schema.isMapSchema()
    ? schemaAt(schema.getValueSchema(), rest)
    : undefined
}

function withAt(value: unknown, [key, ...rest]: Path, put: unknown): unknown {
  if (key === undefined) return put
  const holder = (
    Array.isArray(value) ? [...(value as unknown[])] : { ...(value as object) }
  ) as Record<string | number, unknown>
  holder[key] = withAt(holder[key], rest, put)
  return holder
}

/** A good input with one or two of its places spoilt. */
export function spoilt(schema: NormalizedSchema, good: unknown, names: readonly string[]): Wild {
  const paths = pathsOf(good)
  const change = fc.constantFrom(...paths).chain((path) => {
    const memberSchema = schemaAt(schema, path)
    return (memberSchema ? hostile(memberSchema, names, 1) : anything).map((put) => ({ path, put }))
  })
  return fc.array(change, { minLength: 1, maxLength: 2 }).map((changes) =>
    changes.reduce<unknown>((value, { path, put }) => {
      const reachable = path
        .slice(0, -1)
        .reduce<unknown>(
          (v, key) =>
            typeof v === 'object' && v !== null ? (v as Record<string, unknown>)[key] : undefined,
          value,
        )
      return path.length === 0 || (typeof reachable === 'object' && reachable !== null)
        ? withAt(value, path, put)
        : value
    }, good),
  )
}

/** The texts that each member of its own must bear, one after the other. */
const worst: readonly string[] = ['', '__proto__', long('a', 300)]

/**
 * A good input with each of its texts made as bad as can be, in turn: nothing is left to chance
 * here.
 */
export function spoiltInTurn(schema: NormalizedSchema, good: unknown): unknown[] {
  if (!schema.isStructSchema()) return []
  const members = [...schema.structIterator()].filter(([, member]) => member.isStringSchema())
  return members.flatMap(([name]) => worst.map((text) => ({ ...(good as object), [name]: text })))
}

/** A decoded input as it was on the wire: its times are seconds again. */
export function toWire(schema: NormalizedSchema | undefined, value: unknown): unknown {
  if (schema?.isTimestampSchema())
    return typeof value === 'string' ? Date.parse(value) / 1_000 : value
  if (Array.isArray(value))
    return value.map((one: unknown) =>
      toWire(schema?.isListSchema() ? schema.getValueSchema() : undefined, one),
    )
  if (typeof value !== 'object' || value === null) return value
  const member = (name: string) => schemaAt(schema, [name])
  return Object.fromEntries(
    Object.entries(value).map(([name, one]) => [name, toWire(member(name), one)]),
  )
}
