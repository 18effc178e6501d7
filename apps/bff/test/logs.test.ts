import {
  CloudWatchLogsClient,
  CreateLogGroupCommand,
  CreateLogStreamCommand,
  PutLogEventsCommand,
} from '@aws-sdk/client-cloudwatch-logs'
import {
  ECSClient,
  RegisterTaskDefinitionCommand,
  RunTaskCommand,
  type ContainerDefinition,
} from '@aws-sdk/client-ecs'
import { contract, type ListOf, type Log, type Problem, type TaskRow } from '@pilothouse/contract'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startBench, type Bench } from './harness.ts'

let bench: Bench
let ecs: ECSClient
let logs: CloudWatchLogsClient
beforeAll(async () => {
  bench = await startBench('demo')
  const { accessKeyId, secretAccessKey, region } = bench.account
  const config = {
    endpoint: bench.sandbox.url,
    region,
    credentials: { accessKeyId, secretAccessKey },
  }
  ecs = new ECSClient(config)
  logs = new CloudWatchLogsClient(config)
})
afterAll(async () => {
  ecs.destroy()
  logs.destroy()
  await bench.close()
})

const pathOf = (cluster: string, task: string, container: string, before?: string) =>
  `/api/test/us-east-1/clusters/${cluster}/tasks/${task}/log?container=${container}` +
  (before ? `&before=${encodeURIComponent(before)}` : '')
const read = async (cluster: string, task: string, container: string, before?: string) =>
  (await bench.get(pathOf(cluster, task, container, before))).json as Log

/** A task on an instance; its only log lines are those that a test writes. */
async function run(name: string, log: ContainerDefinition['logConfiguration']): Promise<string> {
  await ecs.send(
    new RegisterTaskDefinitionCommand({
      family: name,
      containerDefinitions: [
        { name: 'app', image: 'app:1', memory: 16, ...(log ? { logConfiguration: log } : {}) },
      ],
    }),
  )
  const { tasks } = await ecs.send(
    new RunTaskCommand({ cluster: 'platform', taskDefinition: name, launchType: 'EC2' }),
  )
  return tasks?.[0]?.taskArn?.split('/').at(-1) ?? ''
}

test('a crashed container shows its last lines, newest last', async () => {
  const { rows } = (await bench.get('/api/test/tasks')).json as ListOf<TaskRow>
  const crashed = rows.find((t) => t.service === 'coupon-engine' && t.lastStatus === 'STOPPED')
  const answer = await bench.get(pathOf('storefront', crashed?.taskId ?? '', 'coupon-engine'))
  expect(answer.headers['cache-control']).toBe('no-store')
  expect(
    contract['GET /api/:account/:region/clusters/:cluster/tasks/:task/log'].response.safeParse(
      answer.json,
    ).error?.issues ?? [],
  ).toEqual([])
  const log = answer.json as Log
  expect(log).toMatchObject({ gap: null, older: null, driver: 'awslogs' })
  expect(log.stream).toBe(`ecs/coupon-engine/${crashed?.taskId}`)
  expect(log.lines.at(-1)?.text).toContain('uncaught exception')
})

test('pages of fifty lines have no gaps or repeats, and plain text without secrets', async () => {
  const options = {
    'awslogs-group': '/ecs/pages',
    'awslogs-stream-prefix': 'ecs',
    'awslogs-region': 'us-east-1',
    'awslogs-create-group': 'true',
  }
  const task = await run('pages', { logDriver: 'awslogs', options })
  const place = { logGroupName: '/ecs/pages', logStreamName: `ecs/app/${task}` }
  await logs.send(new CreateLogGroupCommand(place)).catch(() => undefined)
  await logs.send(new CreateLogStreamCommand(place)).catch(() => undefined)
  const now = Date.now()
  const texts = Array.from({ length: 120 }, (_, n) => `line ${n}`)
  texts[119] =
    '\u001b[31mred\u001b[0m \u001b]0;title\u0007\u009b2Jtoken=CANARY-9f8e7d \u0000\u202etail\r'
  texts.splice(
    100,
    4,
    '-----BEGIN PRIVATE KEY-----',
    'Q0FOQVJZ'.repeat(8),
    'Q0FOQVJZ'.repeat(4),
    '-----END PRIVATE KEY-----',
  )
  await logs.send(
    new PutLogEventsCommand({
      ...place,
      logEvents: texts.map((message, n) => ({ message, timestamp: now - 60_000 + n * 10 })),
    }),
  )
  const pages: Log[] = []
  for (let before: string | undefined; ;) {
    const page = await read('platform', task, 'app', before)
    pages.unshift(page)
    if (!page.older) break
    before = page.older
  }
  expect(pages.at(-1)?.lines).toHaveLength(50)
  const lines = pages
    .flatMap((p) => p.lines.map((l) => l.text))
    .filter((text) => !text.startsWith('{'))
  expect(lines).toHaveLength(120)
  expect(lines.slice(0, 100)).toEqual(texts.slice(0, 100))
  expect(lines.at(-1)).toBe('red token=•••••• \u202etail')
  expect(JSON.stringify(pages)).not.toContain('Q0FOQVJZ')
})

test.each([
  ['no-driver', undefined],
  ['other-driver', { logDriver: 'json-file' as const, options: {} }],
  [
    'other-region',
    {
      logDriver: 'awslogs' as const,
      options: {
        'awslogs-group': '/x',
        'awslogs-stream-prefix': 'ecs',
        'awslogs-region': 'eu-west-1',
      },
    },
  ],
  [
    'no-group',
    {
      logDriver: 'awslogs' as const,
      options: {
        'awslogs-group': '/no/such',
        'awslogs-stream-prefix': 'ecs',
        'awslogs-region': 'us-east-1',
      },
    },
  ],
])('an empty log has a reason: %s', async (gap, log) => {
  const task = await run(`gap-${gap}`, log)
  expect(await read('platform', task, 'app')).toMatchObject({ gap, lines: [], older: null })
})

test('a container that never started has an empty log', async () => {
  const { rows } = (await bench.get('/api/test/tasks')).json as ListOf<TaskRow>
  const failed = rows.find(
    (t) => t.service === 'image-resizer' && t.stopCode === 'TaskFailedToStart',
  )
  expect(await read('storefront', failed?.taskId ?? '', 'image-resizer')).toMatchObject({
    gap: 'never-started',
    lines: [],
  })
})

test('a denial names the permission; an unknown container or invalid name is refused', async () => {
  const { rows } = (await bench.get('/api/test/tasks')).json as ListOf<TaskRow>
  const task = rows.find((t) => t.service === 'cart')?.taskId ?? ''
  await bench.control('POST', '/faults', { api: 'logs', operation: 'GetLogEvents', kind: 'denied' })
  const denied = await bench.get(pathOf('storefront', task, 'cart'))
  expect([denied.status, (denied.json as Problem).iam?.action]).toEqual([403, 'logs:GetLogEvents'])
  await bench.control('DELETE', '/faults')
  expect((await bench.get(pathOf('storefront', task, 'no-such'))).status).toBe(404)
  expect((await bench.get(pathOf('storefront', task, '../../etc'))).status).toBe(400)
  expect(
    (await bench.get(`/api/test/us-east-1/clusters/storefront/tasks/${task}/log`)).status,
  ).toBe(400)
})
