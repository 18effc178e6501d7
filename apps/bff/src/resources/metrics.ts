import {
  GetMetricDataCommand,
  type MetricDataQuery,
  type MetricDataResult,
} from '@aws-sdk/client-cloudwatch'
import type { MetricHours, Metrics } from '@pilothouse/contract'
import type { Scope } from '../aws/scope.ts'
import type { Fleet } from '../fleet/fleet.ts'
import { coalesce, scopeKey } from './reading.ts'

/**
 * Seconds per period, so that a chart has 60 to 100 points. CloudWatch keeps one-minute data for 15
 * days, longer than any range here.
 */
const periods: Record<MetricHours, number> = { 1: 60, 3: 120, 12: 600, 24: 900, 168: 7_200 }

/** The five metrics of each read. CloudWatch bills GetMetricData by the metric. */
const queriedMetrics = [
  ['cpu_average', 'AWS/ECS', 'CPUUtilization', 'Average'],
  ['cpu_maximum', 'AWS/ECS', 'CPUUtilization', 'Maximum'],
  ['memory_average', 'AWS/ECS', 'MemoryUtilization', 'Average'],
  ['memory_maximum', 'AWS/ECS', 'MemoryUtilization', 'Maximum'],
  ['tasks', 'ECS/ContainerInsights', 'RunningTaskCount', 'Average'],
] as const

/**
 * A service, or a whole cluster. AWS reports the latter only if the cluster has container instances
 * (docs: CloudWatch metrics of ECS).
 */
interface Measured {
  cluster: string
  service?: string
}

const queriesFor = ({ cluster, service }: Measured, period: number): MetricDataQuery[] =>
  queriedMetrics.map(([Id, Namespace, name, Stat]) => ({
    Id,
    // Container Insights has another metric name for the tasks of a cluster.
    MetricStat: {
      Metric: {
        Namespace,
        MetricName: name === 'RunningTaskCount' && service === undefined ? 'TaskCount' : name,
        Dimensions: [
          { Name: 'ClusterName', Value: cluster },
          ...(service === undefined ? [] : [{ Name: 'ServiceName', Value: service }]),
        ],
      },
      Period: period,
      Stat,
    },
  }))

/** Reads CPU and memory of the last hours. Throws a ProblemError. */
export async function readMetrics(
  fleet: Fleet,
  of: Measured,
  hours: MetricHours,
): Promise<Metrics> {
  return await readOnce(fleet.scope, of, hours)
}

const readOnce = coalesce(
  (scope: Scope, { cluster, service = '' }: Measured, hours: MetricHours) =>
    `${scopeKey(scope)} ${cluster}/${service} ${hours}`,
  async (scope: Scope, of: Measured, hours: MetricHours): Promise<Metrics> => {
    const asOf = Date.now()
    const period = periods[hours]
    const step = period * 1_000
    // CloudWatch aligns periods to whole multiples of their length: start there, so that its times
    // match the chart's.
    const from = Math.floor((asOf - Number(hours) * 3_600_000) / step) * step
    const results = await getMetricData(
      scope,
      queriesFor(of, period),
      new Date(from),
      new Date(asOf),
    )
    const times: number[] = []
    for (let at = from; at < asOf; at += step) times.push(at)
    const line = (id: (typeof queriedMetrics)[number][0]) => onGrid(results.get(id), times)
    const tasks = line('tasks')
    return {
      period,
      times,
      cpu: { average: line('cpu_average'), maximum: line('cpu_maximum') },
      memory: { average: line('memory_average'), maximum: line('memory_maximum') },
      tasks: tasks.some((n) => n !== null) ? tasks : null,
      asOf,
    }
  },
)

/**
 * Reads all pages, since `PartialData` continues on the next. Returns values by time for each id.
 */
async function getMetricData(
  scope: Scope,
  queries: MetricDataQuery[],
  from: Date,
  to: Date,
): Promise<Map<string, Map<number, number>>> {
  const found = new Map<string, Map<number, number>>()
  const tokens = new Set<string>()
  for (let token: string | undefined; ;) {
    const answer = await scope.readFrom(
      'cloudwatch',
      { bucket: 'Metrics read', call: 'cloudwatch:GetMetricData', priority: 'page' },
      (cloudwatch) =>
        cloudwatch.send(
          new GetMetricDataCommand({
            MetricDataQueries: queries,
            StartTime: from,
            EndTime: to,
            ScanBy: 'TimestampAscending',
            NextToken: token,
          }),
        ),
    )
    for (const result of answer.MetricDataResults ?? []) keep(found, result)
    token = answer.NextToken
    if (!token || tokens.has(token)) return found
    tokens.add(token)
  }
}

function keep(
  found: Map<string, Map<number, number>>,
  { Id = '', Timestamps = [], Values = [] }: MetricDataResult,
): void {
  const values = found.get(Id) ?? new Map<number, number>()
  found.set(Id, values)
  Timestamps.forEach((time, index) => {
    const value = Values[index]
    if (value !== undefined) values.set(time.getTime(), value)
  })
}

/** One value per period, rounded for the chart; null if CloudWatch has none. */
const onGrid = (
  values: Map<number, number> | undefined,
  times: readonly number[],
): (number | null)[] =>
  times.map((at) => {
    const value = values?.get(at)
    return value === undefined ? null : Math.round(value * 100) / 100
  })
