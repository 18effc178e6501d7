import type { ListOf } from '@pilothouse/contract'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startBench, type Bench } from './harness.ts'

// Counts the AWS calls on 10 clusters, 1,000 services, 10,000 tasks and 200 instances
// (docs/performance.md).
let bench: Bench
beforeAll(async () => {
  bench = await startBench('large', { share: 1_000 })
}, 60_000)
afterAll(() => bench.close())

/**
 * Fewest calls by AWS's page sizes: 2 for the clusters; per cluster 1 + 10 for services, 10 + 10
 * for running tasks, 1 for stopped ones, 1 + 1 for instances.
 */
const least = 2 + 10 * (1 + 10 + 10 + 10 + 1 + 1 + 1)
const reads = async () =>
  Object.entries(await bench.calls())
    .filter(([name]) => name.startsWith('ecs:'))
    .reduce((sum, [, n]) => sum + n, 0)

test('the first read needs the fewest calls, for a hundred viewers as for one', async () => {
  // Each response waits a while for missing data, so this needs a few requests at most.
  const whole = async (path: string): Promise<ListOf<unknown>> => {
    const list = (await bench.get(path)).json as ListOf<unknown>
    expect(list.parts[0]?.problems).toEqual([])
    return list.parts[0]?.complete ? list : whole(path)
  }
  const begun = performance.now()
  const [tasks] = await Promise.all([
    whole('/api/test/tasks'),
    ...Array.from({ length: 100 }, () => bench.get('/api/test/services')),
  ])
  console.log(`whole after ${Math.round(performance.now() - begun)} ms, without a budget`)
  expect(tasks.rows).toHaveLength(10_000)
  expect((await whole('/api/test/services')).rows).toHaveLength(1_000)
  expect((await whole('/api/test/container-instances')).rows).toHaveLength(200)
  const calls = await reads()
  console.log(
    `first read: ${calls} calls for ${least}, ratio ${(calls / least).toFixed(3)}, ` +
      'for 100 viewers',
  )
  expect(calls / least).toBeLessThanOrEqual(1.05)
}, 60_000)

test('a row of the task table is small', async () => {
  const { text, json } = await bench.get('/api/test/tasks')
  const bytes = text.length / (json as ListOf<unknown>).rows.length
  console.log(`${Math.round(bytes)} bytes a task row, before compression`)
  expect(bytes).toBeLessThan(700)
})
