import fc from 'fast-check'
import { expect, test } from 'vitest'
import { updateContainerInstancesState } from '../src/ecs/container-instances/container-instances.ts'
import { remaining } from '../src/ecs/placement/capacity.ts'
import { updateService } from '../src/ecs/services/services.ts'
import { enlist } from '../src/ecs/tasks/enlist.ts'
import { updateTaskProtection } from '../src/ecs/tasks/task-protection.ts'
import { listTasks, stopTask } from '../src/ecs/tasks/tasks.ts'
import { world } from './ecs-world.ts'

const action = fc.oneof(
  fc.record({ do: fc.constant('scale' as const), to: fc.integer({ min: 0, max: 12 }) }),
  fc.record({
    do: fc.constant('deploy' as const),
    tag: fc.constantFrom('v2', 'v3', 'crash', 'missing', 'unhealthy', 'oom', 'slow'),
  }),
  fc.record({ do: fc.constant('stop' as const), nth: fc.nat(12) }),
  fc.record({
    do: fc.constant('protect' as const),
    many: fc.integer({ min: 1, max: 10 }),
    minutes: fc.integer({ min: 1, max: 20 }),
  }),
  fc.record({
    do: fc.constant('drain' as const),
    nth: fc.nat(3),
    status: fc.constantFrom('ACTIVE' as const, 'DRAINING' as const),
  }),
  fc.record({ do: fc.constant('wait' as const), seconds: fc.integer({ min: 1, max: 900 }) }),
)

const scenario = fc.record({
  percents: fc.constantFrom<[number, number][]>([100, 200], [50, 100], [0, 100], [50, 200]),
  breaker: fc.boolean(),
  fargate: fc.boolean(),
  actions: fc.array(action, { maxLength: 12 }),
})
type Scenario = typeof scenario extends fc.Arbitrary<infer S> ? S : never

test('random operations overbook nothing, and a good image makes the service steady', () => {
  const run = ({ percents, breaker, fargate, actions }: Scenario) => {
    const { define, defineOnHost, serve, service, cluster, region, call, advance } = world()
    const [minimumHealthyPercent, maximumPercent] = percents
    const instances = ['a', 'b', 'c', 'a'].map((z) =>
      enlist(region, cluster(), { zone: `us-east-1${z}` }),
    )
    const revise = (tag: string) =>
      fargate ? define('web', tag) : void defineOnHost('web', 1_500, { image: `web:${tag}` })
    revise('v1')
    const deploymentConfiguration = {
      minimumHealthyPercent,
      maximumPercent,
      deploymentCircuitBreaker: { enable: breaker, rollback: breaker },
    }
    serve('web', 3, {
      deploymentConfiguration,
      ...(fargate ? {} : { launchType: 'EC2', networkConfiguration: undefined }),
    })
    const check = () => {
      for (const i of instances) {
        const left = remaining(i)
        expect(Math.min(left.cpu, left.memory)).toBeGreaterThanOrEqual(0)
      }
      const live = [...cluster().tasks.values()].filter((t) => t.record.lastStatus !== 'STOPPED')
      expect(new Set(live)).toEqual(new Set(cluster().services.get('web')?.tasks))
      const scaledIn = [...cluster().tasks.values()].filter(
        (t) => t.protection && t.record.stoppedReason?.startsWith('Scaling activity'),
      )
      expect(scaledIn).toEqual([])
      expect(service('web').deployments?.filter((d) => d.status === 'PRIMARY')).toHaveLength(1)
    }
    for (const a of actions) {
      if (a.do === 'scale')
        updateService({ cluster: 'prod', service: 'web', desiredCount: a.to }, call)
      if (a.do === 'wait') advance(a.seconds)
      if (a.do === 'drain')
        updateContainerInstancesState(
          { cluster: 'prod', containerInstances: [instances[a.nth]?.id ?? ''], status: a.status },
          call,
        )
      if (a.do === 'deploy') {
        revise(a.tag)
        updateService({ cluster: 'prod', service: 'web', taskDefinition: 'web' }, call)
      }
      const tasks = listTasks({ cluster: 'prod' }, call).taskArns ?? []
      if (a.do === 'protect' && tasks.length > 0) {
        updateTaskProtection(
          {
            cluster: 'prod',
            tasks: tasks.slice(0, a.many),
            protectionEnabled: true,
            expiresInMinutes: a.minutes,
          },
          call,
        )
      }
      if (a.do === 'stop' && tasks.length > 0)
        stopTask({ cluster: 'prod', task: tasks[a.nth % tasks.length] }, call)
      advance(3)
      check()
    }
    for (const i of instances)
      updateContainerInstancesState(
        { cluster: 'prod', containerInstances: [i.id], status: 'ACTIVE' },
        call,
      )
    revise('v9')
    updateService({ cluster: 'prod', service: 'web', taskDefinition: 'web', desiredCount: 4 }, call)
    advance(3_600)
    check()
    expect(service('web')).toMatchObject({
      runningCount: 4,
      pendingCount: 0,
      deployments: [{ rolloutState: 'COMPLETED', failedTasks: 0 }],
    })
    expect(service('web').events?.[0]?.message).toBe('(service web) has reached a steady state.')
  }
  fc.assert(fc.property(scenario, run), { numRuns: 60 })
})
