import { expect, test } from 'vitest'
import { diagnose } from './code/diagnose'
import { memberNames, parse, locate, changeValue, spanOf } from './document'

const text = `{ "family": "web",   "odd":[1,2],
    "containerDefinitions": [
        {"name": "app", "image": "nginx:1", "cpu": 10 },
        { "name": "log" }
    ] }`
const apply = (changes: ReturnType<typeof changeValue>) =>
  changes.toReversed().reduce((t, c) => t.slice(0, c.from) + c.insert + t.slice(c.to), text)

test('changes only the text of the changed value', () => {
  expect(apply(changeValue(text, ['containerDefinitions', 0, 'image'], 'nginx:2'))).toBe(
    text.replace('nginx:1', 'nginx:2'),
  )
  expect(apply(changeValue(text, ['family'], 'api'))).toBe(text.replace('web', 'api'))
})

test('adding or removing a value keeps the order and members of the rest', () => {
  const added = apply(changeValue(text, ['containerDefinitions', 1, 'image'], 'redis'))
  expect(JSON.parse(added)).toEqual({
    family: 'web',
    odd: [1, 2],
    containerDefinitions: [
      { name: 'app', image: 'nginx:1', cpu: 10 },
      { name: 'log', image: 'redis' },
    ],
  })
  expect(added).toContain('"family": "web",   "odd":[1,2],\n')
  expect(added).toContain('        {"name": "app", "image": "nginx:1", "cpu": 10 },')
  const less = apply(changeValue(text, ['containerDefinitions', 0, 'cpu'], undefined))
  expect(JSON.parse(less)).toEqual({
    family: 'web',
    odd: [1, 2],
    containerDefinitions: [{ name: 'app', image: 'nginx:1' }, { name: 'log' }],
  })
  expect(less).toContain('"family": "web",   "odd":[1,2],\n')
})

test('marks a finding at its place; a missing member at its parent', () => {
  const { tree } = parse(text)
  const marked = (path: (string | number)[]) => {
    const { from, to } = spanOf(tree, path)
    return text.slice(from, to)
  }
  expect(marked(['containerDefinitions', 0, 'image'])).toBe('"nginx:1"')
  expect(marked(['containerDefinitions', 1, 'image'])).toBe('{')
  expect(marked(['odd'])).toBe('"odd"')
  expect(marked(['networkMode'])).toBe('{')
})

test('finds the path of a position, in broken text too', () => {
  const position = text.indexOf('nginx') + 2
  expect(locate(text, position)).toMatchObject({
    path: ['containerDefinitions', 0, 'image'],
    name: false,
  })
  const broken = '{ "family": "web", "net'
  expect(locate(broken, broken.length)).toMatchObject({ name: true })
  expect(memberNames(broken, [])).toContain('family')
  expect(parse(broken).broken[0]?.message).toMatch(/^This is not JSON/)
})

test('marks each syntax error', () => {
  const { found } = diagnose(
    '{"family" "a",\n "containerDefinitions": [{"name": "a",}],\n "memory": "5\n}',
  )
  expect(found[0]?.message).toMatch(/^This is not JSON/)
  expect(new Set(found.map((f) => f.from)).size).toBe(found.length)
  expect(found.map((f) => f.message).join()).toContain(
    'Not JSON here either: property name expected.',
  )
})

test('reports text that is nested too deeply; brackets within strings do not count', () => {
  for (const deep of ['['.repeat(100_000), `${'{"a":'.repeat(5_000)}1${'}'.repeat(5_000)}`])
    expect(diagnose(deep)).toMatchObject({
      broken: expect.stringContaining('levels deep') as string,
      value: undefined,
    })
  expect(diagnose(JSON.stringify({ family: '[{'.repeat(500) })).broken).toBeNull()
})

test('marks a repeated member name, since only the last one counts', () => {
  const { found } = diagnose('{"family": "a", "cpu": "256", "family": "b"}')
  expect(found[0]).toMatchObject({
    severity: 'error',
    from: 1,
    to: 9,
    message: "'family' is repeated: only the last one would be registered.",
  })
})
