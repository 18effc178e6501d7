import type { DeploymentConfiguration, ServiceDeployment } from '@aws-sdk/client-ecs'
import { describe, expect, test } from 'vitest'
import {
  continueServiceDeployment,
  describeServiceDeployments,
  listServiceDeployments,
  stopServiceDeployment,
} from '../src/ecs/deployments/service-deployments.ts'
import { createService, updateService } from '../src/ecs/services/services.ts'
import { world } from './ecs-world.ts'

/**
 * A service of two tasks that has been deployed once, by the strategy that is asked for, and a
 * second deployment under way.
 */
function deploying(deploymentConfiguration: DeploymentConfiguration, tag = 'v2') {
  const scene = world()
  scene.define('web', 'v1')
  scene.serve('web', 2, { deploymentConfiguration })
  scene.advance(600)
  expect(scene.service('web').deployments?.map((d) => d.rolloutState)).toEqual(['COMPLETED'])
  scene.define('web', tag)
  updateService({ cluster: 'prod', service: 'web', taskDefinition: 'web' }, scene.call)
  const now = (): ServiceDeployment => {
    const [brief] =
      listServiceDeployments({ cluster: 'prod', service: 'web' }, scene.call).serviceDeployments ??
      []
    const [found] =
      describeServiceDeployments(
        { serviceDeploymentArns: [brief?.serviceDeploymentArn ?? ''] },
        scene.call,
      ).serviceDeployments ?? []
    if (!found) throw new Error('There is no service deployment.')
    return found
  }
  /** Runs until the deployment is in a stage, a second at a time, at most two hours. */
  const until = (stage: string) => {
    for (let n = 0; n < 7_200 && now().lifecycleStage !== stage; n++) scene.advance(1)
    expect(now().lifecycleStage).toBe(stage)
  }
  const share = () => [
    now().sourceServiceRevisions?.[0]?.requestedProductionTrafficWeight,
    now().targetServiceRevision?.requestedProductionTrafficWeight,
  ]
  return { ...scene, now, until, share }
}

describe('blue/green', () => {
  test('both revisions run until traffic has moved and baked; then blue stops', () => {
    const { until, share, now, service, advance } = deploying({
      strategy: 'BLUE_GREEN',
      bakeTimeInMinutes: 5,
    })
    until('PRE_SCALE_UP')
    expect(service('web')).toMatchObject({ runningCount: 2, pendingCount: 0 })
    until('POST_SCALE_UP')
    expect(service('web').deployments?.map((d) => d.runningCount)).toEqual([2, 2])
    expect(share()).toEqual([100, 0])
    until('POST_TEST_TRAFFIC_SHIFT')
    expect(now().targetServiceRevision).toMatchObject({
      requestedTestTrafficWeight: 100,
      requestedProductionTrafficWeight: 0,
    })
    until('BAKE_TIME')
    expect(share()).toEqual([0, 100])
    advance(290)
    expect(now()).toMatchObject({ status: 'IN_PROGRESS', lifecycleStage: 'BAKE_TIME' })
    expect(service('web').runningCount).toBe(4)
    advance(60)
    expect(now()).toMatchObject({ status: 'SUCCESSFUL' })
    expect(now().lifecycleStage).toBeUndefined()
    advance(60)
    expect(service('web')).toMatchObject({
      runningCount: 2,
      deployments: [{ rolloutState: 'COMPLETED', runningCount: 2 }],
    })
  })

  test('replaces a failed blue task by a blue one while green waits', () => {
    const { until, service, cluster, advance, region } = deploying({
      strategy: 'BLUE_GREEN',
      bakeTimeInMinutes: 30,
    })
    until('BAKE_TIME')
    const [, blue] = region.ecs.clusters.get('prod')?.services.get('web')?.deployments ?? []
    const task = [...cluster().tasks.values()].find(
      (t) => t.deployment === blue && t.record.lastStatus === 'RUNNING',
    )
    task?.instance?.tasks.clear()
    expect(task).toBeDefined()
    if (task) task.unhealthy = true
    region.ecs.clusters.get('prod')?.services.get('web')?.wake()
    advance(90)
    expect(service('web').deployments?.map((d) => d.runningCount)).toEqual([2, 2])
  })

  test('stopping it returns to blue, which kept running', () => {
    const { until, now, service, call, advance, share } = deploying({
      strategy: 'BLUE_GREEN',
      bakeTimeInMinutes: 60,
    })
    until('BAKE_TIME')
    stopServiceDeployment(
      { serviceDeploymentArn: now().serviceDeploymentArn, stopType: 'ROLLBACK' },
      call,
    )
    expect(share()).toEqual([100, 0])
    advance(90)
    expect(now()).toMatchObject({ status: 'ROLLBACK_SUCCESSFUL' })
    expect(service('web')).toMatchObject({
      runningCount: 2,
      taskDefinition: expect.stringMatching(/web:1$/),
    })
  })

  test('a missing image gets no traffic, and the deployment rolls back after 24 hours', () => {
    const { until, now, share, service, advance } = deploying({ strategy: 'BLUE_GREEN' }, 'missing')
    until('SCALE_UP')
    advance(23 * 3_600)
    expect(now().lifecycleStage).toBe('SCALE_UP')
    expect(share()).toEqual([100, 0])
    advance(2 * 3_600)
    expect(now()).toMatchObject({
      status: 'ROLLBACK_SUCCESSFUL',
      rollback: { reason: expect.stringContaining('SCALE_UP timed out') },
    })
    expect(service('web')).toMatchObject({
      runningCount: 2,
      taskDefinition: expect.stringMatching(/web:1$/),
    })
  })
})

describe('traffic in steps', () => {
  test('linear: equal steps with a bake time between', () => {
    const { until, share, advance, now } = deploying({
      strategy: 'LINEAR',
      linearConfiguration: { stepPercent: 40, stepBakeTimeInMinutes: 10 },
    })
    until('PRODUCTION_TRAFFIC_SHIFT')
    const seen = new Set<string>()
    for (let n = 0; n < 400 && now().status === 'IN_PROGRESS'; n++) {
      seen.add(share().join('/'))
      advance(5)
    }
    expect([...seen]).toEqual(['100/0', '60/40', '20/80', '0/100'])
    expect(now().status).toBe('SUCCESSFUL')
  })

  test('canary: a share first, then all', () => {
    const { until, share, advance, now } = deploying({
      strategy: 'CANARY',
      canaryConfiguration: { canaryPercent: 2.5, canaryBakeTimeInMinutes: 3 },
    })
    until('PRODUCTION_TRAFFIC_SHIFT')
    advance(60)
    expect(share()).toEqual([97.5, 2.5])
    advance(300)
    expect(share()).toEqual([0, 100])
    expect(now().status).toBe('SUCCESSFUL')
  })
})

describe('lifecycle hooks', () => {
  const paused = (
    action: 'ROLLBACK' | 'CONTINUE',
    timeoutInMinutes = 60,
  ): DeploymentConfiguration => ({
    strategy: 'BLUE_GREEN',
    lifecycleHooks: [
      {
        targetType: 'PAUSE',
        lifecycleStages: ['POST_TEST_TRAFFIC_SHIFT'],
        timeoutConfiguration: { timeoutInMinutes, action },
      },
    ],
  })
  /** The first deployment pauses as well; it is let go on by its timeout. */
  const waiting = (action: 'ROLLBACK' | 'CONTINUE' = 'CONTINUE') => {
    const scene = deploying(paused('CONTINUE', 1))
    updateService(
      { cluster: 'prod', service: 'web', deploymentConfiguration: paused(action) },
      scene.call,
    )
    scene.until('POST_TEST_TRAFFIC_SHIFT')
    const [hook] = scene.now().lifecycleHookDetails ?? []
    if (!hook?.hookId) throw new Error('There is no hook.')
    return {
      ...scene,
      hook,
      proceed: (how: 'CONTINUE' | 'ROLLBACK') =>
        continueServiceDeployment(
          {
            serviceDeploymentArn: scene.now().serviceDeploymentArn,
            hookId: hook.hookId,
            action: how,
          },
          scene.call,
        ),
    }
  }

  test('a pause waits for CONTINUE', () => {
    const { hook, proceed, advance, now } = waiting()
    expect(hook).toMatchObject({
      targetType: 'PAUSE',
      status: 'AWAITING_ACTION',
      timeoutAction: 'CONTINUE',
      hookId: expect.stringMatching(/^ecs-pause-[\w-]{43}$/),
    })
    advance(3_000)
    expect(now().status).toBe('IN_PROGRESS')
    proceed('CONTINUE')
    expect(() => proceed('CONTINUE')).toThrow(/not (awaiting an action|found)/)
    advance(300)
    expect(now().status).toBe('SUCCESSFUL')
  })

  test('a pause rolls back on ROLLBACK', () => {
    const { proceed, advance, now, service } = waiting()
    proceed('ROLLBACK')
    advance(120)
    expect(now()).toMatchObject({ status: 'ROLLBACK_SUCCESSFUL' })
    expect(service('web').taskDefinition).toMatch(/web:1$/)
  })

  test('an unanswered pause takes its timeout action', () => {
    const { advance, now } = waiting('ROLLBACK')
    advance(61 * 60)
    expect(now()).toMatchObject({
      status: 'ROLLBACK_SUCCESSFUL',
      rollback: { reason: 'A lifecycle hook timed out.' },
    })
  })

  test('a failing Lambda function rolls the deployment back', () => {
    const hook = (name: string) => ({
      targetType: 'AWS_LAMBDA' as const,
      hookTargetArn: `arn:aws:lambda:us-east-1:123456789012:function:${name}`,
      roleArn: 'arn:aws:iam::123456789012:role/hooks',
      lifecycleStages: ['POST_SCALE_UP' as const],
    })
    const scene = world()
    scene.define('api', 'v1')
    scene.serve('api', 1, {
      deploymentConfiguration: { strategy: 'BLUE_GREEN', lifecycleHooks: [hook('check')] },
    })
    scene.advance(300)
    scene.define('api', 'v2')
    updateService(
      {
        cluster: 'prod',
        service: 'api',
        taskDefinition: 'api',
        deploymentConfiguration: { lifecycleHooks: [hook('check-fails')] },
      },
      scene.call,
    )
    scene.advance(300)
    expect(scene.service('api').taskDefinition).toMatch(/api:1$/)
    expect(scene.story('api')).toContain(
      '(deployment ecs-svc/N) deployment failed: a lifecycle hook failed.',
    )
  })
})

test('early success: completes once enough tasks are healthy and have baked', () => {
  for (const sourceServiceRevisionCleanup of ['BLOCKING', 'DEFERRED'] as const) {
    const scene = world()
    scene.define('web', 'v1')
    scene.serve('web', 4, {
      deploymentConfiguration: {
        minimumHealthyPercent: 50,
        maximumPercent: 125,
        bakeTimeInMinutes: 0,
        earlySuccessCriteria: { enable: true, healthyPercent: 50, sourceServiceRevisionCleanup },
      },
    })
    scene.advance(600)
    scene.define('web', 'v2')
    updateService({ cluster: 'prod', service: 'web', taskDefinition: 'web' }, scene.call)
    const found = () => scene.service('web')
    for (let n = 0; n < 200 && found().deployments?.[0]?.rolloutState !== 'COMPLETED'; n++)
      scene.advance(1)
    const old = [...scene.cluster().tasks.values()].filter(
      (t) => t.record.lastStatus !== 'STOPPED' && t.definition.record.revision === 1,
    ).length
    if (sourceServiceRevisionCleanup === 'BLOCKING') expect(old).toBe(0)
    else expect(old).toBeGreaterThan(0)
    scene.advance(600)
    expect(found()).toMatchObject({ runningCount: 4, deployments: [{ runningCount: 4 }] })
  }
})

test('refuses an invalid deployment configuration and creates nothing', () => {
  const { define, serve, call, network } = world()
  define('web', 'v1')
  const refused: DeploymentConfiguration[] = [
    { strategy: 'LINEAR', linearConfiguration: { stepPercent: 2 } },
    { strategy: 'LINEAR', canaryConfiguration: { canaryPercent: 5 } },
    { strategy: 'CANARY', canaryConfiguration: { canaryPercent: 0.25 } },
    { strategy: 'BLUE_GREEN', bakeTimeInMinutes: 1_441 },
    {
      strategy: 'BLUE_GREEN',
      lifecycleHooks: [{ targetType: 'PAUSE', lifecycleStages: ['TEST_TRAFFIC_SHIFT'] }],
    },
    {
      strategy: 'BLUE_GREEN',
      lifecycleHooks: [{ targetType: 'AWS_LAMBDA', lifecycleStages: ['PRE_SCALE_UP'] }],
    },
    { earlySuccessCriteria: { enable: true } },
    {
      earlySuccessCriteria: {
        enable: true,
        healthyPercent: 50,
        sourceServiceRevisionCleanup: 'DEFERRED',
      },
    },
  ]
  for (const deploymentConfiguration of refused)
    expect(
      () => serve('web', 1, { deploymentConfiguration }),
      JSON.stringify(deploymentConfiguration),
    ).toThrow()
  expect(() =>
    createService(
      {
        cluster: 'prod',
        serviceName: 'web',
        taskDefinition: 'web',
        desiredCount: 1,
        networkConfiguration: network,
        launchType: 'FARGATE',
        deploymentController: { type: 'CODE_DEPLOY' },
        deploymentConfiguration: { strategy: 'CANARY' },
      },
      call,
    ),
  ).toThrow(/ECS deployment controller/)
  serve('web', 1)
})

test('a CodeDeploy service has a task set, and UpdateService changes only its count', () => {
  const { define, serve, service, call, advance } = world()
  define('web', 'v1')
  serve('web', 2, { deploymentController: { type: 'CODE_DEPLOY' } })
  advance(90)
  expect(service('web')).toMatchObject({
    deployments: [],
    runningCount: 2,
    taskSets: [
      {
        status: 'PRIMARY',
        computedDesiredCount: 2,
        runningCount: 2,
        stabilityStatus: 'STEADY_STATE',
      },
    ],
  })
  expect(service('web').currentServiceDeployment).toBeUndefined()
  define('web', 'v2')
  const update = (more: object) => () =>
    updateService({ cluster: 'prod', service: 'web', ...more }, call)
  expect(update({ taskDefinition: 'web:2' })).toThrow(
    'Unable to update task definition on services with a CODE_DEPLOY deployment controller. Use AWS CodeDeploy to trigger a new deployment.',
  )
  expect(update({ forceNewDeployment: true })).toThrow(/^Cannot force a new deployment/)
  update({ desiredCount: 3 })()
  advance(90)
  expect(service('web')).toMatchObject({ runningCount: 3, taskSets: [{ computedDesiredCount: 3 }] })
})
