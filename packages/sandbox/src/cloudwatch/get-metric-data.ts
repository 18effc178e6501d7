import type { GetMetricDataInput, GetMetricDataOutput, MetricDataQuery, MetricDataResult } from '@aws-sdk/client-cloudwatch'
import { Fault, type Operation } from '../operation.ts'
import type { Region } from '../world/region.ts'
import { toDimensions } from './metric-key.ts'
import { findMetric } from './metrics.ts'
import { bucketsOf, statistic } from './statistics.ts'

const most = 100_800

const refused = (message: string) => new Fault('ValidationError', message)

/** GetMetricData for metrics; expressions over them are refused. */
export const getMetricData: Operation<GetMetricDataInput, GetMetricDataOutput> = (input, { region }) => {
  const { MetricDataQueries: queries = [], ScanBy = 'TimestampDescending', MaxDatapoints = most, NextToken } = input
  const from = input.StartTime?.getTime() ?? 0
  const to = input.EndTime?.getTime() ?? 0
  if (from >= to) throw refused('The parameter StartTime must be less than the parameter EndTime.')
  if (queries.length > 500) throw refused('The collection MetricDataQueries must not have a size greater than 500.')
  checkQueries(queries)
  const results = queries.filter((q) => q.ReturnData !== false).map((q) => resultOf(region, q, from, to, ScanBy === 'TimestampDescending'))
  return pageOf(results, Math.min(MaxDatapoints, most), NextToken)
}

function checkQueries(queries: readonly MetricDataQuery[]): void {
  const seen = new Set<string>()
  for (const { Id = '', MetricStat: stat, Expression } of queries) {
    if (!/^[a-z]\w*$/.test(Id)) throw refused(`The value ${Id} for parameter MetricDataQueries.member.Id is not matching the expected pattern ^[a-z][a-zA-Z0-9_]*$.`)
    if (seen.has(Id)) throw refused(`The values for parameter Id in MetricDataQueries are not unique: ${Id}.`)
    seen.add(Id)
    if (Expression !== undefined) throw refused(`The sandbox does not evaluate expressions: '${Expression}'.`)
    if (!stat) throw refused('One of the parameters MetricStat or Expression must be present in a MetricDataQuery.')
    statistic(stat.Stat ?? '')
    checkPeriod(stat.Period ?? 0)
  }
}

/** A period is 1, 5, 10, 20 or 30 seconds, or whole minutes. */
export function checkPeriod(period: number): void {
  if (![1, 5, 10, 20, 30].includes(period) && (period < 60 || period % 60 !== 0)) {
    throw refused(`The parameter Period must be 1, 5, 10, 20, 30, or a multiple of 60: ${period}`)
  }
}

function resultOf(region: Region, query: MetricDataQuery, from: number, to: number, descending: boolean): MetricDataResult {
  const { Metric = {}, Period = 60, Stat = 'Average' } = query.MetricStat ?? {}
  const series = findMetric(region, { namespace: Metric.Namespace ?? '', name: Metric.MetricName ?? '', dimensions: toDimensions(Metric.Dimensions) })
  const of = statistic(Stat)
  const buckets = bucketsOf(series, from, to, Period * 1_000)
  if (descending) buckets.reverse()
  return {
    Id: query.Id,
    Label: query.Label ?? Metric.MetricName,
    Timestamps: buckets.map((b) => new Date(b.at)),
    Values: buckets.map((b) => of(b.samples)),
    StatusCode: 'Complete',
  }
}

/** A page holds so many points over all metrics. The token says how many were told before. */
function pageOf(results: readonly MetricDataResult[], size: number, token: string | undefined): GetMetricDataOutput {
  const start = token === undefined ? 0 : Number(Buffer.from(token, 'base64url').toString())
  if (!Number.isInteger(start)) throw new Fault('InvalidNextToken', 'The token is invalid.')
  let before = 0
  const end = start + size
  const told: MetricDataResult[] = []
  for (const result of results) {
    const points = result.Values?.length ?? 0
    const [from, to] = [Math.max(0, start - before), Math.max(0, end - before)]
    const isHere = from < points || (points === 0 && before >= start)
    if (isHere && (to > 0 || points === 0)) {
      told.push({ ...result, Timestamps: result.Timestamps?.slice(from, to), Values: result.Values?.slice(from, to), StatusCode: to < points ? 'PartialData' : 'Complete' })
    }
    before += points
  }
  return { MetricDataResults: told, Messages: [], NextToken: before > end ? Buffer.from(String(end)).toString('base64url') : undefined }
}
