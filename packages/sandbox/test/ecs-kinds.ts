import type { CreateServiceRequest } from '@aws-sdk/client-ecs'
import fc from 'fast-check'
import { createCapacityProvider } from '../src/ecs/clusters/capacity-providers.ts'
import { putClusterCapacityProviders } from '../src/ecs/clusters/clusters.ts'
import {
  deregisterContainerInstance,
  updateContainerInstancesState,
} from '../src/ecs/container-instances/container-instances.ts'
import { rolloutArn } from '../src/ecs/deployments/rollouts.ts'
import {
  continueServiceDeployment,
  stopServiceDeployment,
} from '../src/ecs/deployments/service-deployments.ts'
import { updateService } from '../src/ecs/services/services.ts'
import { enlist } from '../src/ecs/tasks/enlist.ts'
import { updateTaskProtection } from '../src/ecs/tasks/task-protection.ts'
import { stopTask } from '../src/ecs/tasks/tasks.ts'
import { addTargetGroup } from '../src/elbv2/target-groups.ts'
import { Fault } from '../src/operation.ts'
import { world } from './ecs-world.ts'

/** The services of the account, each of a kind of its own. */
export const worldActionKinds = [
  'rolling',
  'balanced',
  'hosted',
  'provided',
  'daemon',
  'green',
  'canary',
] as const
export type WorldActionKind = (typeof worldActionKinds)[number]

const kind = fc.constantFrom(...worldActionKinds)

/** A random action of an operator or of the environment. */
export const action = fc.oneof(
  fc.record({
    do: fc.constant('scale' as const),
    service: kind,
    to: fc.integer({ min: 0, max: 8 }),
  }),
  fc.record({
    do: fc.constant('deploy' as const),
    service: kind,
    tag: fc.constantFrom('v2', 'v3', 'crash', 'missing', 'unhealthy', 'oom', 'slow'),
  }),
  fc.record({
    do: fc.constant('deploy' as const),
    service: kind,
    tag: fc.constantFrom('v2', 'v3'),
  }),
  fc.record({ do: fc.constant('stop' as const), nth: fc.nat(40) }),
  fc.record({
    do: fc.constant('protect' as const),
    service: kind,
    many: fc.integer({ min: 1, max: 5 }),
    minutes: fc.integer({ min: 1, max: 60 }),
  }),
  fc.record({
    do: fc.constant('drain' as const),
    nth: fc.nat(5),
    status: fc.constantFrom('ACTIVE' as const, 'DRAINING' as const),
  }),
  fc.record({ do: fc.constant('deregister' as const), nth: fc.nat(5) }),
  fc.record({
    do: fc.constant('enlist' as const),
    zone: fc.constantFrom('a', 'b', 'c'),
    provided: fc.boolean(),
  }),
  fc.record({
    do: fc.constant('continue' as const),
    service: fc.constantFrom('green' as const, 'canary' as const),
    how: fc.constantFrom('CONTINUE' as const, 'ROLLBACK' as const),
  }),
  fc.record({
    do: fc.constant('give up' as const),
    service: kind,
    how: fc.constantFrom('ROLLBACK' as const, 'ABORT' as const),
  }),
  fc.record({ do: fc.constant('wait' as const), seconds: fc.integer({ min: 1, max: 600 }) }),
)
export type WorldAction = typeof action extends fc.Arbitrary<infer A> ? A : never

/** Deployment configuration of the services. */
export const setting = fc.record({
  percents: fc.constantFrom<[number, number][]>(
    [100, 200],
    [50, 100],
    [0, 100],
    [50, 150],
    [100, 125],
  ),
  breaker: fc.boolean(),
  rebalancing: fc.boolean(),
})
export type Setting = typeof setting extends fc.Arbitrary<infer S> ? S : never

/** An account with four instances and a service of every kind, and a hand to do things to it. */
export function manyKinds({
  percents: [minimumHealthyPercent, maximumPercent],
  breaker,
  rebalancing,
}: Setting) {
  const scene = world()
  const { region, call, cluster } = scene
  const provider = 'own'
  createCapacityProvider(
    {
      name: provider,
      autoScalingGroupProvider: {
        autoScalingGroupArn: 'own',
        managedScaling: { status: 'ENABLED' },
      },
    },
    call,
  )
  putClusterCapacityProviders(
    {
      cluster: 'prod',
      capacityProviders: ['FARGATE', 'FARGATE_SPOT', provider],
      defaultCapacityProviderStrategy: [],
    },
    call,
  )
  const join = (zone: string, { provided }: { provided: boolean }) =>
    enlist(region, cluster(), {
      zone: `us-east-1${zone}`,
      ...(provided ? { capacityProviderName: provider } : {}),
    })
  for (const zone of ['a', 'b', 'c']) join(zone, { provided: false })
  join('a', { provided: true })

  const onHost = new Set<WorldActionKind>(['hosted', 'provided', 'daemon'])
  const define = (service: WorldActionKind, tag: string) => {
    if (onHost.has(service))
      scene.defineOnHost(service, service === 'daemon' ? 200 : 1_500, {
        image: `${service}:${tag}`,
        ...(service === 'daemon'
          ? { portMappings: [{ containerPort: 9_100, hostPort: 9_100 }] }
          : {}),
      })
    else scene.define(service, tag, { portMappings: [{ containerPort: 80 }] })
  }
  const rolling = {
    minimumHealthyPercent,
    maximumPercent,
    deploymentCircuitBreaker: { enable: breaker, rollback: breaker },
  }
  const availabilityZoneRebalancing =
    rebalancing && maximumPercent > 100 ? ('ENABLED' as const) : ('DISABLED' as const)
  const { vpc } = [...region.ec2.subnets.values()][0] ?? {}
  if (!vpc) throw new Error('No subnet')
  const [front, green, blue] = [
    scene.balance('front'),
    scene.balance('green'),
    addTargetGroup(region, { name: 'blue', port: 80, vpc, type: 'ip' }),
  ]
  const rule = [...region.elbv2.balancers.values()]
    .flatMap((b) => [...b.listeners.values()])
    .flatMap((l) => l.rules)
    .find((r) => r.actions.some((a) => a.TargetGroupArn === green.arn))
  const pause = {
    targetType: 'PAUSE' as const,
    lifecycleStages: ['POST_TEST_TRAFFIC_SHIFT' as const],
    timeoutConfiguration: { timeoutInMinutes: 30, action: 'ROLLBACK' as const },
  }
  const bare = { launchType: 'EC2' as const, networkConfiguration: undefined }
  const how: Record<WorldActionKind, Partial<CreateServiceRequest>> = {
    rolling: { deploymentConfiguration: rolling, availabilityZoneRebalancing },
    balanced: {
      deploymentConfiguration: rolling,
      availabilityZoneRebalancing,
      loadBalancers: [{ targetGroupArn: front.arn, containerName: 'app', containerPort: 80 }],
    },
    hosted: { ...bare, deploymentConfiguration: rolling, availabilityZoneRebalancing },
    provided: {
      launchType: undefined,
      networkConfiguration: undefined,
      capacityProviderStrategy: [{ capacityProvider: provider, weight: 1 }],
      deploymentConfiguration: rolling,
    },
    daemon: { ...bare, schedulingStrategy: 'DAEMON', desiredCount: undefined },
    // Rebalancing starts one beyond the desired count: with two revisions side by side that is left
    // out.
    green: {
      availabilityZoneRebalancing: 'DISABLED',
      deploymentConfiguration: { strategy: 'BLUE_GREEN', bakeTimeInMinutes: 3 },
      loadBalancers: [
        {
          targetGroupArn: green.arn,
          containerName: 'app',
          containerPort: 80,
          advancedConfiguration: {
            alternateTargetGroupArn: blue.arn,
            productionListenerRule: rule?.arn,
            roleArn: 'arn:aws:iam::123456789012:role/elb',
          },
        },
      ],
    },
    canary: {
      availabilityZoneRebalancing: 'DISABLED',
      deploymentConfiguration: {
        strategy: 'CANARY',
        lifecycleHooks: [pause],
        canaryConfiguration: { canaryPercent: 10, canaryBakeTimeInMinutes: 2 },
      },
    },
  }
  for (const one of worldActionKinds) {
    define(one, 'v1')
    scene.serve(one, 2, how[one])
  }

  const service = (name: WorldActionKind) => {
    const found = cluster().services.get(name)
    if (!found) throw new Error(`No service ${name}`)
    return found
  }
  const act = (a: WorldAction): void => {
    // By age: the order of their ids would be chance.
    const tasks = [...cluster().tasks.values()].filter((t) => t.record.desiredStatus === 'RUNNING')
    const instances = [...cluster().instances.values()]
    if (a.do === 'scale')
      updateService({ cluster: 'prod', service: a.service, desiredCount: a.to }, call)
    if (a.do === 'deploy') {
      define(a.service, a.tag)
      updateService({ cluster: 'prod', service: a.service, taskDefinition: a.service }, call)
    }
    if (a.do === 'stop') stopTask({ cluster: 'prod', task: tasks[a.nth % tasks.length]?.id }, call)
    if (a.do === 'protect') {
      const own = tasks.filter((t) => t.service === service(a.service)).slice(0, a.many)
      updateTaskProtection(
        {
          cluster: 'prod',
          tasks: own.map((t) => t.id),
          protectionEnabled: true,
          expiresInMinutes: a.minutes,
        },
        call,
      )
    }
    if (a.do === 'drain')
      updateContainerInstancesState(
        {
          cluster: 'prod',
          containerInstances: [instances[a.nth]?.id ?? 'ghost'],
          status: a.status,
        },
        call,
      )
    if (a.do === 'deregister')
      deregisterContainerInstance(
        { cluster: 'prod', containerInstance: instances[a.nth]?.id ?? 'ghost', force: true },
        call,
      )
    if (a.do === 'enlist') join(a.zone, { provided: a.provided })
    const [rollout] = 'service' in a ? service(a.service).rollouts : []
    const serviceDeploymentArn =
      rollout && 'service' in a ? rolloutArn(region, service(a.service), rollout) : ''
    if (a.do === 'continue')
      continueServiceDeployment(
        { serviceDeploymentArn, hookId: rollout?.staging?.hooks[0]?.detail.hookId, action: a.how },
        call,
      )
    if (a.do === 'give up') stopServiceDeployment({ serviceDeploymentArn, stopType: a.how }, call)
  }
  /** Does it, or is refused; nothing else may come of it. */
  const attempt = (a: WorldAction): void => {
    try {
      act(a)
    } catch (error) {
      if (!(error instanceof Fault)) throw error
    }
  }
  return { ...scene, attempt, state: service, maximumPercent }
}
