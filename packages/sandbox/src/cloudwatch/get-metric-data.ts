import type {
  GetMetricDataInput,
  GetMetricDataOutput,
  MetricDataQuery,
  MetricDataResult,
} from '@aws-sdk/client-cloudwatch'
import { Fault, type Operation } from '../operation.ts'
import type { Region } from '../world/region.ts'
import { evaluateExpression, type Points, type Resolve } from './expression.ts'
import { toDimensions } from './metric-key.ts'
import { findMetric } from './metrics.ts'
import { placeIn, tokenOf } from './page.ts'
import { bucketsOf, statistic } from './statistics.ts'

const most = 100_800

const refused = (message: string) => new Fault('ValidationError', message)

/** GetMetricData for metrics and arithmetic over them. */
export const getMetricData: Operation<GetMetricDataInput, GetMetricDataOutput> = (
  input,
  { region },
) => {
  const {
    MetricDataQueries: queries = [],
    ScanBy = 'TimestampDescending',
    MaxDatapoints = most,
    NextToken,
  } = input
  const from = input.StartTime?.getTime() ?? 0
  const to = input.EndTime?.getTime() ?? 0
  if (from >= to) throw refused('The parameter StartTime must be less than the parameter EndTime.')
  if (queries.length > 500)
    throw refused('The collection MetricDataQueries must not have a size greater than 500.')
  checkQueries(queries)
  const points = resolver(region, queries, from, to)
  const descending = ScanBy === 'TimestampDescending'
  const results = queries
    .map((q) => toResult(q, points(q.Id ?? ''), { descending }))
    .filter((_, n) => queries[n]?.ReturnData !== false)
  return pageOf(results, Math.min(MaxDatapoints, most), NextToken)
}

function checkQueries(queries: readonly MetricDataQuery[]): void {
  const seen = new Set<string>()
  for (const { Id = '', MetricStat: stat, Expression } of queries) {
    if (!/^[a-z]\w*$/.test(Id))
      throw refused(
        `The value ${Id} for parameter MetricDataQueries.member.Id is not matching the ` +
          'expected pattern ^[a-z][a-zA-Z0-9_]*$.',
      )
    if (seen.has(Id))
      throw refused(`The values for parameter Id in MetricDataQueries are not unique: ${Id}.`)
    seen.add(Id)
    if (Expression !== undefined && stat)
      throw refused(
        'Only one of the parameters MetricStat and Expression can be present in a MetricDataQuery.',
      )
    if (Expression !== undefined) continue
    if (!stat)
      throw refused(
        'One of the parameters MetricStat or Expression must be present in a MetricDataQuery.',
      )
    statistic(stat.Stat ?? '')
    checkPeriod(stat.Period ?? 0)
  }
}

/** Throws unless a period is 1, 5, 10, 20 or 30 seconds, or whole minutes. */
export function checkPeriod(period: number): void {
  if (![1, 5, 10, 20, 30].includes(period) && (period < 60 || period % 60 !== 0)) {
    throw refused(`The parameter Period must be 1, 5, 10, 20, 30, or a multiple of 60: ${period}`)
  }
}

/** Returns a function for the points of each query by id. */
function resolver(
  region: Region,
  queries: readonly MetricDataQuery[],
  from: number,
  to: number,
): Resolve {
  const known = new Map<string, Points>()
  const open = new Set<string>()
  const resolve: Resolve = (id) => {
    const query = queries.find((q) => q.Id === id)
    if (!query || open.has(id))
      throw refused(
        `Error in expression: the id ${id} ${query ? 'refers to itself' : 'is not defined'}.`,
      )
    open.add(id)
    const points =
      known.get(id) ??
      (query.Expression === undefined
        ? measured(region, query, from, to)
        : evaluateExpression(query.Expression, resolve))
    open.delete(id)
    known.set(id, points)
    return points
  }
  return resolve
}

function measured(region: Region, query: MetricDataQuery, from: number, to: number): Points {
  const { Metric = {}, Period = 60, Stat = 'Average', Unit } = query.MetricStat ?? {}
  const series = findMetric(region, {
    namespace: Metric.Namespace ?? '',
    name: Metric.MetricName ?? '',
    dimensions: toDimensions(Metric.Dimensions),
    unit: Unit,
  })
  const of = statistic(Stat)
  return new Map(
    bucketsOf(series, from, to, Period * 1_000).map((b) => [b.periodAt, of(b.samples)]),
  )
}

function toResult(
  query: MetricDataQuery,
  points: Points,
  { descending }: { descending: boolean },
): MetricDataResult {
  const sorted = [...points].sort(([a], [b]) => (descending ? b - a : a - b))
  return {
    Id: query.Id,
    Label: query.Label ?? query.MetricStat?.Metric?.MetricName ?? query.Id,
    Timestamps: sorted.map(([periodAt]) => new Date(periodAt)),
    Values: sorted.map(([, value]) => value),
    StatusCode: 'Complete',
  }
}

/**
 * Returns one page of points over all metrics. The token holds the number of points returned
 * before.
 */
function pageOf(
  results: readonly MetricDataResult[],
  size: number,
  token: string | undefined,
): GetMetricDataOutput {
  const start = placeIn('metric-data', token)
  let before = 0
  const end = start + size
  const told: MetricDataResult[] = []
  for (const result of results) {
    const points = result.Values?.length ?? 0
    const [from, to] = [Math.max(0, start - before), Math.max(0, end - before)]
    const isHere = from < points || (points === 0 && before >= start)
    if (isHere && (to > 0 || points === 0)) {
      told.push({
        ...result,
        Timestamps: result.Timestamps?.slice(from, to),
        Values: result.Values?.slice(from, to),
        StatusCode: to < points ? 'PartialData' : 'Complete',
      })
    }
    before += points
  }
  return {
    MetricDataResults: told,
    Messages: [],
    NextToken: before > end ? tokenOf('metric-data', end) : undefined,
  }
}
