import type { Operation } from '../operation.ts'
import { describeScalingActivities } from './activities.ts'
import { deleteScalingPolicy, describeScalingPolicies, putScalingPolicy } from './policies.ts'
import { deleteScheduledAction, describeScheduledActions, putScheduledAction } from './schedules.ts'
import { listTagsForResource, tagResource, untagResource } from './tags.ts'
import {
  deregisterScalableTarget,
  describeScalableTargets,
  registerScalableTarget,
} from './targets.ts'

/** All Application Auto Scaling operations of the sandbox, by their names on the wire. */
export const scalingOperations: Record<string, Operation<never, unknown>> = {
  DeleteScalingPolicy: deleteScalingPolicy,
  DeleteScheduledAction: deleteScheduledAction,
  DeregisterScalableTarget: deregisterScalableTarget,
  DescribeScalableTargets: describeScalableTargets,
  DescribeScalingActivities: describeScalingActivities,
  DescribeScalingPolicies: describeScalingPolicies,
  DescribeScheduledActions: describeScheduledActions,
  ListTagsForResource: listTagsForResource,
  PutScalingPolicy: putScalingPolicy,
  PutScheduledAction: putScheduledAction,
  RegisterScalableTarget: registerScalableTarget,
  TagResource: tagResource,
  UntagResource: untagResource,
}
