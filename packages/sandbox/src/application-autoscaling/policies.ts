import { randomUUID } from 'node:crypto'
import type {
  DeleteScalingPolicyRequest,
  DeleteScalingPolicyResponse,
  DescribeScalingPoliciesRequest,
  DescribeScalingPoliciesResponse,
  PutScalingPolicyRequest,
  PutScalingPolicyResponse,
  ScalingPolicy,
} from '@aws-sdk/client-application-auto-scaling'
import { removeAlarms } from '../cloudwatch/alarms.ts'
import type { Operation } from '../operation.ts'
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
import { onAlarm } from './scale.ts'
import type { PolicyState, ScalableTargetState } from './state.ts'
import { putTrackingAlarms } from './tracking-alarms.ts'

export const putScalingPolicy: Operation<PutScalingPolicyRequest, PutScalingPolicyResponse> = (
  input,
  { region },
) => {
  const target = findScalableTarget(region, input)
  const name = input.PolicyName ?? ''
  const before = target.policies.get(name)
  const type = input.PolicyType ?? before?.record.PolicyType ?? 'StepScaling'
  if (before && before.record.PolicyType !== type)
    throw invalid('The policy type of a scaling policy cannot be changed')
  checkConfiguration(type, input)
  const resourceId = target.record.ResourceId
  const policy: PolicyState = before ?? newPolicy(region, target, name, type)
  policy.record.StepScalingPolicyConfiguration = input.StepScalingPolicyConfiguration
  policy.record.TargetTrackingScalingPolicyConfiguration =
    input.TargetTrackingScalingPolicyConfiguration
  policy.stuck = false
  region.cloudWatch.actions.set(policy.record.PolicyARN, (alarm) =>
    onAlarm(region, target, policy, alarm),
  )
  if (input.TargetTrackingScalingPolicyConfiguration) {
    const alarms = putTrackingAlarms(
      region,
      resourceId,
      policy.record,
      input.TargetTrackingScalingPolicyConfiguration,
    )
    const gone = policy.record.Alarms.filter(
      (a) => !alarms.some((b) => b.AlarmName === a.AlarmName),
    )
    removeAlarms(
      region,
      gone.map((a) => a.AlarmName ?? ''),
    )
    policy.record.Alarms = alarms
  }
  return { PolicyARN: policy.record.PolicyARN, Alarms: policy.record.Alarms }
}

function newPolicy(
  region: Region,
  target: ScalableTargetState,
  name: string,
  type: PolicyState['record']['PolicyType'],
): PolicyState {
  const resourceId = target.record.ResourceId
  const policy: PolicyState = {
    record: {
      PolicyARN: `arn:${region.partition}:autoscaling:${region.name}:${region.account}:scalingPolicy:${randomUUID()}:resource/ecs/${resourceId}:policyName/${name}`,
      PolicyName: name,
      ServiceNamespace: namespace,
      ResourceId: resourceId,
      ScalableDimension: dimension,
      PolicyType: type,
      Alarms: [],
      CreationTime: new Date(region.clock.now()),
    },
    restUntil: { out: 0, in: 0 },
    stuck: false,
  }
  target.policies.set(name, policy)
  return policy
}

function checkConfiguration(type: string, input: PutScalingPolicyRequest): void {
  const {
    StepScalingPolicyConfiguration: step,
    TargetTrackingScalingPolicyConfiguration: tracking,
  } = input
  if (type === 'PredictiveScaling') throw invalid('The sandbox has no predictive scaling')
  if (type === 'TargetTrackingScaling') {
    if (!tracking)
      throw invalid(
        'TargetTrackingScalingPolicyConfiguration is required for a policy of type ' +
          'TargetTrackingScaling',
      )
    const { PredefinedMetricSpecification: known, CustomizedMetricSpecification: own } = tracking
    if ((known === undefined) === (own === undefined))
      throw invalid(
        'You must specify either a PredefinedMetricSpecification or a ' +
          'CustomizedMetricSpecification',
      )
    if (
      known?.PredefinedMetricType === 'ALBRequestCountPerTarget' &&
      !/^app\/[^/]+\/[^/]+\/targetgroup\/[^/]+\/[^/]+$/.test(known.ResourceLabel ?? '')
    ) {
      throw invalid(
        'ALBRequestCountPerTarget needs a ResourceLabel: app/NAME/ID/targetgroup/NAME/ID',
      )
    }
    if (
      known &&
      !/^(ECSServiceAverage(CPU|Memory)Utilization|ALBRequestCountPerTarget$)/.test(
        known.PredefinedMetricType ?? '',
      )
    ) {
      throw invalid(
        'The sandbox does not know the predefined metric ' +
          `${known.PredefinedMetricType ?? ''} for ${dimension}`,
      )
    }
    if (own?.Metrics)
      throw invalid(
        'The sandbox has no metric math: a customized metric is named by MetricName and Namespace',
      )
    if ((tracking.TargetValue ?? 0) <= 0) throw invalid('TargetValue must be greater than 0')
    return
  }
  if (!step?.AdjustmentType || !step.StepAdjustments?.length)
    throw invalid(
      'StepScalingPolicyConfiguration with an AdjustmentType and StepAdjustments is ' +
        'required for a policy of type StepScaling',
    )
}

/** Deletes a policy and its own alarms. */
export function dropPolicy(region: Region, target: ScalableTargetState, policy: PolicyState): void {
  removeAlarms(
    region,
    policy.record.Alarms.map((a) => a.AlarmName ?? ''),
  )
  region.cloudWatch.actions.delete(policy.record.PolicyARN)
  target.policies.delete(policy.record.PolicyName)
}

export const deleteScalingPolicy: Operation<
  DeleteScalingPolicyRequest,
  DeleteScalingPolicyResponse
> = (input, { region }) => {
  const target = findScalableTarget(region, input)
  const policy = target.policies.get(input.PolicyName ?? '')
  if (!policy)
    throw noObject(
      `No scaling policy found for ${described(target.record.ResourceId)}, policy name: ` +
        `${input.PolicyName ?? ''}`,
    )
  dropPolicy(region, target, policy)
  return {}
}

export const describeScalingPolicies: Operation<
  DescribeScalingPoliciesRequest,
  DescribeScalingPoliciesResponse
> = (input, { region }) => {
  const all = [...region.scaling.targets.values()]
    .filter((t) => isSelected(input, t.record.ResourceId))
    .flatMap((t) => [...t.policies.values()])
  const { items, NextToken } = page(
    'policies',
    all.filter((p) => !input.PolicyNames || input.PolicyNames.includes(p.record.PolicyName)),
    input,
  )
  return { ScalingPolicies: items.map((p) => toPolicy(region, p)), NextToken }
}

/**
 * Returns a policy as in DescribeScalingPolicies. A step policy's alarms are the user's alarms that
 * name it.
 */
function toPolicy(region: Region, { record }: PolicyState): ScalingPolicy {
  if (record.PolicyType !== 'StepScaling') return { ...record }
  const alarms = [...region.cloudWatch.alarms.values()].filter((a) =>
    a.record.AlarmActions?.includes(record.PolicyARN),
  )
  return {
    ...record,
    Alarms: alarms.map((a) => ({ AlarmName: a.name, AlarmARN: a.record.AlarmArn })),
  }
}
