import { mkdirSync, readFileSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Outcome, Problem, ServiceDetail } from '@pilothouse/contract'
import { contract } from '@pilothouse/contract'
import { ulid } from 'ulid'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startBench, type Bench } from './harness.ts'

let bench: Bench
beforeAll(async () => {
  bench = await startBench('demo', { clock: 'manual' })
})
afterAll(() => bench.close())

const clusterRef = { account: 'test', region: 'us-east-1', cluster: 'storefront' }
const read = async (service: string) =>
  (await bench.get(`/api/test/us-east-1/clusters/storefront/services/${service}`))
    .json as ServiceDetail
const request = async (service: string, more = 1) => {
  const { desired, taskDefinition, deployment, status } = await read(service)
  return {
    id: ulid(),
    ...clusterRef,
    service,
    seen: { desired, taskDefinition, deployment, status },
    desired: desired + more,
  }
}
const scale = (body: object) => bench.post('/api/actions/scale-service', body)
const updates = async () => (await bench.calls())['ecs:UpdateService'] ?? 0
const linesOf = (id: string) => bench.audit().filter((line) => line['actionId'] === id)
const audit = () => join(bench.stateDir, 'audit.jsonl')

test('the audit has an intent line before a write and an outcome line after it', async () => {
  const body = await request('cart')
  const before = await updates()
  await bench.control('POST', '/faults', {
    api: 'ecs',
    operation: 'UpdateService',
    kind: 'slow',
    ms: 500,
    times: 1,
  })
  const answer = scale(body)
  await expect.poll(updates).toBe(before + 1)
  expect(linesOf(body.id)).toMatchObject([
    { result: 'intent', code: 'service.scale', target: 'service/storefront/cart', user: 'mara' },
  ])
  expect((await answer).json).toMatchObject({ result: 'applied', recorded: true })
  expect(linesOf(body.id).map((line) => line['result'])).toEqual(['intent', 'applied'])
})

/** Replaces the audit file with something else while `work` runs. */
async function withAudit(put: () => void, work: () => Promise<void>): Promise<void> {
  writeFileSync(audit(), '', { flag: 'a' })
  renameSync(audit(), `${audit()}.kept`)
  put()
  try {
    await work()
  } finally {
    rmSync(audit(), { recursive: true, force: true })
    renameSync(`${audit()}.kept`, audit())
  }
}

test.each([
  ['a full disk', () => symlinkSync('/dev/full', audit())],
  ['a file that cannot be written', () => symlinkSync('/proc/version', audit())],
  ['a folder in the file’s place', () => mkdirSync(audit())],
])('F30: with %s nothing is changed or revealed, and reading continues', async (_, put) => {
  const body = await request('cart')
  const before = await updates()
  await withAudit(put, async () => {
    for (let tries = 0; tries < 2; tries++) {
      const answer = await scale({ ...body, id: ulid() })
      expect([answer.status, (answer.json as Problem).code]).toEqual([503, 'AuditUnavailable'])
    }
    expect((await read('cart')).desired).toBe(body.seen.desired)
    expect(
      ((await bench.get('/api/session')).json as { recording: string | null }).recording,
    ).toEqual(expect.any(String))
  })
  expect(await updates()).toBe(before)
  expect((await scale(body)).json).toMatchObject({ result: 'applied', recorded: true })
  expect(
    ((await bench.get('/api/session')).json as { recording: string | null }).recording,
  ).toBeNull()
  expect(
    bench
      .audit()
      .some(
        (line) =>
          line['code'] === 'audit.gap' && /2 attempts were refused/.test(line['detail'] ?? ''),
      ),
  ).toBe(true)
})

test('an outcome that cannot be recorded says so, and is recorded later', async () => {
  const body = await request('cart')
  await bench.control('POST', '/faults', {
    api: 'ecs',
    operation: 'UpdateService',
    kind: 'slow',
    ms: 500,
    times: 1,
  })
  const before = await updates()
  const answering = scale(body)
  await expect.poll(updates).toBe(before + 1)
  await withAudit(
    () => mkdirSync(audit()),
    async () => {
      const answer = await answering
      expect(answer.status).toBe(200)
      expect(answer.json).toMatchObject({
        result: 'applied',
        recorded: false,
        message: expect.stringContaining(
          'could not be written; changes are refused until it can',
        ) as string,
      })
      expect((await scale(await request('checkout'))).status).toBe(503)
    },
  )
  expect((await read('cart')).desired).toBe(body.desired)
  expect((await scale(await request('cart'))).json).toMatchObject({ result: 'applied' })
  expect(linesOf(body.id).map((line) => line['result'])).toEqual(['intent', 'applied'])
  expect((await bench.get(`/api/actions/${body.id}`)).json).toMatchObject({
    result: 'applied',
    recorded: true,
  } satisfies Partial<Outcome>)
})

test('a line that was cut off by a full disk does not corrupt the next one', async () => {
  // The file exists once a line was written.
  await scale(await request('cart'))
  const whole = readFileSync(audit())
  writeFileSync(audit(), Buffer.concat([whole, Buffer.from('{"at":"2026-')]))
  const body = await request('cart')
  await scale(body)
  const lines = readFileSync(audit(), 'utf8').trimEnd().split('\n')
  expect(lines.slice(-3)[0]).toBe('{"at":"2026-')
  expect(
    lines.slice(-2).map((line) => (JSON.parse(line) as { actionId: string }).actionId),
  ).toEqual([body.id, body.id])
  writeFileSync(audit(), whole)
})

const audited = Object.entries(contract).filter(([, endpoint]) => endpoint.audit !== null)

test.each(audited)(
  '%s leaves a line for bad input and for an unknown account',
  async (route, { audit: code }) => {
    const path = route.slice('POST '.length)
    for (const [body, reason] of [
      [{ id: 'x', secret: 'hunter2' }, /BadInput/],
      [{}, /BadInput/],
    ] as const) {
      const before = bench.audit().length
      expect((await bench.post(path, body)).status).toBe(400)
      const [line, ...more] = bench.audit().slice(before)
      expect(line).toMatchObject({
        code,
        result: 'refused',
        user: 'mara',
        detail: expect.stringMatching(reason) as string,
      })
      expect(JSON.stringify(line)).not.toContain('hunter2')
      expect(more).toEqual([])
    }
  },
)

test('an unknown account, an unknown region and a bad reference leave a line each', async () => {
  const cases = [
    [
      '/api/actions/stop-task',
      { id: ulid(), ...clusterRef, account: 'other', taskId: 'a'.repeat(32) },
      404,
    ],
    [
      '/api/actions/stop-task',
      { id: ulid(), ...clusterRef, region: 'eu-west-1', taskId: 'a'.repeat(32) },
      404,
    ],
    [
      '/api/actions/reveal-value',
      { id: ulid(), account: 'test', region: 'us-east-1', ref: 'x' },
      400,
    ],
  ] as const
  for (const [path, body, status] of cases) {
    expect((await bench.post(path, body)).status).toBe(status)
    expect(linesOf(body.id)).toMatchObject([
      { result: 'refused', account: body.account, region: body.region },
    ])
  }
})

test('a resource has one spelling: ARNs and padded revisions are refused', async () => {
  const body = await request('cart')
  const before = await updates()
  const arn = 'arn:aws:ecs:us-east-1:123456789012:cluster/storefront'
  const spellings = [
    { cluster: arn },
    { service: 'arn:aws:ecs:us-east-1:123456789012:service/storefront/cart' },
    { service: 'storefront/cart' },
    { service: 'cart ' },
    { cluster: '' },
    { id: ulid().toLowerCase() },
    { region: 'us-east-1.evil.test/#' },
    { account: '../test' },
  ]
  for (const spelling of spellings)
    expect([spelling, (await scale({ ...body, id: ulid(), ...spelling })).status]).toEqual([
      spelling,
      400,
    ])
  expect(
    (await bench.post('/api/actions/deploy-service', { ...body, taskDefinition: 'cart:007' }))
      .status,
  ).toBe(400)
  expect(
    (await bench.post('/api/actions/stop-task', { id: ulid(), ...clusterRef, taskId: `${arn}/x` }))
      .status,
  ).toBe(400)
  expect(await updates()).toBe(before)
})

test('an action by ARN is refused, so it cannot overtake one by name', async () => {
  const body = await request('cart', 3)
  const [byName, byArn] = await Promise.all([
    scale(body),
    scale({
      ...body,
      id: ulid(),
      desired: 0,
      cluster: 'arn:aws:ecs:us-east-1:123456789012:cluster/storefront',
    }),
  ])
  expect([byName.status, byArn.status]).toEqual([200, 400])
  expect((await read('cart')).desired).toBe(body.desired)
})

test('an action whose second call is denied is not reported as not applied', async () => {
  const repository = 'made-for-tags'
  const place = { account: 'test', region: 'us-east-1', repository }
  const first = [{ key: 'team', value: 'red' }]
  await bench.post('/api/actions/create-repository', {
    id: ulid(),
    ...place,
    tagMutability: 'MUTABLE',
    tagExclusions: [],
    scanOnPush: false,
    encryption: 'AES256',
    kmsKey: null,
    tags: first,
  })
  await bench.control('POST', '/faults', {
    api: 'ecr',
    operation: 'UntagResource',
    kind: 'denied',
    times: 1,
  })
  const body = { id: ulid(), ...place, seen: first, tags: [{ key: 'owner', value: 'blue' }] }
  const answer = (await bench.post('/api/actions/set-repository-tags', body)).json as Outcome
  expect(answer).toMatchObject({
    result: 'unknown',
    message: expect.stringContaining('Tags were set: owner. The rest failed:') as string,
  })
  expect(linesOf(body.id).map((line) => line['result'])).toEqual(['intent', 'unknown'])
})

test('if AWS refuses every item, the action is refused at once', async () => {
  const { cookie, key } = bench.secrets
  const place = { account: 'test', region: 'us-east-1' }
  await bench.control('POST', '/answers', {
    operation: 'DeleteTaskDefinitions',
    body: {
      taskDefinitions: [],
      failures: [
        {
          arn: 'arn:aws:ecs:us-east-1:123456789012:task-definition/spare:1',
          reason: 'It is in use.',
        },
      ],
    },
    times: 1,
  })
  const definition = {
    family: 'spare',
    containerDefinitions: [{ name: 'web', image: 'web:1', memory: 64 }],
  }
  await bench.post('/api/actions/register-task-definition', {
    id: ulid(),
    ...place,
    definition,
    base: null,
    latest: null,
  })
  await bench.post('/api/actions/deregister-task-definition', {
    id: ulid(),
    ...place,
    family: 'spare',
    revision: 1,
    unseen: true,
  })
  const body = { id: ulid(), ...place, family: 'spare', revisions: [1], unseen: true }
  const answer = await bench.raw(
    'POST',
    '/api/actions/delete-task-definitions',
    { cookie, 'x-pilothouse-key': key, 'content-type': 'application/json' },
    JSON.stringify(body),
  )
  expect([answer.status, (answer.json as Problem).message]).toEqual([409, 'spare:1: It is in use.'])
  expect(linesOf(body.id).map((line) => line['result'])).toEqual(['intent', 'failed'])
}, 20_000)

test.each([
  ['{"id":', 400],
  [`{"id":"${'x'.repeat(120_000)}"}`, 413],
])('a body that cannot be read (%s…) leaves a line too', async (text, status) => {
  const { cookie, key } = bench.secrets
  const before = bench.audit().length
  const answer = await bench.raw(
    'POST',
    '/api/actions/scale-service',
    { cookie, 'x-pilothouse-key': key, 'content-type': 'application/json' },
    text,
  )
  expect(answer.status).toBe(status)
  expect(bench.audit().slice(before)).toMatchObject([
    { code: 'service.scale', result: 'refused', user: 'mara', actionId: 'unknown' },
  ])
})
