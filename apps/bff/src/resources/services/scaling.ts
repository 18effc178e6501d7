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
const of = (cluster: string, service: string) =>
  ({
    ServiceNamespace: 'ecs',
    ScalableDimension: 'ecs:service:DesiredCount',
    ResourceId: `service/${cluster}/${service}`,
  }) as const
/** How many of the activities are shown; AWS keeps those of six weeks. */
const newest = 20

/** What scales a service by itself. Of one that AWS says it does not scale, no more is asked. */
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
  const { ResourceId, ...rest } = of(cluster, service)
  const answer = await scope.readFrom(
    'application-autoscaling',
    { bucket, call: 'application-autoscaling:DescribeScalableTargets', priority: 'page' },
    (scaling) =>
      scaling.send(new DescribeScalableTargetsCommand({ ...rest, ResourceIds: [ResourceId] })),
  )
  return answer.ScalableTargets?.[0] ?? null
}

/** A page holds ten of them, and a service may have fifty. */
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
    const asked = NextToken
    const answer = await scope.readFrom(
      'application-autoscaling',
      { bucket, call: 'application-autoscaling:DescribeScalingPolicies', priority: 'page' },
      (scaling) =>
        scaling.send(
          new DescribeScalingPoliciesCommand({ ...of(cluster, service), NextToken: asked }),
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
          ...of(cluster, service),
          MaxResults: newest,
          IncludeNotScaledActivities: true,
        }),
      ),
  )
  return answer.ScalingActivities ?? []
}

const toTarget = (t: SdkTarget): ScalableTarget => ({
  min: t.MinCapacity ?? 0,
  max: t.MaxCapacity ?? 0,
  suspended: {
    scaleIn: t.SuspendedState?.DynamicScalingInSuspended ?? false,
    scaleOut: t.SuspendedState?.DynamicScalingOutSuspended ?? false,
    scheduled: t.SuspendedState?.ScheduledScalingSuspended ?? false,
  },
})

const toActivity = (a: SdkActivity, scrub: (text: string) => string): ScalingActivity => ({
  id: a.ActivityId ?? 'unknown',
  at: a.StartTime?.getTime() ?? null,
  endedAt: a.EndTime?.getTime() ?? null,
  status: a.StatusCode ?? 'UNKNOWN',
  description: scrub(a.Description ?? ''),
  cause: scrub(a.Cause ?? ''),
  message: a.StatusMessage ? scrub(a.StatusMessage) : null,
  notScaled: (a.NotScaledReasons ?? []).map(notScaledReason),
})

function notScaledReason({ Code = 'UNKNOWN', MaxCapacity, MinCapacity }: NotScaledReason): string {
  if (Code === 'AlreadyAtMaxCapacity')
    return `It is at its maximum of ${MaxCapacity ?? '?'} already.`
  if (Code === 'AlreadyAtMinCapacity')
    return `It is at its minimum of ${MinCapacity ?? '?'} already.`
  return Code
}
