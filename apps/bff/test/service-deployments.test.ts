import { contract, type Problem, type ServiceDeployments } from '@pilothouse/contract'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startBench, type Bench } from './harness.ts'

let bench: Bench
beforeAll(async () => {
  bench = await startBench('demo', { clock: 'manual' })
})
afterAll(() => bench.close())

const pathOf = (service: string) =>
  `/api/test/us-east-1/clusters/storefront/services/${service}/deployments`
const arn = (kind: string, id: string) =>
  `arn:aws:ecs:us-east-1:123456789012:${kind}/storefront/cart/${id}`
const read = async (service: string) =>
  (await bench.get(pathOf(service))).json as ServiceDeployments

test('the history of a service names its revisions, newest first', async () => {
  const answer = await bench.get(pathOf('recommendations'))
  expect(
    contract[
      'GET /api/:account/:region/clusters/:cluster/services/:service/deployments'
    ].response.safeParse(answer.json).error?.issues ?? [],
  ).toEqual([])
  const { deployments, kept, problems } = answer.json as ServiceDeployments
  expect({ kept, problems }).toEqual({ kept: true, problems: [] })
  expect(deployments[0]).toMatchObject({
    status: 'IN_PROGRESS',
    strategy: 'ROLLING',
    to: { taskDefinition: expect.stringMatching(/^recommendations:\d+$/) as string },
  })
  expect(deployments[0]?.from[0]?.taskDefinition).toMatch(/^recommendations:\d+$/)
  const times = deployments.map((d) => d.createdAt ?? 0)
  expect(times).toEqual([...times].sort((a, b) => b - a))
})

test('one call describes the newest twenty deployments, in any order of the list', async () => {
  const briefs = Array.from({ length: 45 }, (_, index) => ({
    serviceDeploymentArn: arn('service-deployment', `d${index}`),
    createdAt: 1_700_000_000 + index,
    status: 'SUCCESSFUL',
  }))
  await bench.control('POST', '/answers', {
    operation: 'ListServiceDeployments',
    body: { serviceDeployments: briefs.slice(0, 25), nextToken: 'more' },
  })
  await bench.control('POST', '/answers', {
    operation: 'ListServiceDeployments',
    body: { serviceDeployments: briefs.slice(25) },
  })
  await bench.control('POST', '/answers', {
    operation: 'DescribeServiceDeployments',
    body: { serviceDeployments: briefs.slice(25) },
  })
  const before = (await bench.calls())['ecs:DescribeServiceDeployments'] ?? 0
  const { deployments, more } = await read('cart')
  expect(more).toBe(true)
  expect(deployments.map((d) => d.id)).toEqual(briefs.slice(25).map((_, n) => `d${44 - n}`))
  expect((await bench.calls())['ecs:DescribeServiceDeployments']).toBe(before + 1)
})

test('a rollback has its cause and hooks, scrubbed, with unknown values kept', async () => {
  const id = arn('service-deployment', 'x')
  await bench.control('POST', '/answers', {
    operation: 'ListServiceDeployments',
    body: { serviceDeployments: [{ serviceDeploymentArn: id }] },
  })
  await bench.control('POST', '/answers', {
    operation: 'DescribeServiceDeployments',
    body: {
      serviceDeployments: [
        {
          serviceDeploymentArn: id,
          status: 'ROLLBACK_TELEPORTING',
          statusReason: 'failed with password=CANARY-1',
          lifecycleStage: 'PRODUCTION_TRAFFIC_SHIFT',
          targetServiceRevision: {
            arn: arn('service-revision', '2'),
            requestedProductionTrafficWeight: 25,
          },
          sourceServiceRevisions: [
            { arn: arn('service-revision', '1'), requestedProductionTrafficWeight: 75 },
          ],
          deploymentCircuitBreaker: { status: 'TRIGGERED', failureCount: 3, threshold: 3 },
          deploymentConfiguration: { strategy: 'CANARY' },
          lifecycleHookDetails: [
            {
              hookId: 'h',
              targetType: 'PAUSE',
              status: 'AWAITING_ACTION',
              timeoutAction: 'ROLLBACK',
            },
          ],
          rollback: { reason: 'token=CANARY-2', serviceRevisionArn: arn('service-revision', '1') },
        },
      ],
    },
  })
  await bench.control('POST', '/answers', {
    operation: 'DescribeServiceRevisions',
    body: {
      serviceRevisions: [1, 2].map((revision) => ({
        serviceRevisionArn: arn('service-revision', String(revision)),
        taskDefinition: `arn:aws:ecs:us-east-1:1:task-definition/web:${revision}`,
      })),
    },
  })
  const answer = await bench.get(pathOf('cart'))
  expect(answer.text).not.toContain('CANARY-')
  expect((answer.json as ServiceDeployments).deployments[0]).toMatchObject({
    status: 'ROLLBACK_TELEPORTING',
    strategy: 'CANARY',
    stage: 'PRODUCTION_TRAFFIC_SHIFT',
    to: { taskDefinition: 'web:2', production: 25 },
    from: [{ taskDefinition: 'web:1', production: 75 }],
    breaker: { failures: 3, threshold: 3 },
    hooks: [{ kind: 'PAUSE', status: 'AWAITING_ACTION', onExpiry: 'ROLLBACK' }],
    rollback: { to: 'web:1' },
  })
})

test('a denied read of revisions leaves a history without their names', async () => {
  await bench.control('POST', '/faults', { operation: 'DescribeServiceRevisions', kind: 'denied' })
  const { deployments, problems } = await read('recommendations')
  expect(deployments[0]?.to?.taskDefinition).toBeNull()
  expect(problems[0]).toMatchObject({
    call: 'ecs:DescribeServiceRevisions',
    iam: { action: 'ecs:DescribeServiceRevisions' },
  })
  await bench.control('DELETE', '/faults')
})

test('a denied list names the permission; a missing operation is no error', async () => {
  await bench.control('POST', '/faults', { operation: 'ListServiceDeployments', kind: 'denied' })
  const denied = await bench.get(pathOf('cart'))
  expect([denied.status, (denied.json as Problem).iam?.action]).toEqual([
    403,
    'ecs:ListServiceDeployments',
  ])
  await bench.control('DELETE', '/faults')
  await bench.control('POST', '/faults', {
    operation: 'ListServiceDeployments',
    kind: 'error',
    code: 'UnknownOperationException',
    status: 400,
  })
  expect(await read('cart')).toMatchObject({ kept: false, deployments: [] })
  await bench.control('DELETE', '/faults')
})
