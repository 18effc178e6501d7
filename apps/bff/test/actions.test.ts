import type { Outcome, Problem, ServiceDetail, ServiceRow } from '@pilothouse/contract'
import { ulid } from 'ulid'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startBench, type Bench } from './harness.ts'

let bench: Bench
beforeAll(async () => {
  bench = await startBench('demo', { clock: 'manual' })
})
afterAll(() => bench.close())

const clusterRef = { account: 'test', region: 'us-east-1', cluster: 'storefront' }
const path = (service: string) => `/api/test/us-east-1/clusters/storefront/services/${service}`
const read = async (service: string) => (await bench.get(path(service))).json as ServiceDetail
const seenOf = (row: ServiceRow) => ({
  desired: row.desired,
  taskDefinition: row.taskDefinition,
  deployment: row.deployment,
  status: row.status,
})
const scale = async (service: string, desired: unknown, more: Record<string, unknown> = {}) => {
  const seen = seenOf(await read(service))
  return bench.post('/api/actions/scale-service', {
    id: ulid(),
    ...clusterRef,
    service,
    seen,
    desired,
    ...more,
  })
}
const updates = async () => (await bench.calls())['ecs:UpdateService'] ?? 0

test('scaling writes once, sends the desired count alone, and leaves an audit line', async () => {
  const before = await updates()
  const answer = await scale('cart', 6)
  expect(answer.status).toBe(200)
  expect(answer.json).toMatchObject({ action: 'service.scale', result: 'applied', verified: false })
  expect(await updates()).toBe(before + 1)
  expect((await read('cart')).desired).toBe(6)
  expect(bench.audit().at(-1)).toMatchObject({
    code: 'service.scale',
    user: 'mara',
    account: 'test',
    region: 'us-east-1',
    target: 'service/storefront/cart',
    result: 'applied',
    detail: expect.stringMatching(/→ 6$/) as string,
  })
})

test('F08: the same action id runs once, however often and fast it is sent', async () => {
  const seen = seenOf(await read('cart'))
  const request = { id: ulid(), ...clusterRef, service: 'cart', seen, desired: 7 }
  const before = await updates()
  const answers = await Promise.all(
    [1, 2, 3].map(() => bench.post('/api/actions/scale-service', request)),
  )
  const later = await bench.post('/api/actions/scale-service', request)
  expect(await updates()).toBe(before + 1)
  for (const answer of [...answers, later]) expect(answer.json).toEqual(later.json)
  expect((await bench.get(`/api/actions/${request.id}`)).json).toEqual(later.json)
  const reused = await bench.post('/api/actions/scale-service', { ...request, desired: 9 })
  expect([reused.status, (reused.json as Problem).code]).toEqual([409, 'ActionIdReused'])
})

test('F09: two operators within a second: one succeeds, one gets the differences', async () => {
  const seen = seenOf(await read('cart'))
  const before = await updates()
  const answers = await Promise.all(
    [9, 0].map((desired) =>
      bench.post('/api/actions/scale-service', {
        id: ulid(),
        ...clusterRef,
        service: 'cart',
        seen,
        desired,
      }),
    ),
  )
  expect(answers.map((a) => a.status).sort()).toEqual([200, 409])
  expect(await updates()).toBe(before + 1)
  const refused = answers.find((a) => a.status === 409)?.json as Problem
  expect(refused).toMatchObject({
    code: 'ServiceChanged',
    changed: [
      {
        field: 'Desired tasks',
        seen: String(seen.desired),
        now: String((await read('cart')).desired),
      },
    ],
  })
  expect(
    bench
      .audit()
      .slice(-2)
      .map((l) => l['result'])
      .sort(),
  ).toEqual(['applied', 'refused'])
})

test('a repeated refused action gets the same refusal, without a second audit line', async () => {
  const request = {
    id: ulid(),
    ...clusterRef,
    service: 'cart',
    seen: { ...seenOf(await read('cart')), desired: 99 },
    desired: 3,
  }
  const first = await bench.post('/api/actions/scale-service', request)
  const lines = bench.audit().length
  const again = await bench.post('/api/actions/scale-service', request)
  expect(first.status).toBe(409)
  expect([again.status, again.json]).toEqual([first.status, first.json])
  expect(bench.audit()).toHaveLength(lines)
})

test.each([-1, 1.5, 10_001, 'abc', '', null, undefined])(
  'a desired count of %j is refused and never reaches AWS',
  async (desired) => {
    const before = await updates()
    expect((await scale('cart', desired)).status).toBe(400)
    expect(await updates()).toBe(before)
  },
)

test('scaling a DAEMON service is refused with the reason', async () => {
  const daemon = (await bench.get('/api/test/us-east-1/clusters/platform/services/datadog-agent'))
    .json as ServiceDetail
  const answer = await bench.post('/api/actions/scale-service', {
    id: ulid(),
    ...clusterRef,
    cluster: 'platform',
    service: 'datadog-agent',
    seen: seenOf(daemon),
    desired: 2,
  })
  expect([answer.status, (answer.json as Problem).message]).toEqual([
    409,
    expect.stringContaining('DAEMON'),
  ])
})

test('F05: an error after a write was applied is verified, and not sent again', async () => {
  await bench.control('POST', '/faults', {
    api: 'ecs',
    operation: 'UpdateService',
    kind: 'error-after',
    times: 1,
  })
  const before = await updates()
  const answer = await scale('cart', (await read('cart')).desired + 1)
  expect(answer.json).toMatchObject({
    result: 'applied',
    verified: true,
  } satisfies Partial<Outcome>)
  expect(await updates()).toBe(before + 1)
})

test('F06: an error before a write was applied ends as not applied', async () => {
  await bench.control('POST', '/faults', {
    api: 'ecs',
    operation: 'UpdateService',
    kind: 'error',
    times: 1,
  })
  const before = await updates()
  const { desired } = await read('cart')
  const answer = await scale('cart', desired + 1)
  expect(answer.json).toMatchObject({
    result: 'not-applied',
    verified: true,
  } satisfies Partial<Outcome>)
  expect(await updates()).toBe(before + 1)
  expect((await read('cart')).desired).toBe(desired)
})

test('a denied write names the permission and is tried once', async () => {
  const { id } = (await bench.control('POST', '/faults', {
    api: 'ecs',
    operation: 'UpdateService',
    kind: 'denied',
  })) as { id: string }
  const before = await updates()
  const answer = await scale('cart', (await read('cart')).desired + 1)
  await bench.control('DELETE', `/faults/${id}`)
  expect(answer.status).toBe(403)
  expect((answer.json as Problem).iam?.action).toBe('ecs:UpdateService')
  expect(await updates()).toBe(before + 1)
})

test('F35: a new deployment and a stopped task are recorded in the same way', async () => {
  const seen = seenOf(await read('checkout'))
  expect(
    (
      await bench.post('/api/actions/deploy-service', {
        id: ulid(),
        ...clusterRef,
        service: 'checkout',
        seen,
      })
    ).json,
  ).toMatchObject({ result: 'applied' })
  expect((await read('checkout')).deployment).not.toBe(seen.deployment)
  const { rows } = (await bench.get('/api/test/tasks?region=us-east-1&cluster=storefront'))
    .json as { rows: { taskId: string; lastStatus: string }[] }
  const taskId = rows.find((t) => t.lastStatus === 'RUNNING')?.taskId
  expect(
    (await bench.post('/api/actions/stop-task', { id: ulid(), ...clusterRef, taskId })).json,
  ).toMatchObject({ result: 'applied' })
  const again = await bench.post('/api/actions/stop-task', { id: ulid(), ...clusterRef, taskId })
  expect([again.status, (again.json as Problem).code]).toEqual([409, 'NotPossible'])
})
