import { randomUUID } from 'node:crypto'
import type {
  DeleteScheduledActionRequest,
  DeleteScheduledActionResponse,
  DescribeScheduledActionsRequest,
  DescribeScheduledActionsResponse,
  PutScheduledActionRequest,
  PutScheduledActionResponse,
} from '@aws-sdk/client-application-auto-scaling'
import type { Operation } from '../operation.ts'
import type { Cancel } from '../world/clock.ts'
import type { Region } from '../world/region.ts'
import {
  described,
  dimension,
  findScalableTarget,
  invalid,
  isSelected,
  namespace,
  noObject,
  page,
} from './lookup.ts'
import { scheduleTimes, type ScheduleTimes } from './schedule-expression.ts'
import type { ScheduleState, ScalableTargetState } from './state.ts'
import { setBounds } from './targets.ts'

/** Longest wait at once; a timer of wall time cannot wait for more than 24 days. */
const longestWait = 86_400_000

export const putScheduledAction: Operation<
  PutScheduledActionRequest,
  PutScheduledActionResponse
> = (input, { region }) => {
  const target = findScalableTarget(region, input)
  const name = input.ScheduledActionName ?? ''
  const before = target.schedules.get(name)
  const expression = input.Schedule ?? before?.record.Schedule
  if (expression === undefined) throw invalid('Schedule is required for a new scheduled action')
  const action = input.ScalableTargetAction ?? before?.record.ScalableTargetAction
  if (action?.MinCapacity === undefined && action?.MaxCapacity === undefined)
    throw invalid('ScalableTargetAction must have MinCapacity, MaxCapacity or both')
  const now = region.clock.now()
  const times = scheduleTimes(expression, input.Timezone ?? before?.record.Timezone)
  const start = input.StartTime?.getTime() ?? now
  // A recurring action runs at its start time, and then on its schedule.
  const dueAt = times.recurring && start > now ? start : times.next(now)
  if (dueAt === undefined) throw invalid('The time of a scheduled action must be in the future')
  before?.cancel()
  const record = {
    CreationTime: new Date(now),
    ScheduledActionARN: `arn:${region.partition}:autoscaling:${region.name}:${region.account}:scheduledAction:${randomUUID()}:resource/ecs/${target.record.ResourceId}:scheduledActionName/${name}`,
    ...before?.record,
    ...input,
    ServiceNamespace: namespace,
    ScalableDimension: dimension,
    ResourceId: target.record.ResourceId,
    ScheduledActionName: name,
    Schedule: expression,
  }
  const state: ScheduleState = { record, cancel: () => {} }
  target.schedules.set(name, state)
  state.cancel = plan(region, target, state, { dueAt, times })
  return {}
}

function plan(
  region: Region,
  target: ScalableTargetState,
  state: ScheduleState,
  { dueAt, times }: { dueAt: number; times: ScheduleTimes },
): Cancel {
  return region.clock.after(Math.min(dueAt - region.clock.now(), longestWait), () => {
    // A clock with `speed` divides durations, but a schedule names a time: wait again if it is
    // early.
    if (region.clock.now() < dueAt) {
      state.cancel = plan(region, target, state, { dueAt, times })
      return
    }
    const end = state.record.EndTime?.getTime() ?? Infinity
    const next = times.recurring && dueAt <= end ? times.next(dueAt) : undefined
    if (next === undefined) target.schedules.delete(state.record.ScheduledActionName)
    else state.cancel = plan(region, target, state, { dueAt: next, times })
    if (dueAt <= end && !target.record.SuspendedState?.ScheduledScalingSuspended)
      run(region, target, state)
  })
}

/** Applies a scheduled action. If it sets one bound only, the other one yields. */
function run(region: Region, target: ScalableTargetState, { record }: ScheduleState): void {
  const { MinCapacity, MaxCapacity } = record.ScalableTargetAction ?? {}
  const min = MinCapacity ?? Math.min(target.record.MinCapacity, MaxCapacity ?? Infinity)
  const max = MaxCapacity ?? Math.max(target.record.MaxCapacity, min)
  setBounds(region, target, { min, max })
}

export const deleteScheduledAction: Operation<
  DeleteScheduledActionRequest,
  DeleteScheduledActionResponse
> = (input, { region }) => {
  const target = findScalableTarget(region, input)
  const state = target.schedules.get(input.ScheduledActionName ?? '')
  if (!state)
    throw noObject(
      `No scheduled action found for ${described(target.record.ResourceId)}, scheduled ` +
        `action name: ${input.ScheduledActionName ?? ''}`,
    )
  state.cancel()
  target.schedules.delete(state.record.ScheduledActionName)
  return {}
}

export const describeScheduledActions: Operation<
  DescribeScheduledActionsRequest,
  DescribeScheduledActionsResponse
> = (input, { region }) => {
  const all = [...region.scaling.targets.values()]
    .filter((t) => isSelected(input, t.record.ResourceId))
    .flatMap((t) => [...t.schedules.values()])
  const { items, NextToken } = page(
    'schedules',
    all.filter(
      (s) =>
        !input.ScheduledActionNames ||
        input.ScheduledActionNames.includes(s.record.ScheduledActionName),
    ),
    input,
  )
  return { ScheduledActions: items.map((s) => ({ ...s.record })), NextToken }
}
