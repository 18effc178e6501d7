import { createHash } from 'node:crypto'
import type {
  DeregisterScalableTargetRequest,
  DeregisterScalableTargetResponse,
  DescribeScalableTargetsRequest,
  DescribeScalableTargetsResponse,
  RegisterScalableTargetRequest,
  RegisterScalableTargetResponse,
} from '@aws-sdk/client-application-auto-scaling'
import type { Operation } from '../operation.ts'
import type { Region } from '../world/region.ts'
import { setDesired } from './activities.ts'
import {
  checkScaled,
  described,
  dimension,
  invalid,
  isSelected,
  namespace,
  noObject,
  page,
  serviceOf,
} from './lookup.ts'
import { dropPolicy } from './policies.ts'
import type { ScalableTargetState } from './state.ts'

export const registerScalableTarget: Operation<
  RegisterScalableTargetRequest,
  RegisterScalableTargetResponse
> = (input, { region }) => {
  const resourceId = checkScaled(input)
  const service = serviceOf(region, resourceId)
  if (!service) throw invalid(`ECS service doesn't exist: ${resourceId}`)
  if (service.record.schedulingStrategy === 'DAEMON')
    throw invalid(
      `ECS service uses the DAEMON scheduling strategy, which cannot be scaled: ${resourceId}`,
    )
  const before = region.scaling.targets.get(resourceId)
  const min = input.MinCapacity ?? before?.record.MinCapacity
  const max = input.MaxCapacity ?? before?.record.MaxCapacity
  if (min === undefined || max === undefined)
    throw invalid(
      'Both MinCapacity and MaxCapacity must be specified when a new scalable target is registered',
    )
  if (min < 0 || max < min) throw invalid('Maximum capacity cannot be less than minimum capacity')
  const target = before ?? newTarget(region, resourceId, input.Tags)
  if (input.SuspendedState)
    target.record.SuspendedState = { ...target.record.SuspendedState, ...input.SuspendedState }
  setBounds(region, target, { min, max })
  return { ScalableTargetARN: target.record.ScalableTargetARN }
}

function newTarget(
  region: Region,
  resourceId: string,
  tags: Record<string, string> = {},
): ScalableTargetState {
  const id = createHash('sha256')
    .update(`${region.account}/${region.name}/${resourceId}`)
    .digest('hex')
    .slice(0, 34)
  const target: ScalableTargetState = {
    record: {
      ServiceNamespace: namespace,
      ResourceId: resourceId,
      ScalableDimension: dimension,
      MinCapacity: 0,
      MaxCapacity: Infinity,
      RoleARN: `arn:${region.partition}:iam::${region.account}:role/aws-service-role/ecs.application-autoscaling.amazonaws.com/AWSServiceRoleForApplicationAutoScaling_ECSService`,
      CreationTime: new Date(region.clock.now()),
      SuspendedState: {
        DynamicScalingInSuspended: false,
        DynamicScalingOutSuspended: false,
        ScheduledScalingSuspended: false,
      },
      ScalableTargetARN: `arn:${region.partition}:application-autoscaling:${region.name}:${region.account}:scalable-target/${id}`,
    },
    tags,
    policies: new Map(),
    schedules: new Map(),
  }
  region.scaling.targets.set(resourceId, target)
  return target
}

/** Sets the bounds of a target. A service outside them is scaled at once. */
export function setBounds(
  region: Region,
  { record }: ScalableTargetState,
  { min, max }: { min: number; max: number },
): void {
  record.MinCapacity = min
  record.MaxCapacity = max
  const service = serviceOf(region, record.ResourceId)
  const desired = service?.record.desiredCount ?? min
  if (service && desired < min)
    setDesired(region, service, min, `minimum capacity was set to ${min}`)
  if (service && desired > max)
    setDesired(region, service, max, `maximum capacity was set to ${max}`)
}

export const deregisterScalableTarget: Operation<
  DeregisterScalableTargetRequest,
  DeregisterScalableTargetResponse
> = (input, { region }) => {
  const resourceId = checkScaled(input)
  const target = region.scaling.targets.get(resourceId)
  if (!target) throw noObject(`No scalable target found for ${described(resourceId)}`)
  for (const policy of target.policies.values()) dropPolicy(region, target, policy)
  for (const { cancel } of target.schedules.values()) cancel()
  region.scaling.targets.delete(resourceId)
  return {}
}

export const describeScalableTargets: Operation<
  DescribeScalableTargetsRequest,
  DescribeScalableTargetsResponse
> = (input, { region }) => {
  const { items, NextToken } = page(
    'targets',
    [...region.scaling.targets.values()].filter((t) => isSelected(input, t.record.ResourceId)),
    input,
  )
  return { ScalableTargets: items.map((t) => ({ ...t.record })), NextToken }
}
