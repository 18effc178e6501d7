import { randomUUID } from 'node:crypto'
import type {
  DescribeScalingActivitiesRequest,
  DescribeScalingActivitiesResponse,
  NotScaledReason,
  ScalingActivity,
} from '@aws-sdk/client-application-auto-scaling'
import { countTasks } from '../ecs/counts.ts'
import { updateService } from '../ecs/services/services.ts'
import type { ServiceState } from '../ecs/state.ts'
import { Fault, type Operation } from '../operation.ts'
import type { Region } from '../world/region.ts'
import { dimension, isSelected, namespace, page } from './lookup.ts'

const kept = 1_000
/** Interval at which a change is checked until it is fulfilled, and its limit. */
const every = 10_000
const patience = 3_600_000

const caller = (region: Region) => ({
  account: region.account,
  arn: `arn:${region.partition}:sts::${region.account}:assumed-role/AWSServiceRoleForApplicationAutoScaling_ECSService/AutoScaling-UpdateDesiredCapacity`,
  userId: 'AROAAPPAUTOSCALING000:AutoScaling-UpdateDesiredCapacity',
  accessKeyId: '',
})

type Told = Omit<
  ScalingActivity,
  'ActivityId' | 'ServiceNamespace' | 'ResourceId' | 'ScalableDimension'
>

/** Adds an activity, newest first. */
export function record(region: Region, resourceId: string, activity: Told): ScalingActivity {
  const whole = {
    ActivityId: randomUUID(),
    ServiceNamespace: namespace,
    ResourceId: resourceId,
    ScalableDimension: dimension,
    ...activity,
  }
  region.scaling.activities = [whole, ...region.scaling.activities].slice(0, kept)
  return whole
}

/**
 * Sets a service's desired count like UpdateService, and tracks the activity until the tasks run.
 */
export function setDesired(
  region: Region,
  service: ServiceState,
  desired: number,
  cause: string,
): void {
  const now = () => new Date(region.clock.now())
  const done = `Successfully set desired count to ${desired}.`
  const resourceId = `service/${service.cluster.name}/${service.name}`
  const activity = record(region, resourceId, {
    Description: `Setting desired count to ${desired}.`,
    Cause: cause,
    StartTime: now(),
    StatusCode: 'InProgress',
    StatusMessage: `${done} Waiting for change to be fulfilled by ecs.`,
  })
  try {
    updateService(
      { cluster: service.cluster.name, service: service.name, desiredCount: desired },
      { region, caller: caller(region) },
    )
  } catch (error) {
    if (!(error instanceof Fault)) throw error
    Object.assign(activity, {
      StatusCode: 'Failed',
      EndTime: now(),
      StatusMessage: `Failed to set desired count to ${desired}. Reason: ${error.message}`,
    })
    return
  }
  const end = (code: ScalingActivity['StatusCode'], message: string) =>
    Object.assign(activity, { StatusCode: code, EndTime: now(), StatusMessage: message })
  const until = region.clock.now() + patience
  const follow = () => {
    if (service.record.desiredCount !== desired)
      end('Overridden', `${done} Change was overridden by a later one.`)
    else if (countTasks(service.tasks).running === desired)
      end('Successful', `${done} Change successfully fulfilled by ecs.`)
    else if (region.clock.now() >= until)
      end('Unfulfilled', `${done} Change was not fulfilled by ecs in time.`)
    else region.clock.after(every, follow)
  }
  region.clock.after(every, follow)
}

/** Records that a triggered policy could not scale. */
export function notScaled(
  region: Region,
  resourceId: string,
  cause: string,
  reason: NotScaledReason,
): void {
  const now = new Date(region.clock.now())
  record(region, resourceId, {
    Description: 'Attempting to scale due to alarm triggered',
    Cause: cause,
    StartTime: now,
    EndTime: now,
    StatusCode: 'Failed',
    NotScaledReasons: [reason],
  })
}

export const describeScalingActivities: Operation<
  DescribeScalingActivitiesRequest,
  DescribeScalingActivitiesResponse
> = (input, { region }) => {
  const found = region.scaling.activities.filter(
    (a) =>
      isSelected(input, a.ResourceId) && (input.IncludeNotScaledActivities || !a.NotScaledReasons),
  )
  const { items, NextToken } = page('activities', found, input)
  return { ScalingActivities: items, NextToken }
}
