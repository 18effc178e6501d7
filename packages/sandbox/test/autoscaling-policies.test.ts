import * as sdk from '@aws-sdk/client-application-auto-scaling'
import {
  DescribeAlarmsCommand,
  PutMetricAlarmCommand,
  PutMetricDataCommand,
} from '@aws-sdk/client-cloudwatch'
import { UpdateServiceCommand } from '@aws-sdk/client-ecs'
import { expect, test } from 'vitest'
import { runBoto3, boto3Installed, watchWorld } from './watch-world.ts'
import { errorOf, useSandbox } from './wire-harness.ts'

const sandbox = useSandbox()
const web = {
  ServiceNamespace: 'ecs',
  ResourceId: 'service/prod/web',
  ScalableDimension: 'ecs:service:DesiredCount',
} as const

/** A service `web` that runs, to be scaled between bounds. */
async function scaled(count: number, MinCapacity: number, MaxCapacity: number) {
  const world = await watchWorld(sandbox)
  await world.define('web', 'v1')
  await world.serve('web', count)
  await world.advance(600)
  const register = (more: Partial<sdk.RegisterScalableTargetCommandInput> = {}) =>
    world.scaling.send(
      new sdk.RegisterScalableTargetCommand({ ...web, MinCapacity, MaxCapacity, ...more }),
    )
  await register()
  /** Follows the service's CPU to a target that is certainly above or below it. */
  const track = (
    TargetValue: number,
    more: Partial<sdk.TargetTrackingScalingPolicyConfiguration> = {},
  ) =>
    world.scaling.send(
      new sdk.PutScalingPolicyCommand({
        ...web,
        PolicyName: 'cpu',
        PolicyType: 'TargetTrackingScaling',
        TargetTrackingScalingPolicyConfiguration: {
          TargetValue,
          PredefinedMetricSpecification: {
            PredefinedMetricType: 'ECSServiceAverageCPUUtilization',
          },
          ...more,
        },
      }),
    )
  const activities = async (more: Partial<sdk.DescribeScalingActivitiesCommandInput> = {}) =>
    (
      await world.scaling.send(
        new sdk.DescribeScalingActivitiesCommand({
          ServiceNamespace: 'ecs',
          ResourceId: web.ResourceId,
          ...more,
        }),
      )
    ).ScalingActivities ?? []
  return { ...world, register, track, activities }
}

test('new bounds apply at once and are reported', async () => {
  const { desired, activities, advance, register, scaling } = await scaled(1, 3, 6)
  expect(await desired('web')).toBe(3)
  expect(await activities()).toMatchObject([
    {
      Description: 'Setting desired count to 3.',
      Cause: 'minimum capacity was set to 3',
      StatusCode: 'InProgress',
      StatusMessage:
        'Successfully set desired count to 3. Waiting for change to be fulfilled by ecs.',
    },
  ])
  await advance(300)
  expect(await activities()).toMatchObject([
    {
      StatusCode: 'Successful',
      StatusMessage: 'Successfully set desired count to 3. Change successfully fulfilled by ecs.',
      EndTime: expect.any(Date) as Date,
    },
  ])
  await register({ MinCapacity: 1, MaxCapacity: 2 })
  expect(await desired('web')).toBe(2)
  expect((await activities())[0]?.Cause).toBe('maximum capacity was set to 2')
  const { ScalableTargets } = await scaling.send(
    new sdk.DescribeScalableTargetsCommand({
      ServiceNamespace: 'ecs',
      ResourceIds: [web.ResourceId],
    }),
  )
  expect(ScalableTargets).toMatchObject([
    { MinCapacity: 1, MaxCapacity: 2, SuspendedState: { DynamicScalingInSuspended: false } },
  ])
})

test('refuses to scale what does not exist', async () => {
  const { scaling, register } = await scaled(1, 1, 2)
  expect(await errorOf(register({ ResourceId: 'service/prod/none' }))).toMatchObject({
    name: 'ValidationException',
    message: "ECS service doesn't exist: service/prod/none",
  })
  expect((await errorOf(register({ MinCapacity: 3 }))).name).toBe('ValidationException')
  expect((await errorOf(register({ ServiceNamespace: 'dynamodb' }))).name).toBe(
    'ValidationException',
  )
  const policy = { ...web, ResourceId: 'service/prod/none', PolicyName: 'x' }
  expect((await errorOf(scaling.send(new sdk.DeleteScalingPolicyCommand(policy)))).name).toBe(
    'ObjectNotFoundException',
  )
  expect(
    (
      await errorOf(
        scaling.send(
          new sdk.PutScalingPolicyCommand({
            ...web,
            PolicyName: 'x',
            PolicyType: 'TargetTrackingScaling',
          }),
        ),
      )
    ).name,
  ).toBe('ValidationException')
})

test('scales out after three minutes above the target, at most to the maximum', async () => {
  const { track, desired, activities, advance, cloudWatch } = await scaled(2, 2, 4)
  const { Alarms = [] } = await track(5)
  expect(Alarms.map((a) => a.AlarmName?.replace(/[0-9a-f]{8}-.*/, 'ID'))).toEqual([
    'TargetTracking-service/prod/web-AlarmHigh-ID',
    'TargetTracking-service/prod/web-AlarmLow-ID',
  ])
  const { MetricAlarms = [] } = await cloudWatch.send(
    new DescribeAlarmsCommand({ AlarmNamePrefix: 'TargetTracking-' }),
  )
  expect(MetricAlarms).toMatchObject([
    { EvaluationPeriods: 3, Threshold: 5 },
    { EvaluationPeriods: 15, Threshold: 4.5 },
  ])
  await advance(240)
  expect(await desired('web')).toBe(4)
  const [newest] = await activities()
  expect(newest?.Cause).toBe(
    `monitor alarm ${Alarms[0]?.AlarmName} in state ALARM triggered policy cpu`,
  )
  await advance(900)
  expect(await desired('web')).toBe(4)
  expect(await activities()).toHaveLength(1)
  expect(await activities({ IncludeNotScaledActivities: true })).toMatchObject([
    { StatusCode: 'Failed', NotScaledReasons: [{ Code: 'AlreadyAtMaxCapacity', MaxCapacity: 4 }] },
    { StatusCode: 'Successful' },
  ])
})

test('scales in after fifteen minutes, unless a deployment or a setting forbids it', async () => {
  const { track, desired, advance, define, client } = await scaled(4, 1, 6)
  await track(95, { DisableScaleIn: true })
  await advance(30 * 60)
  expect(await desired('web')).toBe(4)
  await define('web', 'missing')
  await track(95)
  await client.send(
    new UpdateServiceCommand({ cluster: 'prod', service: 'web', taskDefinition: 'web' }),
  )
  await advance(30 * 60)
  expect(await desired('web')).toBe(4)
  await client.send(
    new UpdateServiceCommand({ cluster: 'prod', service: 'web', taskDefinition: 'web:1' }),
  )
  await advance(30 * 60)
  expect(await desired('web')).toBeLessThan(4)
})

test('a count above the maximum stays on scale-out, and becomes the maximum on scale-in', async () => {
  const { track, desired, advance, scale } = await scaled(2, 1, 4)
  await scale('web', 7)
  await advance(600)
  await track(1)
  await advance(900)
  expect(await desired('web')).toBe(7)
  await track(95)
  await advance(120)
  expect(await desired('web')).toBe(4)
  await advance(600)
  expect(await desired('web')).toBeLessThan(4)
})

test('deleting a policy deletes its alarms, and a target its policies', async () => {
  const { track, scaling, cloudWatch, desired, advance } = await scaled(2, 1, 9)
  const alarms = async () =>
    (await cloudWatch.send(new DescribeAlarmsCommand({}))).MetricAlarms?.length
  await track(5)
  expect(await alarms()).toBe(2)
  const names = (await track(6)).Alarms?.map((a) => a.AlarmName)
  expect((await track(7)).Alarms?.map((a) => a.AlarmName)).toEqual(names)
  expect((await track(5, { DisableScaleIn: true })).Alarms?.map((a) => a.AlarmName)).toEqual(
    names?.slice(0, 1),
  )
  expect(await alarms()).toBe(1)
  await scaling.send(new sdk.DeleteScalingPolicyCommand({ ...web, PolicyName: 'cpu' }))
  expect(await alarms()).toBe(0)
  await track(5)
  await scaling.send(new sdk.DeregisterScalableTargetCommand(web))
  expect(await alarms()).toBe(0)
  await advance(900)
  expect(await desired('web')).toBe(2)
  expect(
    (await scaling.send(new sdk.DescribeScalingPoliciesCommand({ ServiceNamespace: 'ecs' })))
      .ScalingPolicies,
  ).toEqual([])
})

test('suspended scaling does nothing', async () => {
  const { track, register, desired, advance } = await scaled(2, 1, 9)
  await register({ SuspendedState: { DynamicScalingOutSuspended: true } })
  await track(5)
  await advance(900)
  expect(await desired('web')).toBe(2)
})

test('steps depend on the distance to the threshold, with a cooldown between', async () => {
  const { scaling, cloudWatch, desired, advance } = await scaled(2, 1, 20)
  const { PolicyARN = '' } = await scaling.send(
    new sdk.PutScalingPolicyCommand({
      ...web,
      PolicyName: 'depth',
      PolicyType: 'StepScaling',
      StepScalingPolicyConfiguration: {
        AdjustmentType: 'PercentChangeInCapacity',
        Cooldown: 120,
        MinAdjustmentMagnitude: 2,
        StepAdjustments: [
          { MetricIntervalLowerBound: 0, MetricIntervalUpperBound: 50, ScalingAdjustment: 10 },
          { MetricIntervalLowerBound: 50, ScalingAdjustment: 200 },
        ],
      },
    }),
  )
  const metric = { Namespace: 'Shop', MetricName: 'Depth' }
  await cloudWatch.send(
    new PutMetricAlarmCommand({
      AlarmName: 'deep',
      ...metric,
      Statistic: 'Maximum',
      Period: 60,
      EvaluationPeriods: 1,
      Threshold: 100,
      ComparisonOperator: 'GreaterThanThreshold',
      AlarmActions: [PolicyARN],
    }),
  )
  const minute = async (Value: number) => {
    const { now } = await advance(0)
    await cloudWatch.send(
      new PutMetricDataCommand({
        Namespace: 'Shop',
        MetricData: [{ MetricName: 'Depth', Value, Timestamp: new Date(now) }],
      }),
    )
    await advance(60)
    return desired('web')
  }
  expect(await minute(50)).toBe(2)
  expect(await minute(120)).toBe(4)
  expect(await minute(200)).toBe(4)
  expect(await minute(200)).toBe(12)
  const { ScalingPolicies } = await scaling.send(
    new sdk.DescribeScalingPoliciesCommand({ ServiceNamespace: 'ecs', PolicyNames: ['depth'] }),
  )
  expect(ScalingPolicies).toMatchObject([
    { PolicyType: 'StepScaling', Alarms: [{ AlarmName: 'deep' }] },
  ])
})

test('scheduled actions change the bounds, once or repeatedly', async () => {
  const { scaling, desired, advance, activities } = await scaled(2, 1, 4)
  const { now } = await advance(0)
  const dueAt = new Date(Math.ceil(now / 60_000) * 60_000 + 3_600_000)
  const put = (name: string, Schedule: string, action: sdk.ScalableTargetAction) =>
    scaling.send(
      new sdk.PutScheduledActionCommand({
        ...web,
        ScheduledActionName: name,
        Schedule,
        ScalableTargetAction: action,
      }),
    )
  await put('morning', `at(${dueAt.toISOString().slice(0, 19)})`, {
    MinCapacity: 6,
    MaxCapacity: 8,
  })
  await put('often', 'rate(2 hours)', { MinCapacity: 1, MaxCapacity: 3 })
  const names = async () =>
    (
      await scaling.send(new sdk.DescribeScheduledActionsCommand({ ServiceNamespace: 'ecs' }))
    ).ScheduledActions?.map((a) => a.ScheduledActionName)
  expect(await names()).toEqual(['morning', 'often'])
  await advance(3_720)
  expect(await desired('web')).toBe(6)
  expect((await activities())[0]?.Cause).toBe('minimum capacity was set to 6')
  expect(await names()).toEqual(['often'])
  await advance(3_600)
  expect(await desired('web')).toBe(3)
  expect((await errorOf(put('x', 'at(2001-01-01T00:00:00)', { MinCapacity: 1 }))).name).toBe(
    'ValidationException',
  )
  await scaling.send(new sdk.DeleteScheduledActionCommand({ ...web, ScheduledActionName: 'often' }))
  expect(await names()).toEqual([])
})

test('a scheduled action runs by its cron expression and time zone', async () => {
  const { scaling, desired, advance, scale } = await scaled(2, 1, 4)
  await scaling.send(
    new sdk.PutScheduledActionCommand({
      ...web,
      ScheduledActionName: 'noon',
      Schedule: 'cron(0 12 * * ? *)',
      Timezone: 'Asia/Kolkata',
      ScalableTargetAction: { MinCapacity: 3 },
    }),
  )
  const { now } = await advance(0)
  const day = 86_400
  // Noon in Kolkata is 6:30 UTC, all year.
  const untilNoon = (6.5 * 3_600 - ((now / 1_000) % day) + day) % day
  await advance(untilNoon - 60)
  expect(await desired('web')).toBe(2)
  await advance(120)
  expect(await desired('web')).toBe(3)
  await scaling.send(
    new sdk.RegisterScalableTargetCommand({ ...web, MinCapacity: 1, MaxCapacity: 4 }),
  )
  await scale('web', 1)
  await advance(day)
  expect(await desired('web')).toBe(3)
})

test('tags are kept with the target', async () => {
  const { scaling, register } = await scaled(1, 1, 2)
  const { ScalableTargetARN: ResourceARN = '' } = await register()
  await scaling.send(new sdk.TagResourceCommand({ ResourceARN, Tags: { team: 'shop' } }))
  expect((await scaling.send(new sdk.ListTagsForResourceCommand({ ResourceARN }))).Tags).toEqual({
    team: 'shop',
  })
  expect(
    (
      await errorOf(
        scaling.send(new sdk.ListTagsForResourceCommand({ ResourceARN: `${ResourceARN}0` })),
      )
    ).name,
  ).toBe('ResourceNotFoundException')
})

test.skipIf(!boto3Installed)(
  'boto3 reads targets, policies and activities (skipped where python3 has no boto3)',
  async () => {
    const { key, track } = await scaled(1, 2, 4)
    await track(50)
    const program = `
aas = boto3.client('application-autoscaling')
of = {'ServiceNamespace': 'ecs'}
print(json.dumps([
  aas.describe_scalable_targets(**of)['ScalableTargets'][0]['MaxCapacity'],
  aas.describe_scaling_policies(**of)['ScalingPolicies'][0]['TargetTrackingScalingPolicyConfiguration']['TargetValue'],
  [a['Cause'] for a in aas.describe_scaling_activities(**of)['ScalingActivities']],
]))
`
    expect(await runBoto3(sandbox.box().url, key, program)).toEqual([
      4,
      50,
      ['minimum capacity was set to 2'],
    ])
  },
  60_000,
)
