import type { ClusterRow, ListOf, ServiceDetail, ServiceRow, TaskRow } from '@pilothouse/contract'
import { contract, type Route } from '@pilothouse/contract'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startBench, type Bench } from './harness.ts'

let bench: Bench
beforeAll(async () => {
  bench = await startBench('demo', { regions: ['us-east-1', 'eu-west-1', 'ap-southeast-2'] })
})
afterAll(() => bench.close())

const list = async <T>(path: string) => (await bench.get(path)).json as ListOf<T>

test('every list is complete, has its age, and matches the contract', async () => {
  for (const [path, route] of [
    ['clusters', 'clusters'],
    ['services', 'services'],
    ['tasks', 'tasks'],
    ['container-instances', 'container-instances'],
    ['task-definitions', 'task-definitions'],
  ] as const) {
    const { json } = await bench.get(`/api/test/${path}`)
    const parsed = contract[`GET /api/:account/${route}` as Route].response.safeParse(json)
    expect([path, parsed.error?.issues ?? []]).toEqual([path, []])
    const { rows, parts } = json as ListOf<unknown>
    expect(rows.length).toBeGreaterThan(4)
    for (const part of parts) {
      expect(part).toMatchObject({ complete: true, problems: [] })
      expect(Math.abs(Date.now() - (part.asOf ?? 0))).toBeLessThan(30_000)
    }
  }
})

test('the demo shows failing services with the cause, and short ones with the reason', async () => {
  const { rows } = await list<ServiceRow>('/api/test/services')
  const state = (name: string) => rows.find((s) => s.name === name)?.state
  expect(state('image-resizer')).toMatchObject({
    name: 'Failing',
    reason: expect.stringContaining('CannotPullContainerError') as string,
  })
  expect(state('coupon-engine')).toMatchObject({
    name: 'Failing',
    reason: expect.stringContaining('exited with code 1') as string,
  })
  expect(state('search-indexer')).toMatchObject({
    name: 'Short',
    reason: expect.stringContaining('insufficient memory') as string,
  })
  expect(state('recommendations')?.name).toBe('Deploying')
  expect(rows.filter((s) => s.state.name === 'Steady').length).toBeGreaterThan(30)
  const { rows: clusters } = await list<ClusterRow>('/api/test/clusters')
  expect(clusters.find((c) => c.name === 'storefront')?.health.attention).toBe(2)
})

test('each service, task and revision of the demo matches the contract', async () => {
  const { rows: services } = await list<ServiceRow>('/api/test/services')
  for (const service of services.slice(0, 12)) {
    const { status, json } = await bench.get(
      `/api/test/${service.region}/clusters/${service.cluster}/services/${service.name}`,
    )
    expect([service.name, status]).toEqual([service.name, 200])
    expect([
      service.name,
      contract['GET /api/:account/:region/clusters/:cluster/services/:service'].response.safeParse(
        json,
      ).error?.issues ?? [],
    ]).toEqual([service.name, []])
    const [family = '', revision = ''] = service.taskDefinition.split(':')
    const definition = await bench.get(
      `/api/test/${service.region}/task-definitions/${family}/${revision}`,
    )
    expect(
      contract['GET /api/:account/:region/task-definitions/:family/:revision'].response.safeParse(
        definition.json,
      ).error?.issues ?? [],
    ).toEqual([])
  }
  const { rows: tasks } = await list<TaskRow>('/api/test/tasks')
  for (const task of [
    ...tasks.filter((x) => x.lastStatus === 'STOPPED').slice(0, 3),
    ...tasks.filter((x) => x.lastStatus === 'RUNNING').slice(0, 5),
  ]) {
    const { json } = await bench.get(
      `/api/test/${task.region}/clusters/${task.cluster}/tasks/${task.taskId}`,
    )
    expect(
      contract['GET /api/:account/:region/clusters/:cluster/tasks/:task'].response.safeParse(json)
        .error?.issues ?? [],
    ).toEqual([])
  }
})

test.each([
  'clusters/nothing',
  'clusters/storefront/services/nothing',
  'clusters/storefront/tasks/nothing',
  'clusters/nothing/services/cart',
  'task-definitions/nothing',
  'task-definitions/cart/999',
])('%s is a 404', async (path) => {
  const answer = await bench.get(`/api/test/us-east-1/${path}`)
  expect([path, answer.status]).toEqual([path, 404])
})

test('F16: one denied operation is named, and the rest works', async () => {
  const denied = await startBench('demo')
  try {
    await denied.control('POST', '/faults', { api: 'ecs', operation: 'ListTasks', kind: 'denied' })
    const tasks = (await denied.get('/api/test/tasks')).json as ListOf<TaskRow>
    expect(tasks.parts[0]?.complete).toBe(false)
    expect(tasks.parts[0]?.problems[0]).toMatchObject({
      call: 'ecs:ListTasks',
      code: 'AccessDeniedException',
      iam: { action: 'ecs:ListTasks' },
    })
    const services = (await denied.get('/api/test/services')).json as ListOf<ServiceRow>
    expect(services.rows.length).toBeGreaterThan(20)
  } finally {
    await denied.close()
  }
})

test('a cluster opens by its name even if clusters may not be listed', async () => {
  const denied = await startBench('demo')
  try {
    await denied.control('POST', '/faults', {
      api: 'ecs',
      operation: 'ListClusters',
      kind: 'denied',
    })
    const clusters = (await denied.get('/api/test/clusters')).json as ListOf<ClusterRow>
    expect(clusters.parts[0]?.problems[0]?.iam?.action).toBe('ecs:ListClusters')
    expect((await denied.get('/api/test/us-east-1/clusters/storefront')).status).toBe(200)
    const service = (await denied.get('/api/test/us-east-1/clusters/storefront/services/cart'))
      .json as ServiceDetail
    expect(service.running).toBeGreaterThan(0)
  } finally {
    await denied.close()
  }
})

test('F13: a region that is down leaves the others complete', async () => {
  const broken = await startBench('demo', { regions: ['us-east-1', 'eu-west-1'] })
  try {
    await broken.control('POST', '/faults', { region: 'eu-west-1', kind: 'reset' })
    const { rows, parts } = (await broken.get('/api/test/services')).json as ListOf<ServiceRow>
    expect(rows.length).toBeGreaterThan(20)
    expect(parts.find((p) => p.region === 'us-east-1')?.complete).toBe(true)
    expect(parts.find((p) => p.region === 'eu-west-1')?.problems[0]?.code).toBe('Unreachable')
  } finally {
    await broken.close()
  }
})

test('F25: a page token that comes twice ends the list, which is marked incomplete', async () => {
  const looping = await startBench('empty')
  try {
    await looping.control('POST', '/answers', {
      operation: 'ListClusters',
      body: { clusterArns: [], nextToken: 'again' },
      times: 100,
    })
    const { parts } = (await looping.get('/api/test/clusters')).json as ListOf<ClusterRow>
    expect(parts[0]?.complete).toBe(false)
    expect(parts[0]?.problems).toHaveLength(1)
  } finally {
    await looping.close()
  }
})
