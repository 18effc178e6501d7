import { createHash } from 'node:crypto'
import type { ImageDetail, TaskDefinition } from '@pilothouse/contract'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { startBench, type Bench } from './harness.ts'
import { registryClient } from './registry-client.ts'
import { commandShapes, piecesOf, textShapes, wordShapes, type Kind } from './secret-shapes.ts'

// One secret for each shape, planted in every place of AWS's answers that has a free text, and looked for in every answer of ours.

/** A hash, so that no two secrets have four characters in common; with blanks and signs between its parts where the shape allows them. */
const secretOf = (kind: Kind, index: number): string => {
  const letters = createHash('sha512')
    .update(`secret ${index}`)
    .digest('base64')
    .replace(/[+/=]/g, 'x')
  const [first, second, third] = [
    letters.slice(0, 14),
    letters.slice(14, 28),
    letters.slice(28, 42),
  ]
  const between: Record<Kind, [string, string]> = {
    bare: ['&', ',;)}@'],
    quoted: [' ', ' &,;) '],
    inQuery: [',;', ')}'],
    inUser: ['@&', ',;'],
    token: ['', ''],
  }
  return `a${first}${between[kind][0]}${second}${between[kind][1]}${third}9`
}

interface Planted {
  shape: string
  text: string
  secret: string
}
const plant = ([kind, shape]: [Kind, string], index: number): Planted => ({
  shape,
  secret: secretOf(kind, index),
  text: shape.replaceAll('§', () => secretOf(kind, index)),
})
const texts = [...textShapes, ...commandShapes].map(plant)
const words = wordShapes.map(([kind, list], index) => ({
  shape: list.join(' '),
  secret: secretOf(kind, 500 + index),
  list: list.map((word) => word.replaceAll('§', () => secretOf(kind, 500 + index))),
}))
const planted: { shape: string; secret: string }[] = [...texts, ...words]

/** Which shapes left six letters of their secret in an answer; four would be in digests and references by chance. */
const leaks = (answer: string): string[] => {
  const body = answer.replaceAll('\\\\', '\\').replaceAll('\\"', '"')
  return planted
    .filter(({ secret, shape }) =>
      piecesOf(secret, 6).some(
        (piece) => /^\w+$/.test(piece) && body.includes(piece) && !shape.includes(piece),
      ),
    )
    .map(({ shape }) => shape)
}

const definition = {
  taskDefinitionArn: 'arn:aws:ecs:us-east-1:123456789012:task-definition/leaky:1',
  family: 'leaky',
  revision: 1,
  status: 'ACTIVE',
  containerDefinitions: [
    ...texts.map(({ text }, index) => ({
      name: `text-${index}`,
      image: 'web:1',
      essential: index === 0,
      command: [text],
      entryPoint: ['sh', '-c', text],
      healthCheck: { command: ['CMD-SHELL', text] },
      dockerLabels: { note: text },
      logConfiguration: {
        logDriver: 'awslogs',
        options: {
          'awslogs-group': '/ecs/leaky',
          'awslogs-stream-prefix': 'ecs',
          'awslogs-region': 'us-east-1',
        },
      },
      brandNewMember: { note: text },
    })),
    ...words.map(({ list }, index) => ({
      name: `words-${index}`,
      image: 'web:1',
      essential: false,
      command: list,
      entryPoint: list,
      healthCheck: { command: ['CMD', ...list] },
    })),
    ...words.map(({ list }, index) => ({
      name: `split-${index}`,
      image: 'web:1',
      essential: false,
      entryPoint: list.slice(0, 1),
      command: list.slice(1),
    })),
  ],
}
const tags = [
  ...texts.map(({ text }, index) => ({ key: `note-${index}`, value: text })),
  ...texts.map(({ secret }, index) => ({ key: `db-password-${index}`, value: secret })),
]
const id = 'c'.repeat(32)
const task = {
  taskArn: `arn:aws:ecs:us-east-1:123456789012:task/storefront/${id}`,
  taskDefinitionArn: definition.taskDefinitionArn,
  lastStatus: 'STOPPED',
  desiredStatus: 'STOPPED',
  group: 'family:leaky',
  tags,
  stoppedReason: 'Essential container in task exited',
  containers: texts.map(({ text }, index) => ({ name: `text-${index}`, reason: text })),
  overrides: {
    containerOverrides: words.map(({ list }, index) => ({ name: `words-${index}`, command: list })),
  },
}
const events = texts.map(({ text }, index) => ({
  id: String(index),
  createdAt: 1_700_000_000,
  message: `(service leaky) ${text}`,
}))
const service = {
  serviceName: 'leaky',
  serviceArn: 'arn:aws:ecs:us-east-1:123456789012:service/storefront/leaky',
  status: 'ACTIVE',
  desiredCount: 1,
  runningCount: 0,
  events,
  tags,
  deployments: texts.map(({ text }, index) => ({
    id: `ecs-svc/${index}`,
    status: 'ACTIVE',
    rolloutStateReason: text,
  })),
}

let bench: Bench
beforeAll(async () => {
  bench = await startBench('demo', { clock: 'manual' })
  const answer = (operation: string, body: object) =>
    bench.control('POST', '/answers', { operation, body, times: 1000 })
  await answer('DescribeTaskDefinition', { taskDefinition: definition, tags })
  await answer('DescribeTasks', { tasks: [task], failures: [] })
  await answer('DescribeServices', { services: [service], failures: [] })
  await answer('GetLogEvents', {
    events: texts.map(({ text }) => ({ message: text, timestamp: 1_700_000_000_000 })),
    nextBackwardToken: 'b/1',
    nextForwardToken: 'f/1',
  })
  await answer('ListTagsForResource', {
    tags: tags.map(({ key, value }) => ({ Key: key, Value: value })),
  })
})
afterAll(() => bench.close())

test.each([
  '/api/test/tasks',
  '/api/test/services',
  '/api/test/us-east-1/task-definitions/leaky/1',
  `/api/test/us-east-1/clusters/storefront/tasks/${id}`,
  `/api/test/us-east-1/clusters/storefront/tasks/${id}/log?container=text-0`,
  '/api/test/us-east-1/clusters/storefront/services/leaky',
  '/api/test/us-east-1/repository?repository=checkout',
])('%s leaves nothing of any secret', { timeout: 30_000 }, async (path) => {
  const answer = await bench.get(path)
  expect(answer.status).toBe(200)
  expect(leaks(answer.text)).toEqual([])
  expect(leaks(bench.logged.join('\n'))).toEqual([])
})

test('the shapes do stand in these answers, with their secrets masked', async () => {
  const { containers, raw } = (await bench.get('/api/test/us-east-1/task-definitions/leaky/1'))
    .json as TaskDefinition
  expect(containers).toHaveLength(definition.containerDefinitions.length)
  expect(containers.find((c) => c.name === 'text-0')?.command).toEqual(['password=••••••'])
  expect(raw).toContain('brandNewMember')
  expect(
    (await bench.get(`/api/test/us-east-1/clusters/storefront/tasks/${id}/log?container=text-0`))
      .text,
  ).toContain('password=••••••')
  expect(planted.length).toBeGreaterThan(39)
})

test(
  'an image’s labels, command and history leave nothing of any secret',
  { timeout: 60_000 },
  async () => {
    const registry = registryClient(bench.account, bench.sandbox.url)
    await registry.create('leaky')
    const labels = Object.fromEntries([
      ...texts.map(({ text }, index) => [`note.${index}`, text]),
      ...texts.map(({ secret }, index) => [`com.acme.api-key.${index}.secret`, secret]),
    ])
    const digest = await registry.push(
      'leaky',
      'v1',
      texts.map(({ text }) => text),
      { Labels: labels, Cmd: texts.map(({ text }) => text), Healthcheck: { Test: words[1]?.list } },
    )
    await vi.waitFor(
      async () =>
        expect((await bench.get('/api/test/us-east-1/images?repository=leaky')).status).toBe(200),
      { timeout: 20_000, interval: 300 },
    )
    const answer = await bench.get(
      `/api/test/us-east-1/image?repository=leaky&digest=${digest}&pull=yes`,
    )
    expect((answer.json as ImageDetail).config?.labels.length).toBe(texts.length * 2)
    expect(leaks(answer.text)).toEqual([])
    registry.ecr.destroy()
  },
)
