import * as sdk from '@aws-sdk/client-application-auto-scaling'
import { first, type Walk } from './walk.ts'

/** Calls every operation of the sandbox's Application Auto Scaling, for a service that runs. */
export async function walkScaling(
  { client, advance }: Walk<sdk.ApplicationAutoScalingClient>,
  service: { cluster: string; name: string },
): Promise<void> {
  const send = client.send.bind(client) as sdk.ApplicationAutoScalingClient['send']
  const target = {
    ServiceNamespace: 'ecs' as const,
    ScalableDimension: 'ecs:service:DesiredCount' as const,
    ResourceId: `service/${service.cluster}/${service.name}`,
  }
  await send(new sdk.RegisterScalableTargetCommand({ ...target, MinCapacity: 3, MaxCapacity: 6 }))
  const follow = {
    TargetValue: 50,
    PredefinedMetricSpecification: {
      PredefinedMetricType: 'ECSServiceAverageCPUUtilization' as const,
    },
  }
  await send(
    new sdk.PutScalingPolicyCommand({
      ...target,
      PolicyName: 'cpu',
      PolicyType: 'TargetTrackingScaling',
      TargetTrackingScalingPolicyConfiguration: follow,
    }),
  )
  const steps = [{ MetricIntervalLowerBound: 0, ScalingAdjustment: 1 }]
  await send(
    new sdk.PutScalingPolicyCommand({
      ...target,
      PolicyName: 'steps',
      PolicyType: 'StepScaling',
      StepScalingPolicyConfiguration: {
        AdjustmentType: 'ChangeInCapacity',
        StepAdjustments: steps,
      },
    }),
  )
  await send(
    new sdk.PutScheduledActionCommand({
      ...target,
      ScheduledActionName: 'night',
      Schedule: 'rate(1 hour)',
      ScalableTargetAction: { MinCapacity: 2 },
    }),
  )
  await advance(300)
  const { ScalableTargets } = await send(
    new sdk.DescribeScalableTargetsCommand({ ServiceNamespace: 'ecs' }),
  )
  await send(new sdk.DescribeScalingPoliciesCommand({ ServiceNamespace: 'ecs' }))
  await send(new sdk.DescribeScheduledActionsCommand({ ServiceNamespace: 'ecs' }))
  await send(new sdk.DescribeScalingActivitiesCommand({ ServiceNamespace: 'ecs' }))
  const ResourceARN = first(ScalableTargets).ScalableTargetARN ?? ''
  await send(new sdk.TagResourceCommand({ ResourceARN, Tags: { a: 'b' } }))
  await send(new sdk.ListTagsForResourceCommand({ ResourceARN }))
  await send(new sdk.UntagResourceCommand({ ResourceARN, TagKeys: ['a'] }))
  await send(new sdk.DeleteScheduledActionCommand({ ...target, ScheduledActionName: 'night' }))
  for (const PolicyName of ['cpu', 'steps'])
    await send(new sdk.DeleteScalingPolicyCommand({ ...target, PolicyName }))
  await send(new sdk.DeregisterScalableTargetCommand(target))
}
