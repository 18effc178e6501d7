import { checkTaskDefinition } from '@pilothouse/contract/task-definitions/task-definition-rules'
import { expect, test } from 'vitest'
import { readPasted } from './read-pasted'

const container = { name: 'web', image: 'nginx:1.27', memory: 128, essential: true }
const input = { family: 'web', containerDefinitions: [container] }

test('keeps a register input unchanged, with unknown members', () => {
  expect(readPasted(JSON.stringify({ ...input, madeUp: 1 }))).toEqual({
    definition: { ...input, madeUp: 1 },
    kind: 'register-input',
    notes: [],
    problem: null,
  })
  expect(
    readPasted('family: web\ncontainerDefinitions:\n  - name: web\n    image: nginx:1.27\n')
      .definition,
  ).toMatchObject({ family: 'web', containerDefinitions: [{ name: 'web' }] })
})

test('ignores the byte order mark of Windows', () => {
  expect(readPasted(`\uFEFF${JSON.stringify(input)}`).definition).toEqual(input)
})

test('reads bare containers as a definition without a family', () => {
  const { definition, notes } = readPasted(JSON.stringify([container]))
  expect(definition).toEqual({ containerDefinitions: [container] })
  expect(notes[0]?.message).toContain('family')
})

test('drops members that only answers have, with a note; keeps tags', () => {
  const answer = {
    taskDefinition: {
      ...input,
      taskDefinitionArn: 'arn:aws:ecs:us-east-1:123456789012:task-definition/web:3',
      revision: 3,
      status: 'ACTIVE',
      requiresAttributes: [],
      compatibilities: ['EC2'],
      registeredAt: '2026-01-01',
      registeredBy: 'me',
    },
    tags: [{ key: 'team', value: 'a' }],
  }
  const read = readPasted(JSON.stringify(answer, null, 2))
  expect(read).toMatchObject({ kind: 'describe-output', problem: null })
  expect(read.definition).toEqual({ ...input, tags: [{ key: 'team', value: 'a' }] })
  expect(read.notes[0]?.message).toContain('requiresAttributes')
  expect(readPasted(JSON.stringify(answer.taskDefinition)).definition).toEqual(input)
})

test('warns of masked values', () => {
  const masked = {
    taskDefinition: {
      ...input,
      containerDefinitions: [
        { ...container, environment: [{ name: 'A', value: '•••••• abc123' }] },
      ],
    },
  }
  expect(
    readPasted(JSON.stringify(masked))
      .notes.map((n) => n.message)
      .join(),
  ).toContain('mask')
})

test.each([
  ['{\n  "family": "web",\n  "cpu": 256,,\n}', 'line 3'],
  ['{\n  "family": "web"', 'line 2'],
  ['services:\n  web:\n    image: nginx\n   ports: []\n', 'line 4'],
  ['services: { web: &a [*a2] }', 'YAML'],
  ['a: 1\na: 2', 'line 2'],
  ['', 'nothing to read'],
  ['42', 'an object is expected'],
  ['{"hello": "world"}', 'neither'],
  ['x'.repeat(1_048_577), '1,024 KiB'],
  ['services: &s\n  web: *s\n', 'contains itself'],
  ['family: &f\n  - *f\ncontainerDefinitions: []\n', 'contains itself'],
  [`${'{"family":'.repeat(3_000)}1${'}'.repeat(3_000)}`, 'levels deep'],
  [`family:\n  ${'['.repeat(20_000)}`, 'it goes too deep'],
  ['\u0089PNG\r\n\u001A\n\0\0\0\rIHDR', 'not text'],
  ['\uFFFD\uFFFDELF', 'not text'],
  ['services:\n  a: {image: x}\n---\nservices: {}\n', 'line 3: a second document'],
])('refuses %j with a reason', (text, says) => {
  const { definition, problem } = readPasted(text)
  expect(definition).toBeNull()
  expect(problem).toContain(says)
})

test('refuses a definition that is larger than ECS takes, with its size', () => {
  const { problem } = readPasted(
    JSON.stringify({
      ...input,
      containerDefinitions: [{ ...container, command: ['x'.repeat(70_000)] }],
    }),
  )
  expect(problem).toContain('69 KiB; ECS takes at most 64 KiB')
})

test('refuses aliases that expand to too many values', () => {
  const bomb = [
    'a0: &a0 [x, x, x, x, x, x, x, x, x, x]',
    ...Array.from(
      { length: 8 },
      (_, i) => `a${i + 1}: &a${i + 1} [${Array(10).fill(`*a${i}`).join(', ')}]`,
    ),
  ].join('\n')
  expect(readPasted(bomb).problem).toContain('cannot be read: its aliases')
})

test('reads a valid definition without errors', () => {
  expect(
    checkTaskDefinition(readPasted(JSON.stringify(input)).definition).filter(
      (f) => f.severity === 'error',
    ),
  ).toEqual([])
})
