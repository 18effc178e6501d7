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
import type { ScheduleState, ScalableTargetState } from './state.ts'
import { setBounds } from './targets.ts'

const units: Record<string, number> = { minute: 60_000, hour: 3_600_000, day: 86_400_000 }

/** First time of a schedule, and its interval. */
interface Plan {
  dueAt: number
  every: number | undefined
}

function planOf(expression: string, timezone: string | undefined, from: number): Plan {
  const [, stamp] = /^at\((\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)\)$/.exec(expression) ?? []
  if (stamp) {
    if (timezone !== undefined && !/^(Etc\/)?UTC$/.test(timezone))
      throw invalid('The sandbox knows no time zone but UTC')
    const time = Date.parse(`${stamp}Z`)
    if (Number.isNaN(time)) throw invalid(`The schedule expression is not valid: ${expression}`)
    return { dueAt: time, every: undefined }
  }
  const [, number = '', unit = ''] = /^rate\((\d+) (minute|hour|day)s?\)$/.exec(expression) ?? []
  const every = Number(number) * (units[unit] ?? 0)
  if (every > 0) return { dueAt: from, every }
  if (expression.startsWith('cron('))
    throw invalid('The sandbox knows the schedules at(...) and rate(...), not cron(...)')
  throw invalid(`The schedule expression is not valid: ${expression}`)
}

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
  const { dueAt, every } = planOf(
    expression,
    input.Timezone,
    Math.max(now, input.StartTime?.getTime() ?? now),
  )
  if (every === undefined && dueAt <= now)
    throw invalid('The time of a scheduled action must be in the future')
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
  // A rate runs at its start time; one without a start time first runs after its interval.
  state.cancel = plan(
    region,
    target,
    state,
    every !== undefined && dueAt <= now ? { dueAt: now + every, every } : { dueAt, every },
  )
  return {}
}

function plan(
  region: Region,
  target: ScalableTargetState,
  state: ScheduleState,
  { dueAt, every }: Plan,
): Cancel {
  return region.clock.after(dueAt - region.clock.now(), () => {
    // A clock with `speed` divides durations, but a schedule names a time: wait again if it is
    // early.
    if (region.clock.now() < dueAt) {
      state.cancel = plan(region, target, state, { dueAt, every })
      return
    }
    const end = state.record.EndTime?.getTime() ?? Infinity
    if (every !== undefined && dueAt <= end)
      state.cancel = plan(region, target, state, { dueAt: dueAt + every, every })
    else target.schedules.delete(state.record.ScheduledActionName)
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
