import { DescribeScalableTargetsCommand, DescribeScalingActivitiesCommand } from '@aws-sdk/client-application-auto-scaling'
import { DescribeAlarmsCommand, GetMetricDataCommand, ListMetricsCommand } from '@aws-sdk/client-cloudwatch'
import { DescribeLogStreamsCommand, FilterLogEventsCommand } from '@aws-sdk/client-cloudwatch-logs'
import { DescribeServicesCommand } from '@aws-sdk/client-ecs'
import { expect, test } from 'vitest'
import { useSandbox } from './wire-harness.ts'

const { account, logs, cloudWatch, scaling, ecs, control } = useSandbox()

async function seeded(seed: string) {
  const key = await account({ seed, clock: 'manual' })
  const advance = async (seconds: number) => ((await control('POST', `accounts/${key.account}/advance`, { ms: seconds * 1000 })) as { now: number }).now
  return { advance, logs: logs(key), cloudWatch: cloudWatch(key), scaling: scaling(key), ecs: ecs(key) }
}

test('what crashes in the demo has left its last words, the rest go about their work', async () => {
  const demo = await seeded('demo')
  const crashes = await demo.logs.send(new FilterLogEventsCommand({ logGroupName: '/ecs/coupon-engine', filterPattern: '{ $.level = "fatal" }' }))
  expect(crashes.events?.length).toBeGreaterThan(1)
  const now = await demo.advance(0)
  const { logStreams = [] } = await demo.logs.send(new DescribeLogStreamsCommand({ logGroupName: '/ecs/checkout', orderBy: 'LastEventTime', descending: true }))
  expect(logStreams).toHaveLength(6)
  for (const s of logStreams) expect(now - (s.lastEventTimestamp ?? 0)).toBeLessThan(5 * 60_000)
})

test('five services of the demo scale by themselves; one is at its maximum, and none moves unasked', async () => {
  const demo = await seeded('demo')
  const { ScalableTargets = [] } = await demo.scaling.send(new DescribeScalableTargetsCommand({ ServiceNamespace: 'ecs' }))
  expect(ScalableTargets).toHaveLength(4)
  const { MetricAlarms = [] } = await demo.cloudWatch.send(new DescribeAlarmsCommand({ StateValue: 'ALARM', AlarmNamePrefix: 'TargetTracking-service/storefront/search-api-AlarmHigh' }))
  expect(MetricAlarms).toHaveLength(1)
  const activities = async () => (await demo.scaling.send(new DescribeScalingActivitiesCommand({ ServiceNamespace: 'ecs' }))).ScalingActivities ?? []
  const before = await activities()
  expect(before.map((a) => a.StartTime?.getTime())).toEqual(before.map((a) => a.StartTime?.getTime() ?? 0).sort((a, b) => b - a))
  await demo.advance(6 * 3_600)
  expect(await activities()).toEqual(before)
  const { services = [] } = await demo.ecs.send(new DescribeServicesCommand({ cluster: 'storefront', services: ['catalog', 'product-page', 'search-api'] }))
  expect(services.map((s) => s.desiredCount)).toEqual([5, 4, 3])
})

test('a day of the CPU of every service of a large cluster is answered at once', async () => {
  const large = await seeded('large')
  const { Metrics = [] } = await large.cloudWatch.send(new ListMetricsCommand({ Namespace: 'AWS/ECS', MetricName: 'CPUUtilization', Dimensions: [{ Name: 'ClusterName', Value: 'orders-prod' }] }))
  expect(Metrics).toHaveLength(101)
  const now = await large.advance(60)
  const MetricDataQueries = Metrics.map((Metric, n) => ({ Id: `m${n}`, MetricStat: { Metric, Period: 300, Stat: 'Average' } }))
  const { MetricDataResults = [] } = await large.cloudWatch.send(new GetMetricDataCommand({ MetricDataQueries, StartTime: new Date(now - 86_400_000), EndTime: new Date(now) }))
  expect(MetricDataResults.every((r) => (r.Values?.length ?? 0) >= 288)).toBe(true)
}, 10_000)
