import type {
  DeleteAlarmsInput,
  DescribeAlarmHistoryInput,
  DescribeAlarmHistoryOutput,
  DescribeAlarmsForMetricInput,
  DescribeAlarmsForMetricOutput,
  DescribeAlarmsInput,
  DescribeAlarmsOutput,
  DisableAlarmActionsInput,
  EnableAlarmActionsInput,
  PutMetricAlarmInput,
  SetAlarmStateInput,
} from '@aws-sdk/client-cloudwatch'
import { Fault, type Operation } from '../operation.ts'
import { openToken, sealToken } from '../world/page-token.ts'
import type { Region } from '../world/region.ts'
import { runAlarmActions, enterAlarmState, keepWatch, note } from './alarm-state.ts'
import { metricKeyOf, toDimensions } from './metric-key.ts'
import { placeIn, tokenOf } from './page.ts'
import type { AlarmState } from './state.ts'
import { statistic } from './statistics.ts'

const refused = (message: string) => new Fault('ValidationError', message)

/** `arn:aws:cloudwatch:REGION:ACCOUNT:alarm:NAME` */
const alarmArn = (region: Region, name: string): string =>
  `arn:${region.partition}:cloudwatch:${region.name}:${region.account}:alarm:${name}`

/** Creates or replaces an alarm. A replaced one keeps its state. */
export function putAlarm(region: Region, { Tags = [], ...input }: PutMetricAlarmInput): AlarmState {
  const name = input.AlarmName ?? ''
  const before = region.cloudWatch.alarms.get(name)
  const now = new Date(region.clock.now())
  const alarm: AlarmState = {
    name,
    record: {
      StateValue: 'INSUFFICIENT_DATA',
      StateReason: 'Unchecked: Initial alarm creation',
      StateUpdatedTimestamp: now,
      StateTransitionedTimestamp: now,
      ...(before && {
        StateValue: before.record.StateValue,
        StateReason: before.record.StateReason,
        StateUpdatedTimestamp: before.record.StateUpdatedTimestamp,
        StateTransitionedTimestamp: before.record.StateTransitionedTimestamp,
      }),
      ActionsEnabled: true,
      AlarmActions: [],
      OKActions: [],
      InsufficientDataActions: [],
      Dimensions: [],
      ...input,
      AlarmArn: alarmArn(region, name),
      AlarmConfigurationUpdatedTimestamp: now,
    },
    tags: before?.tags ?? Tags,
  }
  region.cloudWatch.alarms.set(name, alarm)
  note(region, alarm, 'ConfigurationUpdate', `Alarm "${name}" ${before ? 'updated' : 'created'}`)
  keepWatch(region)
  return alarm
}

/** Deletes alarms. Evaluation stops with the last one. */
export function removeAlarms(region: Region, names: readonly string[]): void {
  for (const name of names) region.cloudWatch.alarms.delete(name)
  if (region.cloudWatch.alarms.size > 0) return
  region.cloudWatch.ticking?.()
  region.cloudWatch.ticking = undefined
}

export const putMetricAlarm: Operation<PutMetricAlarmInput, void> = (input, { region }) => {
  const {
    Metrics,
    MetricName,
    Namespace,
    Statistic,
    ExtendedStatistic,
    Period,
    Threshold,
    ComparisonOperator = '',
    EvaluationPeriods = 1,
    DatapointsToAlarm,
  } = input
  if (Metrics !== undefined)
    throw refused('The sandbox has no alarms on metric math: use MetricName and Namespace.')
  if (
    MetricName === undefined ||
    Namespace === undefined ||
    Period === undefined ||
    Threshold === undefined
  ) {
    throw refused(
      'The parameters MetricName, Namespace, Period and Threshold are required for an ' +
        'alarm on one metric.',
    )
  }
  if ((Statistic === undefined) === (ExtendedStatistic === undefined))
    throw refused(
      'Exactly one of the parameters Statistic and ExtendedStatistic must be specified.',
    )
  if (!/^(Greater|Less)Than(OrEqualTo)?Threshold$/.test(ComparisonOperator))
    throw refused('The sandbox has no anomaly detection.')
  if (DatapointsToAlarm !== undefined && DatapointsToAlarm > EvaluationPeriods)
    throw refused('DatapointsToAlarm must be less than or equal to EvaluationPeriods.')
  statistic(Statistic ?? ExtendedStatistic ?? '')
  putAlarm(region, input)
}

export const deleteAlarms: Operation<DeleteAlarmsInput, void> = (
  { AlarmNames = [] },
  { region },
) => {
  const unknown = AlarmNames.find((name) => !region.cloudWatch.alarms.has(name))
  if (unknown !== undefined && AlarmNames.length > 1)
    throw new Fault('ResourceNotFound', `Alarm ${unknown} does not exist.`)
  removeAlarms(region, AlarmNames)
}

export const describeAlarms: Operation<DescribeAlarmsInput, DescribeAlarmsOutput> = (
  input,
  { region },
) => {
  const {
    AlarmNames,
    AlarmNamePrefix,
    StateValue,
    ActionPrefix,
    AlarmTypes = ['MetricAlarm'],
    MaxRecords = 50,
    NextToken,
  } = input
  if (AlarmNames && AlarmNamePrefix !== undefined)
    throw new Fault(
      'InvalidParameterCombinationException',
      'AlarmNames and AlarmNamePrefix cannot be used together.',
    )
  const found = [...region.cloudWatch.alarms.values()]
    .filter(
      ({ name }) =>
        (!AlarmNames || AlarmNames.includes(name)) && name.startsWith(AlarmNamePrefix ?? ''),
    )
    .filter(({ record }) => StateValue === undefined || record.StateValue === StateValue)
    .filter(
      ({ record }) =>
        ActionPrefix === undefined || record.AlarmActions?.some((a) => a.startsWith(ActionPrefix)),
    )
    .sort((a, b) => (a.name < b.name ? -1 : 1))
  const after = NextToken === undefined ? '' : openToken(['alarms'], NextToken)
  if (after === undefined) throw new Fault('InvalidNextToken', 'The token is invalid.')
  const rest = AlarmTypes.includes('MetricAlarm') ? found.filter((a) => a.name > after) : []
  const taken = rest.slice(0, MaxRecords)
  const last = taken.at(-1)
  return {
    MetricAlarms: taken.map((a) => a.record),
    CompositeAlarms: [],
    NextToken: last && rest.length > taken.length ? sealToken(['alarms'], last.name) : undefined,
  }
}

export const describeAlarmsForMetric: Operation<
  DescribeAlarmsForMetricInput,
  DescribeAlarmsForMetricOutput
> = (input, { region }) => {
  const key = metricKeyOf({
    namespace: input.Namespace ?? '',
    name: input.MetricName ?? '',
    dimensions: toDimensions(input.Dimensions),
  })
  const alarms = [...region.cloudWatch.alarms.values()].map((a) => a.record)
  return {
    MetricAlarms: alarms.filter(
      (a) =>
        metricKeyOf({
          namespace: a.Namespace ?? '',
          name: a.MetricName ?? '',
          dimensions: toDimensions(a.Dimensions),
        }) === key &&
        (input.Statistic === undefined || a.Statistic === input.Statistic) &&
        (input.Period === undefined || a.Period === input.Period),
    ),
  }
}

export const setAlarmState: Operation<SetAlarmStateInput, void> = (
  { AlarmName = '', StateValue = 'OK', StateReason = '', StateReasonData },
  { region },
) => {
  const alarm = region.cloudWatch.alarms.get(AlarmName)
  if (!alarm) throw new Fault('ResourceNotFound', `Alarm ${AlarmName} does not exist.`)
  enterAlarmState(region, alarm, StateValue, { reason: StateReason, data: StateReasonData })
  runAlarmActions(region, alarm)
}

const switched =
  (enabled: boolean): Operation<EnableAlarmActionsInput & DisableAlarmActionsInput, void> =>
  ({ AlarmNames = [] }, { region }) => {
    for (const name of AlarmNames) {
      const alarm = region.cloudWatch.alarms.get(name)
      if (alarm) alarm.record = { ...alarm.record, ActionsEnabled: enabled }
    }
  }
export const enableAlarmActions = switched(true)
export const disableAlarmActions = switched(false)

export const describeAlarmHistory: Operation<
  DescribeAlarmHistoryInput,
  DescribeAlarmHistoryOutput
> = (input, { region }) => {
  const {
    AlarmName,
    HistoryItemType,
    StartDate,
    EndDate,
    MaxRecords = 50,
    ScanBy = 'TimestampDescending',
    NextToken,
  } = input
  const time = (date: Date | undefined) => date?.getTime() ?? 0
  const found = region.cloudWatch.history.filter(
    (h) =>
      (AlarmName === undefined || h.AlarmName === AlarmName) &&
      (HistoryItemType === undefined || h.HistoryItemType === HistoryItemType) &&
      (!StartDate || time(h.Timestamp) >= time(StartDate)) &&
      (!EndDate || time(h.Timestamp) <= time(EndDate)),
  )
  if (ScanBy === 'TimestampAscending') found.reverse()
  const start = placeIn('alarm-history', NextToken)
  const more = found.length > start + MaxRecords
  return {
    AlarmHistoryItems: found.slice(start, start + MaxRecords),
    NextToken: more ? tokenOf('alarm-history', start + MaxRecords) : undefined,
  }
}
