import { expect, test } from 'vitest'
import {
  describeServiceDeployments,
  describeServiceRevisions,
  listServiceDeployments,
  stopServiceDeployment,
} from '../src/ecs/deployments/service-deployments.ts'
import { updateService } from '../src/ecs/services/services.ts'
import { deleteLoadBalancer } from '../src/elbv2/load-balancers.ts'
import { deleteTargetGroup } from '../src/elbv2/target-groups.ts'
import { world } from './ecs-world.ts'

test('lists each deployment with its revision, newest first', () => {
  const { define, serve, service, call, advance } = world()
  define('web', 'v1')
  serve('web', 2)
  advance(90)
  define('web', 'v2')
  updateService({ cluster: 'prod', service: 'web', taskDefinition: 'web:2' }, call)
  expect(service('web').currentServiceDeployment).toMatch(/:service-deployment\/prod\/web\/\d+$/)
  advance(120)
  expect(service('web').currentServiceDeployment).toBeUndefined()
  updateService({ cluster: 'prod', service: 'web', desiredCount: 3 }, call)
  const briefs =
    listServiceDeployments({ cluster: 'prod', service: 'web' }, call).serviceDeployments ?? []
  expect(briefs.map((b) => b.status)).toEqual(['SUCCESSFUL', 'SUCCESSFUL'])
  const revisions = describeServiceRevisions(
    { serviceRevisionArns: briefs.map((b) => b.targetServiceRevisionArn ?? '') },
    call,
  ).serviceRevisions
  expect(revisions?.map((r) => r.taskDefinition?.split(':').at(-1))).toEqual(['2', '1'])
})

test('the circuit breaker rolls a deployment back', () => {
  const { define, serve, call, advance } = world()
  define('web', 'v1')
  serve('web', 2, {
    deploymentConfiguration: { deploymentCircuitBreaker: { enable: true, rollback: true } },
  })
  advance(60)
  define('web', 'missing')
  updateService({ cluster: 'prod', service: 'web', taskDefinition: 'web' }, call)
  advance(15 * 60)
  const [brief] =
    listServiceDeployments({ cluster: 'prod', service: 'web' }, call).serviceDeployments ?? []
  const [described] =
    describeServiceDeployments({ serviceDeploymentArns: [brief?.serviceDeploymentArn ?? ''] }, call)
      .serviceDeployments ?? []
  expect(described).toMatchObject({
    status: 'ROLLBACK_SUCCESSFUL',
    deploymentCircuitBreaker: { status: 'TRIGGERED', threshold: 3 },
  })
  expect(described?.rollback?.serviceRevisionArn).toBe(described?.sourceServiceRevisions?.[0]?.arn)
})

test('stopping a deployment rolls the service back', () => {
  const { define, serve, service, call, advance } = world()
  define('web', 'v1')
  serve('web', 2)
  advance(60)
  define('web', 'slow')
  updateService({ cluster: 'prod', service: 'web', taskDefinition: 'web' }, call)
  advance(20)
  const serviceDeploymentArn = service('web').currentServiceDeployment ?? ''
  stopServiceDeployment({ serviceDeploymentArn, stopType: 'ROLLBACK' }, call)
  advance(60)
  expect(service('web')).toMatchObject({
    runningCount: 2,
    pendingCount: 0,
    deployments: [{ rolloutState: 'COMPLETED' }],
  })
  expect(service('web').taskDefinition).toMatch(/web:1$/)
  expect(
    listServiceDeployments({ cluster: 'prod', service: 'web' }, call).serviceDeployments?.[0]
      ?.status,
  ).toBe('ROLLBACK_SUCCESSFUL')
  expect(() => stopServiceDeployment({ serviceDeploymentArn }, call)).toThrow(/cannot be stopped/)
})

test('case 10: a newer service deployment stops the one in progress', () => {
  const { define, serve, call, advance } = world()
  define('web', 'v1')
  serve('web', 1)
  advance(90)
  define('web', 'v2')
  updateService({ cluster: 'prod', service: 'web', taskDefinition: 'web:2' }, call)
  advance(8)
  updateService({ cluster: 'prod', service: 'web', forceNewDeployment: true }, call)
  advance(120)
  const [newer, replaced] =
    listServiceDeployments({ cluster: 'prod', service: 'web' }, call).serviceDeployments ?? []
  expect(newer?.status).toBe('SUCCESSFUL')
  expect(replaced).toMatchObject({
    status: 'STOPPED',
    statusReason: 'Replaced by a new service deployment.',
  })
  expect(replaced?.finishedAt?.getTime()).toBeGreaterThan(newer?.startedAt?.getTime() ?? Infinity)
  expect(replaced?.finishedAt?.getTime()).toBeLessThan(newer?.finishedAt?.getTime() ?? 0)
})

test('case 14: a deployment without its target group stays in progress', () => {
  const { define, serve, service, story, balance, region, call, advance } = world()
  define('web', 'v1', { portMappings: [{ containerPort: 80 }] })
  const { arn } = balance('web')
  serve('web', 1, {
    loadBalancers: [{ targetGroupArn: arn, containerName: 'app', containerPort: 80 }],
  })
  advance(180)
  expect(service('web').deployments?.map((d) => d.rolloutState)).toEqual(['COMPLETED'])
  for (const { arn: LoadBalancerArn } of region.elbv2.balancers.values())
    deleteLoadBalancer({ LoadBalancerArn }, call)
  deleteTargetGroup({ TargetGroupArn: arn }, call)
  updateService({ cluster: 'prod', service: 'web', forceNewDeployment: true }, call)
  advance(3_600)
  expect(service('web').deployments?.[0]?.rolloutState).toBe('IN_PROGRESS')
  expect(story('web').filter((text) => text.includes('deployment completed'))).toHaveLength(1)
})
