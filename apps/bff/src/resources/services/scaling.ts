import type {
  NotScaledReason,
  ScalableTarget as SdkTarget,
  ScalingActivity as SdkActivity,
  ScalingPolicy as SdkPolicy,
} from '@aws-sdk/client-application-auto-scaling'
import type { ScalableTarget, ScalingActivity, ServiceScaling } from '@pilothouse/contract'
import { PagesLoop } from '../../aws/paging.ts'
import type { Scope } from '../../aws/scope.ts'
import type { Fleet } from '../../fleet/fleet.ts'
import { attempt, noAttempt } from '../attempt.ts'
import { coalesce, scopeKey } from '../reading.ts'
import { toPolicy } from './scaling-policies.ts'

const bucket = 'Scaling read'
const scalableTargetOf = (cluster: string, service: string) =>
  ({
    ServiceNamespace: 'ecs',
    ScalableDimension: 'ecs:service:DesiredCount',
    ResourceId: `service/${cluster}/${service}`,
  }) as const
/** Activities that are shown. AWS keeps those of six weeks. */
const newest = 20

/** Reads the auto scaling of a service. If it has no scalable target, reads nothing else. */
export const readScaling = coalesce(
  (fleet: Fleet, cluster: string, service: string) =>
    `${scopeKey(fleet.scope)} ${cluster} ${service}`,
  async (fleet: Fleet, cluster: string, service: string): Promise<ServiceScaling> => {
    const asOf = Date.now()
    const { scope } = fleet
    const { redactor } = scope
    const target = await attempt('application-autoscaling:DescribeScalableTargets', () =>
      describeTarget(scope, cluster, service),
    )
    const scaled = target.value !== null || target.problem !== null
    const [policies, activities] = await Promise.all([
      scaled
        ? attempt('application-autoscaling:DescribeScalingPolicies', () =>
            describePolicies(scope, cluster, service),
          )
        : noAttempt,
      scaled
        ? attempt('application-autoscaling:DescribeScalingActivities', () =>
            describeActivities(scope, cluster, service),
          )
        : noAttempt,
    ])
    return {
      target: target.value && toTarget(target.value),
      targetProblem: target.problem,
      policies: policies.value?.map((p) => toPolicy(p, redactor)) ?? null,
      policiesProblem: policies.problem,
      activities:
        activities.value?.map((a) => toActivity(a, (text) => redactor.scrub(text))) ?? null,
      activitiesProblem: activities.problem,
      asOf,
    }
  },
)

async function describeTarget(
  scope: Scope,
  cluster: string,
  service: string,
): Promise<SdkTarget | null> {
  const { DescribeScalableTargetsCommand } =
    await import('@aws-sdk/client-application-auto-scaling')
  const { ResourceId, ...rest } = scalableTargetOf(cluster, service)
  const answer = await scope.readFrom(
    'application-autoscaling',
    { bucket, call: 'application-autoscaling:DescribeScalableTargets', priority: 'page' },
    (scaling) =>
      scaling.send(new DescribeScalableTargetsCommand({ ...rest, ResourceIds: [ResourceId] })),
  )
  return answer.ScalableTargets?.[0] ?? null
}

/** Reads all pages: a page holds ten policies, and a service may have fifty. */
async function describePolicies(
  scope: Scope,
  cluster: string,
  service: string,
): Promise<SdkPolicy[]> {
  const { DescribeScalingPoliciesCommand } =
    await import('@aws-sdk/client-application-auto-scaling')
  const policies: SdkPolicy[] = []
  const tokens = new Set<string>()
  for (let NextToken: string | undefined; ;) {
    const token = NextToken
    const answer = await scope.readFrom(
      'application-autoscaling',
      { bucket, call: 'application-autoscaling:DescribeScalingPolicies', priority: 'page' },
      (scaling) =>
        scaling.send(
          new DescribeScalingPoliciesCommand({
            ...scalableTargetOf(cluster, service),
            NextToken: token,
          }),
        ),
    )
    policies.push(...(answer.ScalingPolicies ?? []))
    NextToken = answer.NextToken
    if (!NextToken) return policies
    if (tokens.has(NextToken)) throw new PagesLoop()
    tokens.add(NextToken)
  }
}

async function describeActivities(
  scope: Scope,
  cluster: string,
  service: string,
): Promise<SdkActivity[]> {
  const { DescribeScalingActivitiesCommand } =
    await import('@aws-sdk/client-application-auto-scaling')
  const answer = await scope.readFrom(
    'application-autoscaling',
    { bucket, call: 'application-autoscaling:DescribeScalingActivities', priority: 'page' },
    (scaling) =>
      scaling.send(
        new DescribeScalingActivitiesCommand({
          ...scalableTargetOf(cluster, service),
          MaxResults: newest,
          IncludeNotScaledActivities: true,
        }),
      ),
  )
  return answer.ScalingActivities ?? []
}

const toTarget = (target: SdkTarget): ScalableTarget => ({
  min: target.MinCapacity ?? 0,
  max: target.MaxCapacity ?? 0,
  suspended: {
    scaleIn: target.SuspendedState?.DynamicScalingInSuspended ?? false,
    scaleOut: target.SuspendedState?.DynamicScalingOutSuspended ?? false,
    scheduled: target.SuspendedState?.ScheduledScalingSuspended ?? false,
  },
})

const toActivity = (activity: SdkActivity, scrub: (text: string) => string): ScalingActivity => ({
  id: activity.ActivityId ?? 'unknown',
  at: activity.StartTime?.getTime() ?? null,
  endedAt: activity.EndTime?.getTime() ?? null,
  status: activity.StatusCode ?? 'UNKNOWN',
  description: scrub(activity.Description ?? ''),
  cause: scrub(activity.Cause ?? ''),
  message: activity.StatusMessage ? scrub(activity.StatusMessage) : null,
  notScaled: (activity.NotScaledReasons ?? []).map(notScaledReason),
})

function notScaledReason({ Code = 'UNKNOWN', MaxCapacity, MinCapacity }: NotScaledReason): string {
  if (Code === 'AlreadyAtMaxCapacity')
    return `It is at its maximum of ${MaxCapacity ?? '?'} already.`
  if (Code === 'AlreadyAtMinCapacity')
    return `It is at its minimum of ${MinCapacity ?? '?'} already.`
  return Code
}
