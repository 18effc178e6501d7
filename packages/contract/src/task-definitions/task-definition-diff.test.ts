import fc from 'fast-check'
import { expect, test } from 'vitest'
import { keyOf, sets } from './definition-diff/keyed-lists.ts'
import { diffTaskDefinitions } from './task-definition-diff.ts'

type Json = string | number | boolean | Json[] | { [name: string]: Json }
type Members = Record<string, Json>

const word = fc.stringMatching(/^[a-z]{1,6}$/)
const port = fc.integer({ min: 1, max: 65_535 })
const unique = <T extends Record<string, unknown>>(
  of: fc.Arbitrary<T>,
  by: (item: T) => unknown,
  least = 0,
) => fc.uniqueArray(of, { selector: by, minLength: least, maxLength: 4 })
const named = unique(fc.record({ name: word, value: word }), (e) => e.name)
const container = fc.record({
  name: word,
  image: word,
  memory: fc.integer({ min: 6, max: 512 }),
  command: fc.array(word, { maxLength: 3 }),
  environment: named,
  portMappings: unique(
    fc.record({ containerPort: port, appProtocol: fc.constantFrom('http', 'grpc') }),
    (p) => p.containerPort,
  ),
  mountPoints: unique(
    fc.record({ sourceVolume: word, containerPath: word }),
    (m) => m.containerPath,
  ),
  secrets: unique(fc.record({ name: word, valueFrom: word }), (s) => s.name),
  ulimits: unique(fc.record({ name: word, softLimit: port, hardLimit: port }), (u) => u.name),
  dockerLabels: fc.dictionary(word, word, { maxKeys: 3 }),
  linuxParameters: fc.record({
    capabilities: fc.record({ add: fc.uniqueArray(word, { minLength: 1, maxLength: 3 }) }),
  }),
})
const definition = fc.record({
  family: word,
  networkMode: fc.constantFrom('awsvpc', 'host', 'bridge'),
  cpu: fc.constantFrom('256', '512'),
  containerDefinitions: unique(container, (c) => c.name, 1),
  volumes: unique(fc.record({ name: word }), (v) => v.name),
  tags: unique(fc.record({ key: word, value: word }), (t) => t.key),
})

/** Reverses all unordered lists. */
function turned(value: Json, place = ''): Json {
  if (Array.isArray(value)) {
    const items = value.map((item) => turned(item, place))
    return keyOf[place] || sets.has(place) ? items.reverse() : items
  }
  return typeof value === 'object'
    ? Object.fromEntries(
        Object.entries(value)
          .reverse()
          .map(([name, v]) => [name, turned(v, name)]),
      )
    : value
}

/** As ECS answers it. */
function described(d: Members): Json {
  const mode = d['networkMode']
  const containers = (d['containerDefinitions'] as Members[]).map((c) => ({
    cpu: 0,
    essential: true,
    mountPoints: [],
    volumesFrom: [],
    systemControls: [],
    ...c,
    portMappings: (c['portMappings'] as Members[]).map((p) => ({
      ...p,
      protocol: 'tcp',
      hostPort: mode === 'bridge' ? 0 : (p['containerPort'] ?? 0),
    })),
  }))
  return {
    taskDefinition: {
      ...d,
      containerDefinitions: containers,
      tags: [],
      placementConstraints: [],
      revision: 7,
      status: 'ACTIVE',
      compatibilities: ['EC2'],
      requiresAttributes: [{ name: 'x' }],
      registeredAt: 1_700_000_000,
      registeredBy: 'me',
      taskDefinitionArn: `arn:aws:ecs:us-east-1:123456789012:task-definition/${JSON.stringify(d['family'])}:7`,
    },
    tags: d['tags'] ?? [],
  }
}

test('the order of named items does not count', () => {
  fc.assert(
    fc.property(definition, (d) => {
      expect(diffTaskDefinitions(d, turned(d as Members))).toEqual([])
    }),
  )
})

test('defaults that ECS adds do not count, on either side', () => {
  fc.assert(
    fc.property(definition, (d) => {
      expect(diffTaskDefinitions(d, described(d as Members))).toEqual([])
      expect(diffTaskDefinitions(turned(described(d as Members)), d)).toEqual([])
    }),
  )
})

type Path = (string | number)[]

/**
 * All leaves whose change is one difference, except identifying members. An ordered list is one
 * leaf.
 */
function leaves(value: Json, path: Path = [], place = ''): Path[] {
  if (Array.isArray(value)) {
    if (keyOf[place]) return value.flatMap((item, i) => leaves(item, [...path, i], place))
    return sets.has(place) || value.length === 0 ? [] : [path]
  }
  if (typeof value === 'object')
    return Object.entries(value).flatMap(([name, v]) =>
      isKey(place, name) ? [] : leaves(v, [...path, name], name),
    )
  return [path]
}
const isKey = (place: string, name: string): boolean =>
  ['name', 'key', 'containerPath', 'containerPort'].includes(name) && place in keyOf

function changed(value: Json, path: Path): Json {
  const [step, ...rest] = path
  if (step === undefined) {
    if (Array.isArray(value)) return [...value, 'more']
    return typeof value === 'number' ? value + 1 : `${JSON.stringify(value)}x`
  }
  if (Array.isArray(value)) return value.map((item, i) => (i === step ? changed(item, rest) : item))
  return Object.fromEntries(
    Object.entries(value as Members).map(([name, v]) => [
      name,
      name === step ? changed(v, rest) : v,
    ]),
  )
}

test('a changed leaf is one difference, at its path, with both values', () => {
  fc.assert(
    fc.property(definition, fc.nat(), (d, n) => {
      const before = d as Members
      const all = leaves(before)
      const path = all[n % all.length] ?? []
      // The mode decides which host ports are written.
      fc.pre(path[0] !== 'networkMode')
      const after = changed(before, path)
      const found = diffTaskDefinitions(turned(before), after)
      expect(found.map((f) => [f.kind, f.path])).toEqual([['changed', path]])
      expect(JSON.stringify(found[0]?.after)).not.toEqual(JSON.stringify(found[0]?.before))
    }),
  )
})

test('additions and removals are separate differences in their section', () => {
  const one = {
    family: 'a',
    containerDefinitions: [{ name: 'web', image: 'x', environment: [{ name: 'A', value: '1' }] }],
  }
  const two = {
    family: 'a',
    containerDefinitions: [
      { name: 'proxy', image: 'y' },
      {
        name: 'web',
        image: 'x',
        environment: [
          { name: 'B', value: '1' },
          { name: 'C', value: '2' },
        ],
      },
    ],
  }
  expect(
    diffTaskDefinitions(one, two).map((d) => [d.section, d.label, d.kind, d.path.join('.')]),
  ).toEqual([
    ['Container proxy', 'the container', 'added', 'containerDefinitions.0'],
    ['Container web', 'environment › B', 'added', 'containerDefinitions.1.environment.0'],
    ['Container web', 'environment › C', 'added', 'containerDefinitions.1.environment.1'],
    ['Container web', 'environment › A', 'removed', 'containerDefinitions.0.environment.0'],
  ])
})

test('masked values differ by their marks; revision numbers do not count', () => {
  const of = (value: string) => ({
    family: 'a',
    containerDefinitions: [{ name: 'web', environment: [{ name: 'A', value }] }],
  })
  expect(diffTaskDefinitions(of('•••••• abc123'), of('•••••• abc123'))).toEqual([])
  expect(diffTaskDefinitions(of('•••••• abc123'), of('•••••• xyz789'))).toMatchObject([
    { label: 'environment › A', before: '•••••• abc123', after: '•••••• xyz789' },
  ])
  const arn = (family: string, revision: number) =>
    of(`arn:aws:ecs:us-east-1:123456789012:task-definition/${family}:${revision}`)
  expect(diffTaskDefinitions(arn('a', 1), arn('a', 2))).toEqual([])
  expect(diffTaskDefinitions(arn('b', 1), arn('b', 2))).toHaveLength(1)
})

test('written defaults and sizes in other units are equal', () => {
  const base = {
    family: 'a',
    cpu: '1 vCPU',
    memory: '2 GB',
    containerDefinitions: [{ name: 'w', healthCheck: { command: ['CMD', 'x'] } }],
  }
  expect(
    diffTaskDefinitions(base, {
      ...base,
      cpu: '1024',
      memory: '2048',
      containerDefinitions: [
        {
          name: 'w',
          privileged: false,
          healthCheck: { command: ['CMD', 'x'], interval: 30, timeout: 5, retries: 3 },
        },
      ],
      ulimits: null,
    }),
  ).toEqual([])
  expect(
    diffTaskDefinitions(base, {
      ...base,
      containerDefinitions: [
        { name: 'w', essential: false, healthCheck: { command: ['CMD', 'x'], interval: 31 } },
      ],
    }).map((d) => [d.label, d.kind]),
  ).toEqual(
    [
      ['healthCheck › interval', 'added'],
      ['essential', 'added'],
    ].reverse(),
  )
})

test.each([null, 42, [], 'x', { containerDefinitions: 'x' }, { containerDefinitions: [1, null] }])(
  'an invalid definition (%j) can be compared',
  (odd) => {
    expect(diffTaskDefinitions(odd, odd)).toEqual([])
    expect(() => diffTaskDefinitions(odd, { family: 'a' })).not.toThrow()
  },
)
