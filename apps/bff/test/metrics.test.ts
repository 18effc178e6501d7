import { contract, type Metrics, type Problem } from '@pilothouse/contract'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startBench, type Bench } from './harness.ts'

let bench: Bench
beforeAll(async () => {
  bench = await startBench('demo')
})
afterAll(() => bench.close())

const path = '/api/test/us-east-1/clusters/storefront/services/cart/metrics'

test.each([
  ['1', 60, 60],
  ['3', 120, 90],
  ['12', 600, 72],
  ['24', 900, 96],
  ['168', 7_200, 84],
])(
  '%s hours of a service are returned in periods that fit a chart',
  async (hours, period, points) => {
    const { json } = await bench.get(`${path}?hours=${hours}`)
    expect(
      contract[
        'GET /api/:account/:region/clusters/:cluster/services/:service/metrics'
      ].response.safeParse(json).error?.issues ?? [],
    ).toEqual([])
    const { times, cpu, memory, ...rest } = json as Metrics
    expect(rest.period).toBe(period)
    expect(Math.abs(times.length - points)).toBeLessThanOrEqual(1)
    expect(cpu.average.length).toBe(times.length)
    const known = times.filter((_, n) => cpu.average[n] !== null)
    expect(known.length).toBeGreaterThan(points * 0.8)
    for (let index = 0; index < times.length; index++)
      expect(cpu.maximum[index] ?? 0).toBeGreaterThanOrEqual(cpu.average[index] ?? 0)
    for (const value of memory.average) expect(value ?? 0).toBeLessThanOrEqual(100)
  },
)

test('all metrics need one call, and only listed hours are accepted', async () => {
  const before = (await bench.calls())['monitoring:GetMetricData'] ?? 0
  await Promise.all([bench.get(`${path}?hours=1`), bench.get(`${path}?hours=1`)])
  expect((await bench.calls())['monitoring:GetMetricData']).toBe(before + 1)
  for (const hours of ['2', '0', '-1', '1e9', 'x'])
    expect((await bench.get(`${path}?hours=${hours}`)).status).toBe(400)
})

test('values that were not measured are null', async () => {
  const { json } = await bench.get(
    '/api/test/us-east-1/clusters/storefront/services/no-such/metrics',
  )
  const { times, cpu, tasks } = json as Metrics
  expect(cpu.average).toEqual(times.map(() => null))
  expect(tasks).toBeNull()
})

test('a cluster has its own metrics, read by its own metric names', async () => {
  const { json } = await bench.get('/api/test/us-east-1/clusters/platform/metrics?hours=1')
  expect(
    contract['GET /api/:account/:region/clusters/:cluster/metrics'].response.safeParse(json).error
      ?.issues ?? [],
  ).toEqual([])
  expect((json as Metrics).cpu.average.some((v) => v !== null)).toBe(true)
  const nothing = (await bench.get('/api/test/us-east-1/clusters/no-such/metrics?hours=1'))
    .json as Metrics
  expect(nothing.cpu.average.every((v) => v === null)).toBe(true)
})

test('a denial names the permission', async () => {
  await bench.control('POST', '/faults', {
    api: 'monitoring',
    operation: 'GetMetricData',
    kind: 'denied',
  })
  const answer = await bench.get(path)
  expect(answer.status).toBe(403)
  expect((answer.json as Problem).iam?.action).toBe('cloudwatch:GetMetricData')
  await bench.control('DELETE', '/faults')
})
