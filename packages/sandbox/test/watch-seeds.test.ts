import {
  DescribeScalableTargetsCommand,
  DescribeScalingActivitiesCommand,
  PutScalingPolicyCommand,
  RegisterScalableTargetCommand,
} from '@aws-sdk/client-application-auto-scaling'
import {
  DescribeAlarmsCommand,
  GetMetricDataCommand,
  ListMetricsCommand,
} from '@aws-sdk/client-cloudwatch'
import { DescribeLogStreamsCommand, FilterLogEventsCommand } from '@aws-sdk/client-cloudwatch-logs'
import { DescribeServicesCommand } from '@aws-sdk/client-ecs'
import { expect, test } from 'vitest'
import { useSandbox } from './wire-harness.ts'

const { account, logs, cloudWatch, scaling, ecs, control } = useSandbox()

async function seeded(seed: string) {
  const key = await account({ seed, clock: 'manual' })
  const advance = async (seconds: number) =>
    (
      (await control('POST', `accounts/${key.account}/advance`, { ms: seconds * 1000 })) as {
        now: number
      }
    ).now
  return {
    advance,
    logs: logs(key),
    cloudWatch: cloudWatch(key),
    scaling: scaling(key),
    ecs: ecs(key),
  }
}

test('in the demo crashed tasks end with a stack trace, and others log their work', async () => {
  const demo = await seeded('demo')
  const crashes = await demo.logs.send(
    new FilterLogEventsCommand({
      logGroupName: '/ecs/coupon-engine',
      filterPattern: '{ $.level = "fatal" }',
    }),
  )
  expect(crashes.events?.length).toBeGreaterThan(1)
  const now = await demo.advance(0)
  const { logStreams = [] } = await demo.logs.send(
    new DescribeLogStreamsCommand({
      logGroupName: '/ecs/checkout',
      orderBy: 'LastEventTime',
      descending: true,
    }),
  )
  expect(logStreams).toHaveLength(6)
  for (const s of logStreams) expect(now - (s.lastEventTimestamp ?? 0)).toBeLessThan(5 * 60_000)
}, 30_000)

test('services of the demo scale by their policies; one is at its maximum', async () => {
  const demo = await seeded('demo')
  const { ScalableTargets = [] } = await demo.scaling.send(
    new DescribeScalableTargetsCommand({ ServiceNamespace: 'ecs' }),
  )
  expect(ScalableTargets).toHaveLength(4)
  const { MetricAlarms = [] } = await demo.cloudWatch.send(
    new DescribeAlarmsCommand({
      StateValue: 'ALARM',
      AlarmNamePrefix: 'TargetTracking-service/storefront/search-api-AlarmHigh',
    }),
  )
  expect(MetricAlarms).toHaveLength(1)
  const activities = async () =>
    (await demo.scaling.send(new DescribeScalingActivitiesCommand({ ServiceNamespace: 'ecs' })))
      .ScalingActivities ?? []
  const before = await activities()
  expect(before.map((a) => a.StartTime?.getTime())).toEqual(
    before.map((a) => a.StartTime?.getTime() ?? 0).sort((a, b) => b - a),
  )
  await demo.advance(2 * 3_600)
  expect(await activities()).toEqual(before)
  const { services = [] } = await demo.ecs.send(
    new DescribeServicesCommand({
      cluster: 'storefront',
      services: ['catalog', 'product-page', 'search-api'],
    }),
  )
  expect(services.map((s) => s.desiredCount)).toEqual([5, 4, 3])
}, 30_000)

test('load balancers of the demo report requests and target counts', async () => {
  const demo = await seeded('demo')
  const { Metrics = [] } = await demo.cloudWatch.send(
    new ListMetricsCommand({ Namespace: 'AWS/ApplicationELB' }),
  )
  const names = [
    'RequestCount',
    'HTTPCode_Target_2XX_Count',
    'HTTPCode_Target_5XX_Count',
    'TargetResponseTime',
    'RequestCountPerTarget',
    'HealthyHostCount',
    'UnHealthyHostCount',
  ]
  expect([...new Set(Metrics.map((m) => m.MetricName))]).toEqual(names)
  const ofCatalog = (m: (typeof Metrics)[number]) =>
    m.Dimensions?.some((d) => d.Value?.startsWith('targetgroup/catalog/'))
  const now = await demo.advance(60)
  const { MetricDataResults = [] } = await demo.cloudWatch.send(
    new GetMetricDataCommand({
      MetricDataQueries: Metrics.filter(ofCatalog).map((Metric, n) => ({
        Id: `m${n}`,
        MetricStat: {
          Metric,
          Period: 3_600,
          Stat: /^RequestCount$|^HTTPCode/.test(Metric.MetricName ?? '') ? 'Sum' : 'Average',
        },
      })),
      StartTime: new Date(now - 4 * 3_600_000),
      EndTime: new Date(now),
      ScanBy: 'TimestampAscending',
    }),
  )
  const [requests = 0, fine = 0, failed = 0, seconds = 0, perTarget = 0, healthy, unhealthy] =
    names.map((name) => MetricDataResults.find((r) => r.Label === name)?.Values?.[1])
  expect(requests).toBeGreaterThan(10_000)
  expect(fine + failed).toBe(requests)
  expect(failed / requests).toBeLessThan(0.01)
  expect(seconds).toBeGreaterThan(0.005)
  expect(perTarget).toBeCloseTo(requests / 5 / 60, 3)
  expect([healthy, unhealthy]).toEqual([5, 0])
}, 30_000)

test('a service of the demo scales with the requests per target', async () => {
  const demo = await seeded('demo')
  const { Metrics = [] } = await demo.cloudWatch.send(
    new ListMetricsCommand({
      Namespace: 'AWS/ApplicationELB',
      MetricName: 'RequestCountPerTarget',
    }),
  )
  const value = (name: string) =>
    Metrics.flatMap((m) =>
      m.Dimensions?.some((d) => d.Value?.startsWith('targetgroup/pricing/')) ? m.Dimensions : [],
    ).find((d) => d.Name === name)?.Value
  const pricing = {
    ServiceNamespace: 'ecs',
    ResourceId: 'service/storefront/pricing',
    ScalableDimension: 'ecs:service:DesiredCount',
  } as const
  await demo.scaling.send(
    new RegisterScalableTargetCommand({ ...pricing, MinCapacity: 1, MaxCapacity: 5 }),
  )
  await demo.scaling.send(
    new PutScalingPolicyCommand({
      ...pricing,
      PolicyName: 'requests',
      PolicyType: 'TargetTrackingScaling',
      TargetTrackingScalingPolicyConfiguration: {
        TargetValue: 1,
        PredefinedMetricSpecification: {
          PredefinedMetricType: 'ALBRequestCountPerTarget',
          ResourceLabel: `${value('LoadBalancer')}/${value('TargetGroup')}`,
        },
      },
    }),
  )
  await demo.advance(120)
  const { services = [] } = await demo.ecs.send(
    new DescribeServicesCommand({ cluster: 'storefront', services: ['pricing'] }),
  )
  expect(services[0]?.desiredCount).toBe(5)
}, 30_000)

test('returns a day of CPU for every service of a large cluster at once', async () => {
  const large = await seeded('large')
  const { Metrics = [] } = await large.cloudWatch.send(
    new ListMetricsCommand({
      Namespace: 'AWS/ECS',
      MetricName: 'CPUUtilization',
      Dimensions: [{ Name: 'ClusterName', Value: 'orders-prod' }],
    }),
  )
  expect(Metrics).toHaveLength(101)
  const now = await large.advance(60)
  const MetricDataQueries = Metrics.map((Metric, n) => ({
    Id: `m${n}`,
    MetricStat: { Metric, Period: 300, Stat: 'Average' },
  }))
  const { MetricDataResults = [] } = await large.cloudWatch.send(
    new GetMetricDataCommand({
      MetricDataQueries,
      StartTime: new Date(now - 86_400_000),
      EndTime: new Date(now),
    }),
  )
  expect(MetricDataResults.every((r) => (r.Values?.length ?? 0) >= 288)).toBe(true)
}, 30_000)
