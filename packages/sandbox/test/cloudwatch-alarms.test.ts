import * as sdk from '@aws-sdk/client-cloudwatch'
import { expect, test } from 'vitest'
import { watchWorld } from './watch-world.ts'
import { errorOf, useSandbox } from './wire-harness.ts'

const sandbox = useSandbox()

/** An alarm on a metric of the test's own, above 10 for two minutes of three. */
async function alarmed(more: Partial<sdk.PutMetricAlarmCommandInput> = {}) {
  const world = await watchWorld(sandbox)
  const { cloudWatch, advance } = world
  const metric = { Namespace: 'Shop', MetricName: 'Depth' }
  await cloudWatch.send(
    new sdk.PutMetricAlarmCommand({
      AlarmName: 'deep',
      ...metric,
      Statistic: 'Maximum',
      Period: 60,
      EvaluationPeriods: 3,
      DatapointsToAlarm: 2,
      Threshold: 10,
      ComparisonOperator: 'GreaterThanThreshold',
      ...more,
    }),
  )
  /** A value in each of the coming minutes. */
  const minutes = async (...values: (number | undefined)[]) => {
    for (const Value of values) {
      const { now } = await advance(0)
      if (Value !== undefined)
        await cloudWatch.send(
          new sdk.PutMetricDataCommand({
            Namespace: 'Shop',
            MetricData: [{ MetricName: 'Depth', Value, Timestamp: new Date(now) }],
          }),
        )
      await advance(60)
    }
  }
  const alarm = async () =>
    (await cloudWatch.send(new sdk.DescribeAlarmsCommand({ AlarmNames: ['deep'] })))
      .MetricAlarms?.[0]
  return { ...world, minutes, alarm }
}

test('an alarm goes from INSUFFICIENT_DATA to OK, to ALARM with its reason, and back', async () => {
  const { alarm, minutes, cloudWatch } = await alarmed()
  expect(await alarm()).toMatchObject({
    StateValue: 'INSUFFICIENT_DATA',
    StateReason: 'Unchecked: Initial alarm creation',
    ActionsEnabled: true,
  })
  await minutes(5, 5)
  expect((await alarm())?.StateValue).toBe('OK')
  await minutes(20)
  expect((await alarm())?.StateValue).toBe('OK')
  await minutes(30)
  expect(await alarm()).toMatchObject({
    StateValue: 'ALARM',
    StateReason: expect.stringMatching(
      /^Threshold Crossed: 2 out of the last 3 datapoints \[30 \(\d\d\/\d\d\/\d\d \d\d:\d\d:00\), 20 .*\] were greater than the threshold \(10\.0\) \(minimum 2 datapoints for OK -> ALARM transition\)\.$/,
    ) as string,
  })
  await minutes(1, 1, 1)
  expect(await alarm()).toMatchObject({
    StateValue: 'OK',
    StateReason: expect.stringMatching(
      /^Threshold Crossed: 2 out of the last 3 datapoints \[1 .*\] were not greater than the threshold \(10\.0\) \(minimum 2 datapoints for ALARM -> OK transition\)\.$/,
    ) as string,
  })
  expect(JSON.parse((await alarm())?.StateReasonData ?? '')).toMatchObject({
    recentDatapoints: [30, 1, 1],
    threshold: 10,
    period: 60,
  })
  const { AlarmHistoryItems = [] } = await cloudWatch.send(
    new sdk.DescribeAlarmHistoryCommand({
      AlarmName: 'deep',
      HistoryItemType: 'StateUpdate',
      ScanBy: 'TimestampAscending',
    }),
  )
  expect(AlarmHistoryItems.map((h) => h.HistorySummary)).toEqual([
    'Alarm updated from INSUFFICIENT_DATA to OK',
    'Alarm updated from OK to ALARM',
    'Alarm updated from ALARM to OK',
  ])
})

test('missing data counts as TreatMissingData says', async () => {
  const silent = await alarmed({ TreatMissingData: 'breaching' })
  await silent.minutes(undefined)
  expect((await silent.alarm())?.StateValue).toBe('ALARM')
  const calm = await alarmed({ TreatMissingData: 'notBreaching' })
  await calm.minutes(undefined)
  expect((await calm.alarm())?.StateValue).toBe('OK')
})

test('finds alarms by name, state and metric; sets, refuses and deletes them', async () => {
  const { cloudWatch, alarm } = await alarmed()
  const arn = (await alarm())?.AlarmArn ?? ''
  expect(arn).toMatch(/:alarm:deep$/)
  await cloudWatch.send(
    new sdk.SetAlarmStateCommand({
      AlarmName: 'deep',
      StateValue: 'ALARM',
      StateReason: 'a drill',
    }),
  )
  expect(await alarm()).toMatchObject({ StateValue: 'ALARM', StateReason: 'a drill' })
  const found = async (input: sdk.DescribeAlarmsCommandInput) =>
    (await cloudWatch.send(new sdk.DescribeAlarmsCommand(input))).MetricAlarms?.length
  expect([
    await found({ StateValue: 'ALARM' }),
    await found({ StateValue: 'OK' }),
    await found({ AlarmNamePrefix: 'de' }),
  ]).toEqual([1, 0, 1])
  expect(
    (
      await cloudWatch.send(
        new sdk.DescribeAlarmsForMetricCommand({ Namespace: 'Shop', MetricName: 'Depth' }),
      )
    ).MetricAlarms,
  ).toHaveLength(1)
  await cloudWatch.send(
    new sdk.TagResourceCommand({ ResourceARN: arn, Tags: [{ Key: 'team', Value: 'shop' }] }),
  )
  expect(
    (await cloudWatch.send(new sdk.ListTagsForResourceCommand({ ResourceARN: arn }))).Tags,
  ).toEqual([{ Key: 'team', Value: 'shop' }])

  const unknown = cloudWatch.send(
    new sdk.SetAlarmStateCommand({ AlarmName: 'none', StateValue: 'OK', StateReason: 'x' }),
  )
  expect(await errorOf(unknown)).toMatchObject({
    name: 'ResourceNotFound',
    $metadata: { httpStatusCode: 404 },
  })
  const unsound = cloudWatch.send(
    new sdk.PutMetricAlarmCommand({
      AlarmName: 'x',
      Namespace: 'S',
      MetricName: 'm',
      Period: 60,
      Threshold: 1,
      EvaluationPeriods: 1,
      ComparisonOperator: 'LessThanThreshold',
    }),
  )
  expect((await errorOf(unsound)).name).toBe('ValidationException')
  await cloudWatch.send(new sdk.DeleteAlarmsCommand({ AlarmNames: ['deep'] }))
  expect(await alarm()).toBeUndefined()
})
