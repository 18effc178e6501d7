import * as watch from '@aws-sdk/client-cloudwatch'
import * as logs from '@aws-sdk/client-cloudwatch-logs'
import type { Walk } from './walk.ts'

/**
 * Calls every operation of the sandbox's CloudWatch Logs. The group of `groups` that tasks write to
 * is left.
 */
export async function walkLogs(
  { client, account, region }: Walk<logs.CloudWatchLogsClient>,
  written: string,
  now: number,
): Promise<void> {
  const send = client.send.bind(client) as logs.CloudWatchLogsClient['send']
  const logGroupName = '/own'
  const stream = { logGroupName, logStreamName: 'one' }
  await send(new logs.CreateLogGroupCommand({ logGroupName, tags: { a: 'b' } }))
  await send(new logs.PutRetentionPolicyCommand({ logGroupName, retentionInDays: 7 }))
  await send(new logs.CreateLogStreamCommand(stream))
  await send(
    new logs.PutLogEventsCommand({ ...stream, logEvents: [{ timestamp: now, message: 'hello' }] }),
  )
  await send(new logs.DescribeLogGroupsCommand({}))
  await send(
    new logs.DescribeLogStreamsCommand({
      logGroupName: written,
      orderBy: 'LastEventTime',
      descending: true,
    }),
  )
  const { logStreams: [last] = [] } = await send(
    new logs.DescribeLogStreamsCommand({ logGroupName: written }),
  )
  await send(
    new logs.GetLogEventsCommand({
      logGroupName: written,
      logStreamName: last?.logStreamName,
      limit: 5,
    }),
  )
  await send(new logs.FilterLogEventsCommand({ logGroupName: written, limit: 5 }))
  const resourceArn = `arn:aws:logs:${region}:${account}:log-group:${logGroupName}`
  const { responseStream = [] } = await send(
    new logs.StartLiveTailCommand({ logGroupIdentifiers: [resourceArn] }),
  )
  for await (const { sessionStart, sessionUpdate } of responseStream) {
    if (sessionStart)
      await send(
        new logs.PutLogEventsCommand({
          ...stream,
          logEvents: [{ timestamp: now, message: 'tailed' }],
        }),
      )
    if (sessionUpdate?.sessionResults?.length) break
  }
  await send(new logs.TagResourceCommand({ resourceArn, tags: { c: 'd' } }))
  await send(new logs.ListTagsForResourceCommand({ resourceArn }))
  await send(new logs.UntagResourceCommand({ resourceArn, tagKeys: ['c'] }))
  await send(new logs.DeleteRetentionPolicyCommand({ logGroupName }))
  await send(new logs.DeleteLogStreamCommand(stream))
  await send(new logs.DeleteLogGroupCommand({ logGroupName }))
}

/** Calls every operation of the sandbox's CloudWatch, for a service that runs. */
export async function walkCloudWatch(
  { client, account, region, advance }: Walk<watch.CloudWatchClient>,
  service: { cluster: string; name: string },
  now: number,
): Promise<void> {
  const send = client.send.bind(client) as watch.CloudWatchClient['send']
  const metric = {
    Namespace: 'AWS/ECS',
    MetricName: 'CPUUtilization',
    Dimensions: [
      { Name: 'ClusterName', Value: service.cluster },
      { Name: 'ServiceName', Value: service.name },
    ],
  }
  const range = { StartTime: new Date(now - 600_000), EndTime: new Date(now) }
  await send(
    new watch.GetMetricDataCommand({
      ...range,
      MetricDataQueries: [
        { Id: 'cpu', MetricStat: { Metric: metric, Period: 60, Stat: 'Average' } },
      ],
    }),
  )
  await send(
    new watch.GetMetricStatisticsCommand({
      ...metric,
      ...range,
      Period: 60,
      Statistics: ['Average', 'Maximum'],
    }),
  )
  await send(new watch.ListMetricsCommand({ Namespace: 'AWS/ECS' }))
  await send(
    new watch.PutMetricDataCommand({
      Namespace: 'Shop',
      MetricData: [{ MetricName: 'Depth', Value: 3, Timestamp: new Date(now) }],
    }),
  )
  const AlarmName = 'busy'
  await send(
    new watch.PutMetricAlarmCommand({
      AlarmName,
      ...metric,
      Statistic: 'Average',
      Period: 60,
      EvaluationPeriods: 1,
      Threshold: 0,
      ComparisonOperator: 'GreaterThanThreshold',
    }),
  )
  await advance(180)
  await send(new watch.DescribeAlarmsCommand({}))
  await send(
    new watch.DescribeAlarmsForMetricCommand({
      MetricName: metric.MetricName,
      Namespace: metric.Namespace,
      Dimensions: metric.Dimensions,
    }),
  )
  await send(
    new watch.SetAlarmStateCommand({ AlarmName, StateValue: 'OK', StateReason: 'by hand' }),
  )
  await send(new watch.DescribeAlarmHistoryCommand({ AlarmName }))
  await send(new watch.DisableAlarmActionsCommand({ AlarmNames: [AlarmName] }))
  await send(new watch.EnableAlarmActionsCommand({ AlarmNames: [AlarmName] }))
  const ResourceARN = `arn:aws:cloudwatch:${region}:${account}:alarm:${AlarmName}`
  await send(new watch.TagResourceCommand({ ResourceARN, Tags: [{ Key: 'a', Value: 'b' }] }))
  await send(new watch.ListTagsForResourceCommand({ ResourceARN }))
  await send(new watch.UntagResourceCommand({ ResourceARN, TagKeys: ['a'] }))
  await send(new watch.DeleteAlarmsCommand({ AlarmNames: [AlarmName] }))
}
