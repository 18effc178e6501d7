import { describe, expect, test } from 'vitest'
import { updateContainerInstancesState } from '../src/ecs/container-instances/container-instances.ts'
import {
  deleteService,
  describeServices,
  listServices,
  updateService,
} from '../src/ecs/services/services.ts'
import { enlist } from '../src/ecs/tasks/enlist.ts'
import { describeTasks, listTasks, stopTask } from '../src/ecs/tasks/tasks.ts'
import { world } from './ecs-world.ts'

describe('the life of a service', () => {
  test('starts tasks, completes its deployment, and reports steady every 6 hours', () => {
    const { define, serve, service, story, advance } = world()
    define('web', 'v1')
    serve('web', 2)
    expect(service('web')).toMatchObject({
      desiredCount: 2,
      runningCount: 0,
      pendingCount: 0,
      deployments: [{ status: 'PRIMARY', rolloutState: 'IN_PROGRESS' }],
    })
    advance(3)
    expect(service('web')).toMatchObject({ runningCount: 0, pendingCount: 2 })
    advance(60)
    expect(service('web')).toMatchObject({
      runningCount: 2,
      pendingCount: 0,
      deployments: [{ rolloutState: 'COMPLETED', failedTasks: 0 }],
    })
    advance(6 * 3600)
    expect(story('web')).toEqual([
      'has started 2 tasks: (task ID) (task ID).',
      '(deployment ecs-svc/N) deployment completed.',
      'has reached a steady state.',
      'has reached a steady state.',
    ])
  })

  test('a task enters its states in order, with their timestamps', () => {
    const { define, serve, call, clock, advance } = world()
    define('web', 'v1')
    serve('web', 1)
    advance(2)
    const [arn = ''] = listTasks({ cluster: 'prod' }, call).taskArns ?? []
    const task = () => describeTasks({ cluster: 'prod', tasks: [arn] }, call).tasks?.[0]
    const seen: string[] = []
    for (let n = 0; n < 300; n++) {
      const status = task()?.lastStatus ?? ''
      if (seen.at(-1) !== status) seen.push(status)
      clock.advance(100)
    }
    expect(seen).toEqual(['PROVISIONING', 'PENDING', 'ACTIVATING', 'RUNNING'])
    const { createdAt, connectivityAt, pullStartedAt, pullStoppedAt, startedAt } = task() ?? {}
    const stamps = [createdAt, connectivityAt, pullStartedAt, pullStoppedAt, startedAt].map(
      (d) => d?.getTime() ?? 0,
    )
    expect(stamps).toEqual([...stamps].sort())
    expect(task()?.attachments?.[0]).toMatchObject({
      type: 'ElasticNetworkInterface',
      status: 'ATTACHED',
    })

    stopTask({ cluster: 'prod', task: arn, reason: 'try' }, call)
    advance(30)
    expect(task()).toMatchObject({
      lastStatus: 'STOPPED',
      stopCode: 'UserInitiated',
      stoppedReason: 'try',
      containers: [{ exitCode: 0 }],
    })
    expect(listTasks({ cluster: 'prod', desiredStatus: 'STOPPED' }, call).taskArns).toEqual([arn])
    advance(3_600)
    expect(describeTasks({ cluster: 'prod', tasks: [arn] }, call).failures).toEqual([
      { arn, reason: 'MISSING' },
    ])
  })

  test('scaling out and in starts no deployment', () => {
    const { define, serve, service, story, call, advance } = world()
    define('web', 'v1')
    serve('web', 1)
    advance(60)
    const [before] = service('web').deployments ?? []
    updateService({ cluster: 'prod', service: 'web', desiredCount: 25 }, call)
    advance(90)
    expect(service('web')).toMatchObject({ runningCount: 25, deployments: [{ id: before?.id }] })
    updateService({ cluster: 'prod', service: 'web', desiredCount: 24 }, call)
    advance(60)
    expect(service('web')).toMatchObject({ runningCount: 24, deployments: [{ id: before?.id }] })
    expect(story('web').slice(-2)).toEqual([
      'has stopped 1 running tasks: (task ID).',
      'has reached a steady state.',
    ])
    const [stopped = ''] =
      listTasks({ cluster: 'prod', desiredStatus: 'STOPPED' }, call).taskArns ?? []
    expect(describeTasks({ cluster: 'prod', tasks: [stopped] }, call).tasks?.[0]).toMatchObject({
      stopCode: 'ServiceSchedulerInitiated',
      stoppedReason: `Scaling activity initiated by (deployment ${before?.id})`,
    })
  })

  test('a deleted service drains, is INACTIVE, and is no longer listed', () => {
    const { define, serve, service, call, advance } = world()
    define('web', 'v1')
    serve('web', 2)
    advance(60)
    deleteService({ cluster: 'prod', service: 'web', force: true }, call)
    expect(service('web').status).toBe('DRAINING')
    advance(60)
    expect(service('web')).toMatchObject({ status: 'INACTIVE', runningCount: 0 })
    expect(listServices({ cluster: 'prod' }, call).serviceArns).toEqual([])
  })
})

describe('a deployment', () => {
  test.each([
    [100, 200, 4, 8],
    [50, 100, 2, 4],
    [0, 100, 0, 4],
    [75, 150, 3, 6],
  ])(
    'min %i%% and max %i%% hold at every second',
    (minimumHealthyPercent, maximumPercent, min, max) => {
      const { define, serve, service, call, advance } = world()
      define('web', 'v1')
      serve('web', 4, { deploymentConfiguration: { minimumHealthyPercent, maximumPercent } })
      advance(90)
      define('web', 'v2')
      updateService({ cluster: 'prod', service: 'web', taskDefinition: 'web' }, call)
      for (let second = 0; second < 400; second++) {
        advance(1)
        const { runningCount = 0, pendingCount = 0 } = service('web')
        expect(runningCount).toBeGreaterThanOrEqual(min)
        expect(runningCount + pendingCount).toBeLessThanOrEqual(max)
      }
      expect(service('web')).toMatchObject({
        runningCount: 4,
        deployments: [{ status: 'PRIMARY', rolloutState: 'COMPLETED' }],
      })
      expect(service('web').taskDefinition).toMatch(/web:2$/)
    },
  )

  test('reports that it is stuck if no task may start or stop', () => {
    const { define, serve, service, story, call, advance } = world()
    define('web', 'v1')
    serve('web', 2, {
      deploymentConfiguration: { minimumHealthyPercent: 100, maximumPercent: 100 },
    })
    advance(60)
    updateService({ cluster: 'prod', service: 'web', forceNewDeployment: true }, call)
    advance(120)
    expect(service('web').deployments).toHaveLength(2)
    expect(story('web').at(-1)).toMatch(/^was unable to stop or start tasks during a deployment/)
  })

  test('with a load balancer it registers, deregisters and drains', () => {
    const { balance, define, serve, story, call, advance } = world()
    define('web', 'v1', { portMappings: [{ containerPort: 80 }] })
    const { arn } = balance('web')
    serve('web', 1, {
      loadBalancers: [{ targetGroupArn: arn, containerName: 'app', containerPort: 80 }],
    })
    advance(60)
    updateService({ cluster: 'prod', service: 'web', forceNewDeployment: true }, call)
    advance(90)
    expect(story('web').slice(3)).toEqual([
      'has reached a steady state.',
      'has started 1 tasks: (task ID).',
      `registered 1 targets in (target-group ${arn})`,
      'has stopped 1 running tasks: (task ID).',
      `deregistered 1 targets in (target-group ${arn})`,
      'has begun draining connections on 1 tasks.',
      '(deployment ecs-svc/N) deployment completed.',
      'has reached a steady state.',
    ])
  })

  test('the circuit breaker fails it and rolls back', () => {
    const { define, serve, service, story, call, advance } = world()
    define('web', 'v1')
    serve('web', 2, {
      deploymentConfiguration: { deploymentCircuitBreaker: { enable: true, rollback: true } },
    })
    advance(60)
    const [good] = service('web').deployments ?? []
    define('web', 'missing')
    updateService({ cluster: 'prod', service: 'web', taskDefinition: 'web' }, call)
    advance(15 * 60)
    expect(service('web')).toMatchObject({
      runningCount: 2,
      deployments: [{ id: good?.id, status: 'PRIMARY', rolloutState: 'COMPLETED' }],
    })
    expect(service('web').taskDefinition).toMatch(/web:1$/)
    const texts = story('web')
    const failed = texts.indexOf('(deployment ecs-svc/N) deployment failed: tasks failed to start.')
    expect(failed).toBeGreaterThan(0)
    expect(texts[failed + 1]).toBe('rolling back to deployment ecs-svc/N.')
    expect(texts.at(-1)).toBe('has reached a steady state.')
  })

  test('the circuit breaker counts failed health checks after the first task ran', () => {
    const { define, serve, story, call, service, advance } = world()
    const healthCheck = { command: ['CMD', 'true'], interval: 10, retries: 2 }
    define('web', 'v1', { healthCheck })
    serve('web', 1, {
      deploymentConfiguration: { deploymentCircuitBreaker: { enable: true, rollback: true } },
    })
    advance(90)
    define('web', 'unhealthy', { healthCheck })
    updateService({ cluster: 'prod', service: 'web', taskDefinition: 'web' }, call)
    advance(15 * 60)
    expect(story('web')).toContain('(task ID) failed container health checks.')
    expect(story('web')).toContain(
      'has started 1 tasks: (task ID). Amazon ECS replaced 1 tasks due to an unhealthy status.',
    )
    expect(story('web')).toContain('rolling back to deployment ecs-svc/N.')
    expect(service('web')).toMatchObject({
      runningCount: 1,
      deployments: [{ rolloutState: 'COMPLETED' }],
    })
  })
})

describe('failures', () => {
  test('with a missing image tasks fail ever more slowly while the old revision serves', () => {
    const { define, serve, service, call, advance } = world()
    define('web', 'v1')
    serve('web', 1)
    advance(60)
    define('web', 'missing')
    updateService({ cluster: 'prod', service: 'web', taskDefinition: 'web' }, call)
    advance(200)
    expect(service('web')).toMatchObject({
      runningCount: 1,
      deployments: [{ rolloutState: 'IN_PROGRESS', failedTasks: 1 }, { status: 'ACTIVE' }],
    })
    const [arn = ''] = listTasks({ cluster: 'prod', desiredStatus: 'STOPPED' }, call).taskArns ?? []
    const reason =
      /^CannotPullContainerError: pull image manifest has been retried 5 time\(s\): failed to resolve ref .*:missing: not found$/
    expect(describeTasks({ cluster: 'prod', tasks: [arn] }, call).tasks?.[0]).toMatchObject({
      stopCode: 'TaskFailedToStart',
      stoppedReason: expect.stringMatching(reason),
      containers: [{ reason: expect.stringMatching(reason), exitCode: undefined }],
    })
    advance(4 * 3600)
    expect(service('web').deployments?.[0]?.failedTasks).toBeLessThan(20)
    expect(
      service('web').events?.some((e) => e.message?.includes('unable to consistently start tasks')),
    ).toBe(true)
    // An update of the service ends the throttle at once.
    define('web', 'v2')
    updateService({ cluster: 'prod', service: 'web', taskDefinition: 'web' }, call)
    advance(90)
    expect(service('web')).toMatchObject({
      runningCount: 1,
      deployments: [{ rolloutState: 'COMPLETED', failedTasks: 0 }],
    })
  })

  test('restarts a crashed container at once, without failing the deployment', () => {
    const { define, serve, service, call, advance } = world()
    define('web', 'crash')
    serve('web', 1)
    advance(1800)
    const stopped = listTasks({ cluster: 'prod', desiredStatus: 'STOPPED' }, call).taskArns ?? []
    expect(stopped.length).toBeGreaterThan(20)
    const [task] = describeTasks({ cluster: 'prod', tasks: stopped.slice(0, 1) }, call).tasks ?? []
    expect(task).toMatchObject({
      stopCode: 'EssentialContainerExited',
      containers: [{ exitCode: 1 }],
    })
    expect(service('web').deployments?.[0]?.failedTasks).toBe(0)
  })

  test('starts an unplaced task once there is capacity', () => {
    const { defineOnHost, serve, service, story, cluster, region, advance } = world()
    defineOnHost('web', 5_000)
    serve('web', 2, { launchType: 'EC2', networkConfiguration: undefined })
    advance(10)
    expect(story('web')).toEqual([
      expect.stringMatching(/Reason: No Container Instances were found in your cluster\./),
    ])
    enlist(region, cluster())
    advance(60)
    expect(service('web')).toMatchObject({ runningCount: 1, pendingCount: 0 })
    expect(story('web').at(-1)).toMatch(
      /^was unable to place a task .* \(container-instance ID\) has insufficient memory available\./,
    )
    enlist(region, cluster(), { zone: 'us-east-1b' })
    advance(60)
    expect(service('web')).toMatchObject({ runningCount: 2 })
    expect(story('web').at(-1)).toBe('has reached a steady state.')
  })

  test('a DAEMON has one task on each active instance and none on a draining one', () => {
    const { defineOnHost, serve, service, cluster, region, call, advance } = world()
    const instances = ['a', 'b', 'c'].map((z) =>
      enlist(region, cluster(), { zone: `us-east-1${z}` }),
    )
    defineOnHost('agent', 256)
    serve('agent', 0, {
      launchType: 'EC2',
      networkConfiguration: undefined,
      schedulingStrategy: 'DAEMON',
      desiredCount: undefined,
    })
    defineOnHost('web', 512)
    serve('web', 3, { launchType: 'EC2', networkConfiguration: undefined })
    advance(60)
    expect(service('agent')).toMatchObject({ desiredCount: 3, runningCount: 3 })
    expect(instances.map((i) => i.tasks.size)).toEqual([2, 2, 2])
    updateContainerInstancesState(
      { cluster: 'prod', containerInstances: [instances[0]?.id ?? ''], status: 'DRAINING' },
      call,
    )
    advance(120)
    expect(instances.map((i) => i.tasks.size)).toEqual([0, expect.any(Number), expect.any(Number)])
    expect(service('agent')).toMatchObject({ desiredCount: 2, runningCount: 2 })
    expect(service('web')).toMatchObject({ runningCount: 3 })
  })

  test('reads change nothing', () => {
    const { define, serve, call, region } = world()
    define('web', 'v1')
    serve('web', 2)
    const before = JSON.stringify(describeServices({ cluster: 'prod', services: ['web'] }, call))
    for (let n = 0; n < 50; n++) describeServices({ cluster: 'prod', services: ['web'] }, call)
    expect(JSON.stringify(describeServices({ cluster: 'prod', services: ['web'] }, call))).toBe(
      before,
    )
    expect(region.ecs.clusters.get('prod')?.tasks.size).toBe(0)
  })
})

test('kills a container that ignores SIGTERM after its stopTimeout', () => {
  const { define, serve, cluster, call, advance } = world()
  define('web', 'stubborn', { stopTimeout: 60 })
  serve('web', 1)
  advance(120)
  const [task] = [...cluster().tasks.values()]
  updateService({ cluster: 'prod', service: 'web', desiredCount: 0 }, call)
  advance(50)
  expect(task?.record).toMatchObject({
    desiredStatus: 'STOPPED',
    lastStatus: 'STOPPING',
    containers: [{ lastStatus: 'RUNNING' }],
  })
  expect(task?.record.containers[0]?.exitCode).toBeUndefined()
  advance(60)
  expect(task?.record).toMatchObject({ lastStatus: 'STOPPED', containers: [{ exitCode: 137 }] })
})

test('a task’s version counts its changes but no reads', () => {
  const { define, serve, cluster, call, advance } = world()
  define('web', 'v1')
  serve('web', 1)
  let before = { version: 0, seen: '' }
  const statuses = new Set<string>()
  for (let second = 0; second < 120; second++) {
    advance(1)
    const ids = [...cluster().tasks.keys()]
    if (ids.length === 0) continue
    const { tasks: [task] = [] } = describeTasks({ cluster: 'prod', tasks: ids }, call)
    if (!task) throw new Error('The task is gone.')
    const { version = 0, ...rest } = task
    const seen = JSON.stringify(rest)
    // Its description changes only if its version does.
    expect(version > before.version, `${seen} after ${before.seen}`).toBe(seen !== before.seen)
    before = { version, seen }
    statuses.add(task.lastStatus ?? '')
  }
  expect([...statuses]).toEqual(['PROVISIONING', 'PENDING', 'ACTIVATING', 'RUNNING'])
})
