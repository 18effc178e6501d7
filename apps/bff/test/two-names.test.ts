import type { Problem, ServiceDetail } from '@pilothouse/contract'
import { ulid } from 'ulid'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startBench, type Bench } from './harness.ts'

let bench: Bench
beforeAll(async () => {
  bench = await startBench('demo', { clock: 'manual', alias: 'again' })
})
afterAll(() => bench.close())

test('one AWS account under two names has one queue', async () => {
  const path = '/api/test/us-east-1/clusters/storefront/services/cart'
  const { desired, taskDefinition, deployment, status } = (await bench.get(path))
    .json as ServiceDetail
  await bench.control('POST', '/faults', {
    api: 'ecs',
    operation: 'UpdateService',
    kind: 'slow',
    ms: 500,
    times: 1,
  })
  const answers = await Promise.all(
    ['test', 'again'].map((account, index) =>
      bench.post('/api/actions/scale-service', {
        id: ulid(),
        account,
        region: 'us-east-1',
        cluster: 'storefront',
        service: 'cart',
        seen: { desired, taskDefinition, deployment, status },
        desired: desired + 1 + index,
      }),
    ),
  )
  expect(answers.map((answer) => answer.status).toSorted()).toEqual([200, 409])
  const problems = answers.map((answer) => answer.json as Problem)
  expect(problems.flatMap(({ changed = [] }) => changed.map(({ field }) => field))).toContain(
    'Desired tasks',
  )
})
