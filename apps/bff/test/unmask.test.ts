import './chance.ts'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createRedactor } from '../src/aws/redact.ts'
import { unmask } from '../src/aws/unmask.ts'

const redactor = createRedactor(Buffer.from('a key of a test'))

/** Values that no other text of a document can hold. */
const secret = fc.stringMatching(/^[a-f0-9]{12,24}$/).map((hex) => `CANARY-${hex}`)
const name = fc.stringMatching(/^[A-Z]{3,8}$/)
const container = fc.record({
  name: fc.stringMatching(/^[a-z]{3,9}$/),
  image: fc.constantFrom('nginx:1', 'redis:7', 'public.ecr.aws/x/y:2'),
  environment: fc.array(fc.record({ name, value: secret }), { maxLength: 5 }),
  command: fc.oneof(
    fc.constant(['serve']),
    secret.map((s) => ['run', '--password', s, '-v']),
    secret.map((s) => ['run', `--api-key=${s}`]),
    secret.map((s) => ['sh', '-c', `run --token ${s} now`]),
  ),
  dockerLabels: fc.dictionary(name, secret, { maxKeys: 3 }),
  logConfiguration: fc.record({
    logDriver: fc.constant('splunk'),
    options: fc.dictionary(name, secret, { maxKeys: 3 }),
  }),
  healthCheck: fc.record({
    command: secret.map((s) => ['CMD-SHELL', `curl http://user:${s}@localhost`]),
  }),
})
const definition = fc.record({
  family: fc.constant('web'),
  containerDefinitions: fc.uniqueArray(container, {
    minLength: 1,
    maxLength: 4,
    selector: (c) => c.name,
  }),
  tags: fc.array(fc.record({ key: name, value: fc.constantFrom('a', 'b') }), { maxLength: 2 }),
})

function texts(value: unknown): string[] {
  if (typeof value === 'string') return [value]
  return value !== null && typeof value === 'object' ? Object.values(value).flatMap(texts) : []
}

test('what is sent back unchanged is what ECS has', () => {
  fc.assert(
    fc.property(definition, (base) => {
      expect(unmask(redactor.json(base), base, 'web:1', redactor)).toEqual({
        value: base,
        refused: [],
      })
    }),
  )
})

test('containers may change their order, and one may go: each keeps its own values', () => {
  fc.assert(
    fc.property(definition, fc.nat(3), (base, out) => {
      const containerDefinitions = base.containerDefinitions
        .toReversed()
        .filter((_, i, all) => all.length === 1 || i !== out)
      const { value, refused } = unmask(
        redactor.json({ ...base, containerDefinitions }),
        base,
        'web:1',
        redactor,
      )
      expect(refused).toEqual([])
      expect((value as typeof base).containerDefinitions).toEqual(containerDefinitions)
    }),
  )
})

test('a hidden value put anywhere is hidden there too, or is refused', () => {
  const places = [
    (d: Definition, v: string) => (d.containerDefinitions[0]!.image = v),
    (d: Definition, v: string) => (d.containerDefinitions[0]!.name = v),
    (d: Definition, v: string) => d.tags.push({ key: 'k', value: v }),
    (d: Definition, v: string) => d.tags.push({ key: v, value: 'v' }),
    (d: Definition, v: string) => (d.containerDefinitions[0]!.command = ['echo', v]),
    (d: Definition, v: string) => (d.containerDefinitions[0]!.command = [v]),
    (d: Definition, v: string) =>
      (d.containerDefinitions[0]!.healthCheck.command = ['CMD', 'echo', v]),
    (d: Definition, v: string) =>
      d.containerDefinitions[0]!.environment.push({ name: v, value: 'x' }),
    (d: Definition, v: string) =>
      d.containerDefinitions[0]!.environment.push({ name: 'MOVED', value: v }),
    (d: Definition, v: string) =>
      Object.assign(d.containerDefinitions[0]!.dockerLabels, { moved: v }),
    (d: Definition, v: string) => (d.family = v),
    (d: Definition, v: string) => Object.assign(d, { note: v }),
  ]
  fc.assert(
    fc.property(definition, fc.nat(), fc.constantFrom(...places), (base, pick, put) => {
      const submitted = redactor.json(base) as Definition
      const masks = texts(submitted).filter((t) => t.includes('••••••'))
      fc.pre(masks.length > 0)
      put(submitted, masks[pick % masks.length] ?? '')
      const { value, refused } = unmask(submitted, base, 'web:1', redactor)
      if (refused.length > 0) return
      expect(JSON.stringify(redactor.json(value))).not.toContain('CANARY')
      // Plain text in a secret place is masked from now on; masked values stay masked.
      const masked = new Set(texts(redactor.json(value)))
      for (const text of texts(submitted))
        if (text.includes('••••••')) expect(masked).toContain(text)
    }),
  )
})
type Definition = {
  family: string
  tags: { key: string; value: string }[]
  containerDefinitions: {
    name: string
    image: string
    command: string[]
    healthCheck: { command: string[] }
    environment: { name: string; value: string }[]
    dockerLabels: Record<string, string>
  }[]
}

const one = (members: object) => ({
  family: 'web',
  containerDefinitions: [{ name: 'app', image: 'nginx', ...members }],
})

test('a value that is not in the base is refused at its place', () => {
  const base = one({
    environment: [
      { name: 'A', value: 'x' },
      { name: 'B', value: 'y' },
    ],
  })
  const other = redactor.json(
    one({
      environment: [
        { name: 'A', value: 'x' },
        { name: 'B', value: 'z' },
      ],
    }),
  )
  expect(unmask(other, base, 'web:7', redactor).refused).toEqual([
    {
      path: 'containerDefinitions[0].environment[1].value',
      message: 'this hidden value is not in web:7 in such a place; type the value anew.',
    },
  ])
  expect(unmask(other, null, null, redactor).refused.map((r) => r.path)).toEqual([
    'containerDefinitions[0].environment[0].value',
    'containerDefinitions[0].environment[1].value',
  ])
})

test('a word without its flag would show the value: refused', () => {
  const base = one({ command: ['run', '--password', 'CANARY'] })
  const [, , word] =
    (redactor.json(base) as { containerDefinitions: { command: string[] }[] })
      .containerDefinitions[0]?.command ?? []
  expect(unmask(one({ command: ['echo', word] }), base, 'web:7', redactor).refused).toEqual([
    {
      path: 'containerDefinitions[0].command[1]',
      message: 'a hidden value would be shown here; type the value anew, or leave it where it was.',
    },
  ])
})

test('values without a mark that look alike are told apart by their place alone', () => {
  const base = {
    containerDefinitions: [
      { name: 'a', command: ['--token=one'] },
      { name: 'b', command: ['--token=two'] },
    ],
  }
  const masked = redactor.json(base) as typeof base
  const turned = { containerDefinitions: masked.containerDefinitions.toReversed() }
  expect(unmask(turned, base, 'web:7', redactor).value).toEqual({
    containerDefinitions: base.containerDefinitions.toReversed(),
  })
  const moved = {
    containerDefinitions: [{ name: 'c', command: masked.containerDefinitions[0]?.command }],
  }
  expect(unmask(moved, base, 'web:7', redactor).refused[0]?.message).toContain(
    'several hidden values',
  )
})

test('members that this console does not know are carried as they are', () => {
  const base = JSON.parse(
    '{"brandNew":{"environment":[{"name":"N","value":"secret","extra":{"deep":1}}],"__proto__":{"x":1}},"n":null,"l":[1,true]}',
  ) as object
  const { value, refused } = unmask(redactor.json(base), base, 'web:1', redactor)
  expect(refused).toEqual([])
  expect(JSON.stringify(value)).toBe(JSON.stringify(base))
})
