import type { PlacementStrategy } from '@aws-sdk/client-ecs'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  describeContainerInstances,
  listContainerInstances,
} from '../src/ecs/container-instances/container-instances.ts'
import { nextProvider } from '../src/ecs/placement/capacity-strategy.ts'
import { needsOf, remaining } from '../src/ecs/placement/capacity.ts'
import { place } from '../src/ecs/placement/placement.ts'
import { scaleInOrder } from '../src/ecs/placement/scale-in.ts'
import { updateService } from '../src/ecs/services/services.ts'
import { registerTaskDefinition } from '../src/ecs/task-definitions/task-definitions.ts'
import { runTask } from '../src/ecs/tasks/run-task.ts'
import { startTask } from '../src/ecs/tasks/start-task.ts'
import { listTasks } from '../src/ecs/tasks/tasks.ts'
import { hosts, message } from './ecs-hosts.ts'
import { world } from './ecs-world.ts'

describe('requirements of a task', () => {
  test('RunTask refuses a cluster without instances', () => {
    const { defineOnHost, call } = world()
    defineOnHost('job', 128)
    expect(message(() => runTask({ cluster: 'prod', taskDefinition: 'job' }, call))).toBe(
      'InvalidParameterException: No Container Instances were found in your cluster.',
    )
  })

  test.each([
    ['RESOURCE:MEMORY', { memory: 9_000 }],
    ['RESOURCE:CPU', { memory: 10, cpu: 9_000 }],
    ['RESOURCE:GPU', { memory: 10, resourceRequirements: [{ type: 'GPU' as const, value: '1' }] }],
    ['RESOURCE:PORTS', { memory: 10, portMappings: [{ containerPort: 22, hostPort: 22 }] }],
  ])('%s', (reason, container) => {
    const { call, run, instances } = hosts('a')
    registerTaskDefinition(
      { family: 'job', containerDefinitions: [{ name: 'app', image: 'app', ...container }] },
      call,
    )
    expect(run('job').failures).toEqual([
      { arn: instances[0]?.record.containerInstanceArn, reason },
    ])
  })

  test('skips disconnected agents, missing attributes and unmet constraints', () => {
    const {
      call,
      run,
      defineOnHost,
      instances: [instance],
    } = hosts('a')
    defineOnHost('job', 128)
    const reason = (more: object = {}) => run('job', more).failures?.[0]?.reason
    expect(
      reason({
        placementConstraints: [{ type: 'memberOf', expression: 'attribute:stack == blue' }],
      }),
    ).toBe('MemberOf placement constraint unsatisfied.')
    registerTaskDefinition(
      {
        family: 'task',
        networkMode: 'none',
        taskRoleArn: 'arn:aws:iam::123456789012:role/r',
        containerDefinitions: [{ name: 'app', image: 'app', memory: 10 }],
      },
      call,
    )
    if (!instance) throw new Error('no instance')
    instance.record.attributes = instance.record.attributes.filter(
      (a) => a.name !== 'com.amazonaws.ecs.capability.task-iam-role',
    )
    expect(run('task').failures?.[0]?.reason).toBe('ATTRIBUTE')
    instance.record.agentConnected = false
    expect(reason()).toBe('AGENT')
  })

  test('UDP ports are independent of TCP ports', () => {
    const {
      call,
      run,
      instances: [instance],
    } = hosts('a')
    for (const protocol of ['tcp', 'udp'] as const) {
      registerTaskDefinition(
        {
          family: protocol,
          containerDefinitions: [
            {
              name: 'app',
              image: 'app',
              memory: 10,
              portMappings: [{ containerPort: 53, hostPort: 53, protocol }],
            },
          ],
        },
        call,
      )
    }
    expect([run('tcp'), run('udp')].map((r) => r.tasks?.length)).toEqual([1, 1])
    expect(run('udp').failures?.[0]?.reason).toBe('RESOURCE:PORTS')
    const [described] =
      describeContainerInstances(
        { cluster: 'prod', containerInstances: [instance?.id ?? ''] },
        call,
      ).containerInstances ?? []
    expect(
      described?.remainingResources?.find((r) => r.name === 'PORTS_UDP')?.stringSetValue,
    ).toEqual(['53'])
  })

  test('skips an instance in a zone without a subnet', () => {
    const {
      run,
      call,
      network,
      region,
      instances: [a, b],
    } = hosts('ab')
    registerTaskDefinition(
      {
        family: 'eni',
        networkMode: 'awsvpc',
        containerDefinitions: [{ name: 'app', image: 'app', memory: 10 }],
      },
      call,
    )
    const subnets = [...region.ec2.subnets.values()]
      .filter((s) => s.zone === 'us-east-1b')
      .map((s) => s.id)
    const networkConfiguration = {
      awsvpcConfiguration: { ...network.awsvpcConfiguration, subnets },
    }
    for (let n = 0; n < 2; n++)
      expect(run('eni', { networkConfiguration }).tasks?.[0]).toMatchObject({
        containerInstanceArn: b?.record.containerInstanceArn,
        availabilityZone: 'us-east-1b',
      })
    const there = startTask(
      {
        cluster: 'prod',
        taskDefinition: 'eni',
        containerInstances: [a?.id ?? ''],
        networkConfiguration,
      },
      call,
    )
    expect(there.failures).toEqual([{ arn: a?.record.containerInstanceArn, reason: 'LOCATION' }])
  })

  test('skips an instance without a free interface', () => {
    const { run, call, network } = hosts('a')
    registerTaskDefinition(
      {
        family: 'eni',
        networkMode: 'awsvpc',
        containerDefinitions: [{ name: 'app', image: 'app', memory: 10 }],
      },
      call,
    )
    const answer = run('eni', { count: 3, networkConfiguration: network })
    expect(answer.tasks).toHaveLength(2)
    expect(answer.failures?.[0]?.reason).toBe('RESOURCE:ENI')
  })

  test('refuses invalid expressions before anything is created', () => {
    const { run, call, serve, defineOnHost } = hosts('a')
    defineOnHost('job', 128)
    const placementConstraints = [{ type: 'memberOf' as const, expression: 'nonsense ==' }]
    expect(message(() => run('job', { placementConstraints }))).toBe(
      'InvalidParameterException: Invalid expression: nonsense ==',
    )
    expect(
      message(() =>
        serve('job', 1, {
          launchType: 'EC2',
          networkConfiguration: undefined,
          placementConstraints,
        }),
      ),
    ).toMatch(/Invalid expression/)
    expect(
      message(() =>
        run('job', { placementConstraints: [{ type: 'distinctInstance', expression: '' }] }),
      ),
    ).toMatch(/distinctInstance expression should not be specified/)
    expect(message(() => listContainerInstances({ cluster: 'prod', filter: 'x' }, call))).toMatch(
      /Invalid expression/,
    )
    expect(listTasks({ cluster: 'prod' }, call).taskArns).toEqual([])
  })
})

describe('strategies', () => {
  test.each<[string, string, PlacementStrategy[], number[]]>([
    [
      'spread over zones',
      'aab',
      [{ type: 'spread', field: 'attribute:ecs.availability-zone' }],
      [2, 2, 4],
    ],
    ['spread over instances', 'aab', [{ type: 'spread', field: 'instanceId' }], [3, 3, 2]],
    ['host is instanceId', 'aab', [{ type: 'spread', field: 'host' }], [3, 3, 2]],
    ['binpack', 'aab', [{ type: 'binpack', field: 'memory' }], [7, 1, 0]],
    [
      'zones, then binpack',
      'aabb',
      [
        { type: 'spread', field: 'attribute:ecs.availability-zone' },
        { type: 'binpack', field: 'MEMORY' },
      ],
      [4, 0, 4, 0],
    ],
  ])('%s', (_, zones, placementStrategy, expected) => {
    const { defineOnHost, run, count } = hosts(zones)
    defineOnHost('job', 1_000)
    expect(run('job', { count: 8, placementStrategy }).failures).toEqual([])
    expect(count()).toEqual(expected)
  })

  test('random eventually uses every instance', () => {
    const { defineOnHost, run, count } = hosts('aaaa')
    defineOnHost('job', 10, { cpu: 1 })
    // No multiple of four, so that turns would not come out even either.
    for (let n = 0; n < 50; n++) run('job', { count: 3, placementStrategy: [{ type: 'random' }] })
    expect(Math.min(...count())).toBeGreaterThan(0)
    expect(new Set(count()).size).toBeGreaterThan(1)
  })

  test('distinctInstance puts one on each', () => {
    const { defineOnHost, run, count } = hosts('aab')
    defineOnHost('job', 10)
    const answer = run('job', { count: 4, placementConstraints: [{ type: 'distinctInstance' }] })
    expect(count()).toEqual([1, 1, 1])
    expect(answer.failures?.[0]?.reason).toBe('DistinctInstance placement constraint unsatisfied.')
  })

  test('binpack scales in on the emptiest instance', () => {
    const { defineOnHost, run, instances, cluster } = hosts('ab')
    defineOnHost('job', 1_000)
    run('job', { count: 8, placementStrategy: [{ type: 'binpack', field: 'memory' }] })
    const tasks = [...cluster().tasks.values()]
    for (const t of tasks) t.everRan = true
    const order = scaleInOrder(tasks, [{ type: 'binpack', field: 'memory' }]).map((t) =>
      instances.findIndex((i) => i === t.instance),
    )
    expect(order).toEqual([1, 0, 0, 0, 0, 0, 0, 0])
  })

  test('no instance exceeds its resources', () => {
    const size = fc.record({
      memory: fc.integer({ min: 6, max: 4_000 }),
      cpu: fc.integer({ min: 0, max: 1_000 }),
      hostPort: fc.constantFrom(0, 80, 443),
    })
    const strategies = fc.subarray<PlacementStrategy>([
      { type: 'binpack', field: 'cpu' },
      { type: 'spread', field: 'instanceId' },
      { type: 'random' },
    ])
    fc.assert(
      fc.property(fc.array(size, { maxLength: 12 }), strategies, (sizes, placementStrategy) => {
        const { call, run, instances } = hosts('abc')
        sizes.forEach(({ memory, cpu, hostPort }, n) => {
          registerTaskDefinition(
            {
              family: `f${n}`,
              containerDefinitions: [
                {
                  name: 'app',
                  image: 'app',
                  memory,
                  cpu,
                  portMappings: [{ containerPort: 80, hostPort }],
                },
              ],
            },
            call,
          )
          run(`f${n}`, { count: 3, placementStrategy })
        })
        for (const instance of instances) {
          const left = remaining(instance)
          expect(Math.min(left.cpu, left.memory, left.eni, left.gpu)).toBeGreaterThanOrEqual(0)
          expect(new Set(left.ports).size).toBe(left.ports.length)
        }
      }),
      { numRuns: 40 },
    )
  })
})

describe('capacity providers', () => {
  test('fills the base first, then by weight', () => {
    const counts = new Map<string | undefined, number>()
    const strategy = [
      { capacityProvider: 'FARGATE', base: 2, weight: 1 },
      { capacityProvider: 'FARGATE_SPOT', weight: 3 },
      { capacityProvider: 'never', weight: 0 },
    ]
    const order = Array.from({ length: 10 }, () => {
      const next = nextProvider(strategy, (p) => counts.get(p) ?? 0)
      counts.set(next, (counts.get(next) ?? 0) + 1)
      return next
    })
    expect(order.slice(0, 2)).toEqual(['FARGATE', 'FARGATE'])
    expect(order.slice(2).filter((o) => o === 'FARGATE_SPOT')).toHaveLength(6)
  })

  test('a service keeps its base on one provider', () => {
    const { define, serve, service, call, cluster, advance } = world()
    define('web', 'v1')
    serve('web', 6, {
      launchType: undefined,
      capacityProviderStrategy: [
        { capacityProvider: 'FARGATE', base: 2, weight: 0 },
        { capacityProvider: 'FARGATE_SPOT', weight: 1 },
      ],
    })
    advance(60)
    const on = (name: string) =>
      [...cluster().tasks.values()].filter(
        (t) => t.record.capacityProviderName === name && t.record.lastStatus === 'RUNNING',
      ).length
    expect([on('FARGATE'), on('FARGATE_SPOT')]).toEqual([2, 4])
    updateService({ cluster: 'prod', service: 'web', desiredCount: 9 }, call)
    advance(60)
    expect([on('FARGATE'), on('FARGATE_SPOT'), service('web').runningCount]).toEqual([2, 7, 9])
  })
})

describe('StartTask', () => {
  test('starts one task on each named instance, or returns the reason', () => {
    const { call, defineOnHost, instances, cluster } = hosts('abc')
    defineOnHost('job', 6_000)
    const [one, two, three] = instances
    const start = (containerInstances: string[]) =>
      startTask(
        { cluster: 'prod', taskDefinition: 'job', containerInstances, startedBy: 'me' },
        call,
      )
    const answer = start([one?.id ?? '', two?.record.containerInstanceArn ?? '', 'nowhere'])
    expect(answer.tasks?.map((t) => t.containerInstanceArn)).toEqual(
      [one, two].map((i) => i?.record.containerInstanceArn),
    )
    expect(answer.failures).toEqual([
      {
        arn: 'arn:aws:ecs:us-east-1:123456789012:container-instance/prod/nowhere',
        reason: 'MISSING',
      },
    ])
    expect(start([one?.id ?? '']).failures?.[0]?.reason).toBe('RESOURCE:MEMORY')
    if (three) three.record.status = 'INACTIVE'
    expect(start([three?.id ?? '']).failures?.[0]?.reason).toBe('INACTIVE')
    expect(message(() => start([]))).toMatch(/^InvalidParameterException/)
    expect(message(() => start(Array.from({ length: 11 }, String)))).toMatch(
      /^InvalidParameterException/,
    )
    expect(cluster().tasks.size).toBe(2)
  })
})

test('place returns the missing resource if no instance fits', () => {
  const { cluster, region, defineOnHost, call } = world()
  const definition = defineOnHost('job', 10).taskDefinition
  const state = region.ecs.families.get('job')?.[0]
  if (!definition || !state) throw new Error('no definition')
  expect(
    place(cluster(), { needs: needsOf(state), siblings: [], constraints: [], strategy: [] }),
  ).toMatchObject({ code: 'NO ACTIVE INSTANCES' })
  expect(call.region).toBe(region)
})
