import * as sdk from '@aws-sdk/client-cloudwatch'
import * as ecs from '@aws-sdk/client-ecs'
import { expect, test } from 'vitest'
import { runBoto3, boto3Installed, watchWorld } from './watch-world.ts'
import { errorOf, useSandbox } from './wire-harness.ts'

const sandbox = useSandbox()
const minute = 60_000

/** A service of three that has run for half an hour. */
async function served(tag = 'v1') {
  const world = await watchWorld(sandbox)
  await world.define('web', tag)
  const { now: createdAt } = await world.advance(0)
  await world.serve('web', 3)
  const { now } = await world.advance(30 * 60)
  const dimensions = [
    { Name: 'ServiceName', Value: 'web' },
    { Name: 'ClusterName', Value: 'prod' },
  ]
  const query = (
    MetricName: string,
    more: Partial<sdk.MetricStat> = {},
    Namespace = 'AWS/ECS',
  ): sdk.MetricDataQuery => ({
    Id: MetricName.charAt(0).toLowerCase() + MetricName.slice(1),
    MetricStat: {
      Metric: { Namespace, MetricName, Dimensions: dimensions },
      Period: 60,
      Stat: 'Average',
      ...more,
    },
  })
  const get = (queries: sdk.MetricDataQuery[], more: Partial<sdk.GetMetricDataCommandInput> = {}) =>
    world.cloudWatch.send(
      new sdk.GetMetricDataCommand({
        MetricDataQueries: queries,
        StartTime: new Date(createdAt - 60 * minute),
        EndTime: new Date(now),
        ScanBy: 'TimestampAscending',
        ...more,
      }),
    )
  return { ...world, createdAt, now, dimensions, query, get }
}

test("a service's load divides among its tasks, and its metrics are repeatable", async () => {
  const { get, query, createdAt, now, scale, advance } = await served()
  const cpu = query('CPUUtilization')
  const [result] = (await get([cpu])).MetricDataResults ?? []
  expect(result).toMatchObject({
    Id: 'cPUUtilization',
    Label: 'CPUUtilization',
    StatusCode: 'Complete',
  })
  const times = result?.Timestamps?.map((t) => t.getTime()) ?? []
  expect(times.length).toBeGreaterThan(26)
  expect(times[0]).toBeGreaterThanOrEqual(Math.floor(createdAt / minute) * minute)
  expect(times.at(-1)).toBe(Math.floor(now / minute) * minute - minute)
  expect(result?.Values?.every((v) => v > 0 && v <= 100)).toBe(true)

  // More tasks have less to do each; what was measured before stays.
  await scale('web', 6)
  await advance(30 * 60)
  const [later] = (await get([cpu])).MetricDataResults ?? []
  expect(later?.Values?.slice(0, times.length)).toEqual(result?.Values)
  const after =
    (
      await get([cpu], {
        StartTime: new Date(now + 15 * minute),
        EndTime: new Date(now + 30 * minute),
      })
    ).MetricDataResults?.[0]?.Values ?? []
  expect(Math.max(...after)).toBeLessThan(Math.min(...(result?.Values?.slice(5) ?? [])))
})

test('the statistics of a period are consistent', async () => {
  const { get, query } = await served()
  const stats = ['Minimum', 'p50', 'Average', 'p99', 'Maximum', 'Sum', 'SampleCount']
  const { MetricDataResults = [] } = await get(
    stats.map((Stat, n) => ({ ...query('CPUUtilization', { Stat, Period: 300 }), Id: `m${n}` })),
  )
  const [min = 0, p50 = 0, mean = 0, p99 = 0, max = 0, sum = 0, count = 0] = MetricDataResults.map(
    (r) => r.Values?.at(-2) ?? NaN,
  )
  expect(count).toBe(15)
  expect(sum / count).toBeCloseTo(mean)
  expect([min, p50, p99, max]).toEqual([min, p50, p99, max].sort((a, b) => a - b))
  expect(mean).toBeGreaterThan(min)
  expect(mean).toBeLessThan(max)
})

test('Container Insights counts tasks, and a cluster’s are the sum of its services’', async () => {
  const { get, query } = await served()
  const insights = (name: string) => query(name, {}, 'ECS/ContainerInsights')
  const cluster: sdk.MetricDataQuery = {
    Id: 'all',
    MetricStat: {
      Metric: {
        Namespace: 'ECS/ContainerInsights',
        MetricName: 'RunningTaskCount',
        Dimensions: [{ Name: 'ClusterName', Value: 'prod' }],
      },
      Period: 60,
      Stat: 'Maximum',
    },
  }
  const { MetricDataResults = [] } = await get([
    insights('RunningTaskCount'),
    insights('PendingTaskCount'),
    insights('DesiredTaskCount'),
    cluster,
  ])
  expect(MetricDataResults.map((r) => r.Values?.at(-1))).toEqual([3, 0, 3, 3])
  const [running = [], pending = []] = MetricDataResults.map((r) => r.Values ?? [])
  expect(running.every((n, index) => n + (pending[index] ?? 0) <= 3)).toBe(true)
  expect(running.length).toBeGreaterThan(26)
})

test('a cluster’s CPU is a share of its instances’; a Fargate cluster has none', async () => {
  const key = await sandbox.account({ seed: 'demo', clock: 'manual' })
  const [watch, client] = [sandbox.cloudWatch(key), sandbox.ecs(key)]
  const advance = (seconds: number) =>
    sandbox.control('POST', `accounts/${key.account}/advance`, { ms: seconds * 1_000 }) as Promise<{
      now: number
    }>
  const shares = async (
    cluster: string,
    now: number,
    names = ['CPUReservation', 'CPUUtilization', 'MemoryReservation', 'MemoryUtilization'],
  ) => {
    const MetricDataQueries = names.map((MetricName) => ({
      Id: MetricName.charAt(0).toLowerCase() + MetricName.slice(1),
      MetricStat: {
        Metric: {
          Namespace: 'AWS/ECS',
          MetricName,
          Dimensions: [{ Name: 'ClusterName', Value: cluster }],
        },
        Period: 60,
        Stat: 'Average',
      },
    }))
    const end = Math.floor(now / minute) * minute
    const { MetricDataResults = [] } = await watch.send(
      new sdk.GetMetricDataCommand({
        MetricDataQueries,
        StartTime: new Date(end - 10 * minute),
        EndTime: new Date(end),
      }),
    )
    return MetricDataResults.map((r) => r.Values ?? [])
  }
  const { now } = await advance(600)
  expect(await shares('storefront', now)).toEqual([[], [], [], []])
  const [reserved = [], used = [], memory = [], memoryUsed = []] = await shares('platform', now)
  const { containerInstanceArns = [] } = await client.send(
    new ecs.ListContainerInstancesCommand({ cluster: 'platform' }),
  )
  const { containerInstances = [] } = await client.send(
    new ecs.DescribeContainerInstancesCommand({
      cluster: 'platform',
      containerInstances: containerInstanceArns,
    }),
  )
  const sum = (of: 'registeredResources' | 'remainingResources', name: string) =>
    containerInstances.reduce(
      (all, i) => all + (i[of]?.find((r) => r.name === name)?.integerValue ?? 0),
      0,
    )
  const expected = (name: string) =>
    100 * (1 - sum('remainingResources', name) / sum('registeredResources', name))
  expect([reserved[0], memory[0]]).toEqual([
    expect.closeTo(expected('CPU')) as number,
    expect.closeTo(expected('MEMORY')) as number,
  ])
  expect(
    used.every((v, n) => v > 0 && v < (reserved[n] ?? 0)) &&
      memoryUsed.every((v, n) => v > 0 && v < (memory[n] ?? 0)),
  ).toBe(true)

  // An instance that leaves takes its share from then on; what was measured stays.
  await client.send(
    new ecs.DeregisterContainerInstanceCommand({
      cluster: 'platform',
      containerInstance: containerInstanceArns[0] ?? '',
      force: true,
    }),
  )
  const { now: later } = await advance(600)
  expect((await shares('platform', now))[0]).toEqual(reserved)
  expect((await shares('platform', later))[0]?.[0]).not.toBeCloseTo(reserved[0] ?? 0)
}, 30_000)

test('metric arithmetic returns only its result', async () => {
  const { get, query } = await served()
  const part = (Id: string, name: string) => ({ ...query(name, {}, 'ECS/ContainerInsights'), Id })
  const hidden = (q: sdk.MetricDataQuery) => ({ ...q, ReturnData: false })
  const { MetricDataResults = [] } = await get([
    hidden(part('used', 'CpuUtilized')),
    hidden(part('all', 'CpuReserved')),
    { Id: 'share', Expression: '100 * used / all' },
    { Id: 'half', Expression: '-(share - share * 1.5)' },
    query('CPUUtilization'),
  ])
  const [share, half, cpu] = MetricDataResults.map((r) => r.Values?.at(-1) ?? NaN)
  expect(MetricDataResults.map((r) => r.Label)).toEqual(['share', 'half', 'CPUUtilization'])
  expect(share).toBeCloseTo(cpu ?? 0)
  expect(half).toBeCloseTo((share ?? 0) / 2)
})

test('an :oom service is near its memory limit', async () => {
  const { get, query } = await served('oom')
  const [result] = (await get([query('MemoryUtilization')])).MetricDataResults ?? []
  expect(Math.min(...(result?.Values ?? [0]))).toBeGreaterThan(90)
})

test('pages of points join without a gap', async () => {
  const { get, query } = await served()
  const queries = [query('CPUUtilization'), query('MemoryUtilization')]
  const whole = (await get(queries)).MetricDataResults ?? []
  const values = new Map<string, number[]>()
  let token: string | undefined
  let pages = 0
  do {
    const page = await get(queries, { MaxDatapoints: 20, NextToken: token })
    for (const r of page.MetricDataResults ?? [])
      values.set(r.Id ?? '', [...(values.get(r.Id ?? '') ?? []), ...(r.Values ?? [])])
    token = page.NextToken
    pages++
  } while (token)
  expect(pages).toBe(3)
  expect([...values.values()]).toEqual(whole.map((r) => r.Values))
})

test('lists metrics by name and by dimension', async () => {
  const { cloudWatch, dimensions } = await served()
  const list = async (input: sdk.ListMetricsCommandInput) =>
    (await cloudWatch.send(new sdk.ListMetricsCommand(input))).Metrics ?? []
  expect(
    (await list({ Namespace: 'AWS/ECS', Dimensions: dimensions })).map((m) => m.MetricName),
  ).toEqual(['CPUUtilization', 'MemoryUtilization'])
  expect(await list({ MetricName: 'RunningTaskCount' })).toHaveLength(2)
  expect(await list({ Namespace: 'AWS/EC2' })).toEqual([])
})

test('reads metrics that were put, also from compressed requests', async () => {
  const { cloudWatch, now } = await served()
  const sampledAt = new Date(Math.floor(now / minute) * minute - 5 * minute)
  const MetricData = [
    ...Array.from({ length: 100 }, (_, n) => ({
      MetricName: 'Depth',
      Dimensions: [{ Name: 'Queue', Value: 'orders' }],
      Timestamp: sampledAt,
      Value: n + 1,
      Unit: 'Count' as const,
    })),
    {
      MetricName: 'Depth',
      Dimensions: [{ Name: 'Queue', Value: 'other' }],
      Timestamp: sampledAt,
      StatisticValues: { SampleCount: 2, Sum: 6, Minimum: 1, Maximum: 5 },
    },
  ]
  await cloudWatch.send(new sdk.PutMetricDataCommand({ Namespace: 'Shop', MetricData }))
  const stats = async (queue: string) =>
    (
      await cloudWatch.send(
        new sdk.GetMetricStatisticsCommand({
          Namespace: 'Shop',
          MetricName: 'Depth',
          Dimensions: [{ Name: 'Queue', Value: queue }],
          StartTime: sampledAt,
          EndTime: new Date(now),
          Period: 300,
          Statistics: ['Average', 'Sum', 'SampleCount'],
          ExtendedStatistics: ['p90'],
        }),
      )
    ).Datapoints
  expect(await stats('orders')).toMatchObject([
    {
      Average: 50.5,
      Sum: 5050,
      SampleCount: 100,
      Unit: 'Count',
      ExtendedStatistics: { p90: expect.closeTo(90.1) as number },
    },
  ])
  expect(await stats('other')).toMatchObject([{ Average: 3, SampleCount: 2 }])
})

test('a unit that no data has returns nothing', async () => {
  const { cloudWatch, get, query, now, dimensions } = await served()
  const pointsIn = async (Unit: sdk.StandardUnit) =>
    (await get([query('CPUUtilization', { Unit })])).MetricDataResults?.[0]?.Values
  expect((await pointsIn('Percent'))?.length).toBeGreaterThan(26)
  expect(await pointsIn('Bytes')).toEqual([])
  const { Datapoints } = await cloudWatch.send(
    new sdk.GetMetricStatisticsCommand({
      Namespace: 'AWS/ECS',
      MetricName: 'CPUUtilization',
      Dimensions: dimensions,
      StartTime: new Date(now - 3_600_000),
      EndTime: new Date(now),
      Period: 300,
      Statistics: ['Average'],
      Unit: 'Bytes',
    }),
  )
  expect(Datapoints).toEqual([])
})

test("errors have AWS's codes", async () => {
  const { cloudWatch, get, query, now } = await served()
  expect(
    await errorOf(
      get([query('CPUUtilization')], { StartTime: new Date(now), EndTime: new Date(now - 1) }),
    ),
  ).toMatchObject({ name: 'ValidationException', $metadata: { httpStatusCode: 400 } })
  for (const Expression of ['m1 * 2', 'e1 + 1', '1 + 1', 'SUM(METRICS())', '(1']) {
    expect(await errorOf(get([{ Id: 'e1', Expression }])), Expression).toMatchObject({
      name: 'ValidationException',
      message: expect.stringContaining('expression') as string,
    })
  }
  const put = (input: sdk.PutMetricDataCommandInput) =>
    errorOf(cloudWatch.send(new sdk.PutMetricDataCommand(input)))
  expect(
    (await put({ Namespace: 'AWS/ECS', MetricData: [{ MetricName: 'x', Value: 1 }] })).name,
  ).toBe('InvalidParameterValueException')
  expect(
    (
      await put({
        Namespace: 'Shop',
        MetricData: [{ MetricName: 'x', Value: 1, Timestamp: new Date(0) }],
      })
    ).message,
  ).toContain('past two weeks')
  const long = {
    Namespace: 'AWS/ECS',
    MetricName: 'CPUUtilization',
    StartTime: new Date(now - 86_400_000 * 2),
    EndTime: new Date(now),
    Period: 60,
    Statistics: ['Sum' as const],
  }
  expect(await errorOf(cloudWatch.send(new sdk.GetMetricStatisticsCommand(long)))).toMatchObject({
    name: 'InvalidParameterCombinationException',
    message: expect.stringContaining('exceeds the limit of 1,440') as string,
  })
})

test('a denied call names the IAM action', async () => {
  const { get, query, key } = await served()
  await sandbox.control('POST', `accounts/${key.account}/faults`, {
    kind: 'denied',
    api: 'monitoring',
  })
  expect(await errorOf(get([query('CPUUtilization')]))).toMatchObject({
    message: expect.stringContaining(
      'is not authorized to perform: cloudwatch:GetMetricData on resource: *',
    ) as string,
  })
})

test.skipIf(!boto3Installed)(
  'boto3, which speaks CBOR, and a form, which older clients send (skipped where python3 has no boto3)',
  async () => {
    const { key, now } = await served()
    const program = `
import datetime, urllib.request
from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.exceptions import ClientError
cw = boto3.client('cloudwatch')
end = datetime.datetime.fromtimestamp(${now} / 1000, datetime.timezone.utc)
dims = [{'Name': 'ClusterName', 'Value': 'prod'}, {'Name': 'ServiceName', 'Value': 'web'}]
stat = {'Metric': {'Namespace': 'AWS/ECS', 'MetricName': 'CPUUtilization', 'Dimensions': dims}, 'Period': 60, 'Stat': 'Average'}
data = cw.get_metric_data(MetricDataQueries=[{'Id': 'a', 'MetricStat': stat}], StartTime=end - datetime.timedelta(minutes=10), EndTime=end)['MetricDataResults'][0]
try:
    cw.put_metric_data(Namespace='AWS/X', MetricData=[{'MetricName': 'x', 'Value': 1.5, 'Timestamp': end}])
except ClientError as error:
    code = error.response['Error']['Code']
cw.put_metric_data(Namespace='Shop', MetricData=[{'MetricName': 'x', 'Value': 1.5, 'Timestamp': end}])
request = AWSRequest('POST', '${sandbox.box().url}/', data='Action=ListMetrics&Version=2010-08-01&Namespace=Shop', headers={'content-type': 'application/x-www-form-urlencoded'})
SigV4Auth(boto3.Session().get_credentials(), 'monitoring', 'us-east-1').add_auth(request)
form = urllib.request.urlopen(urllib.request.Request(request.url, request.data.encode(), dict(request.headers))).read().decode()
print(json.dumps([len(data['Values']), data['Timestamps'][0].isoformat(), code, '<MetricName>x</MetricName>' in form]))
`
    const last = new Date(Math.floor(now / minute) * minute - minute)
      .toISOString()
      .replace('.000Z', '+00:00')
    expect(await runBoto3(sandbox.box().url, key, program)).toEqual([
      10,
      last,
      'InvalidParameterValue',
      true,
    ])
  },
  60_000,
)
