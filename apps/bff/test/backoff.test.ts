import type { ListOf, Problem, ServiceDetail, ServiceRow } from '@pilothouse/contract'
import { ulid } from 'ulid'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createBackoff, Throttled } from '../src/aws/backoff.ts'
import { startBench, type Bench } from './harness.ts'

test('pauses double from ten seconds, with up to a quarter more, until the first answer', () => {
  for (const chance of [0, 0.5, 0.999]) {
    let now = 0
    const backoff = createBackoff(
      'Service read',
      () => now,
      () => chance,
    )
    const refused = () => {
      try {
        backoff.check()
        return null
      } catch (error) {
        return error instanceof Throttled ? error.until - now : error
      }
    }
    for (let call = 0; call < 2; call++) expect(backoff.throttled()).toBe(false)
    expect(backoff.throttled()).toBe(true)
    const pauses = [10_000, 20_000, 40_000, 80_000, 80_000].map((ms) => ms * (1 + chance / 4))
    for (const pause of pauses) {
      expect(refused()).toBeCloseTo(pause, 3)
      now += pause - 1
      expect(refused()).toBeCloseTo(1, 3)
      now += 1
      // One call is let through, the next one is not.
      expect(refused()).toBeNull()
      expect(refused()).toEqual(expect.any(Number))
      backoff.throttled()
    }
    backoff.answered()
    expect(refused()).toBeNull()
    expect(refused()).toBeNull()
  }
})

let bench: Bench
beforeAll(async () => {
  bench = await startBench('demo')
})
afterAll(() => bench.close())

interface Call {
  api: string
  operation: string
  at: number
  error?: string
}
const path = '/api/test/us-east-1/clusters/storefront/services/cart'

test('F03: a bucket that is always throttled is called once in ten seconds', async () => {
  const known = (await bench.get(path)).json as ServiceDetail
  expect(
    ((await bench.get('/api/test/services')).json as ListOf<ServiceRow>).rows.length,
  ).toBeGreaterThan(20)
  const { id } = (await bench.control('POST', '/faults', { api: 'ecs', kind: 'throttle' })) as {
    id: string
  }
  await bench.control('DELETE', '/calls')
  const begun = Date.now()
  // A viewer reads the list and one service all the time.
  let answer = await bench.get(path)
  await expect
    .poll(
      async () => {
        answer = await bench.get(path)
        await bench.get('/api/test/services')
        return Date.now() - begun
      },
      { timeout: 60_000, interval: 250 },
    )
    .toBeGreaterThan(31_000)

  const { calls } = (await bench.control('GET', '/calls')) as { calls: Call[] }
  process.stdout.write(`throttled for 31 s: ${calls.length} calls\n`)
  // Describe* and List* of one noun share a bucket.
  // https://docs.aws.amazon.com/AmazonECS/latest/APIReference/request-throttling.html
  const bucketOf = ({ operation }: Call) => {
    if (operation.includes('Service')) return 'services'
    return operation.includes('Clusters') ? 'clusters' : 'cluster resources'
  }
  for (const [bucket, some = []] of Object.entries(Object.groupBy(calls, bucketOf))) {
    // The third throttled call in a row begins the pause; calls under way then still arrive. After
    // that there is one call every ten seconds.
    const paused = some[2]?.at ?? Infinity
    const probes = some.filter((call) => call.at > paused + 2_000)
    expect([bucket, some.length - probes.length <= 8]).toEqual([bucket, true])
    for (const [index, probe] of probes.entries())
      expect([bucket, probe.at - (probes[index - 1]?.at ?? paused) > 9_900]).toEqual([bucket, true])
  }

  expect(answer.status).toBe(503)
  expect(answer.json).toMatchObject({
    code: 'Throttled',
    message: expect.stringContaining(
      'ecs:DescribeServices waits for the quota “Service read”',
    ) as string,
    retryAt: expect.any(Number) as number,
  } satisfies Partial<Problem>)
  const list = (await bench.get('/api/test/services')).json as ListOf<ServiceRow>
  expect(list.rows.length).toBeGreaterThan(20)
  expect(list.parts[0]?.problems.map((problem) => problem.code)).toContain('Throttled')
  const { desired, taskDefinition, deployment, status } = known
  const action = await bench.post('/api/actions/scale-service', {
    id: ulid(),
    account: 'test',
    region: 'us-east-1',
    cluster: 'storefront',
    service: 'cart',
    seen: { desired, taskDefinition, deployment, status },
    desired: desired + 1,
  })
  expect([action.status, (action.json as Problem).code]).toEqual([503, 'Throttled'])

  await bench.control('DELETE', `/faults/${id}`)
  const retryAt = (answer.json as Problem).retryAt ?? 0
  await expect
    .poll(async () => (await bench.get(path)).status, {
      timeout: retryAt - Date.now() + 5_000,
      interval: 250,
    })
    .toBe(200)
  for (let request = 0; request < 5; request++) expect((await bench.get(path)).status).toBe(200)
}, 120_000)
