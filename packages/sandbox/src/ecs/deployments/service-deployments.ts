import type {
  ContinueServiceDeploymentRequest,
  ContinueServiceDeploymentResponse,
  DescribeServiceDeploymentsRequest,
  DescribeServiceDeploymentsResponse,
  DescribeServiceRevisionsRequest,
  DescribeServiceRevisionsResponse,
  ListServiceDeploymentsRequest,
  ListServiceDeploymentsResponse,
  ServiceDeployment,
  ServiceDeploymentBrief,
  ServiceDeploymentLifecycleStage,
  ServiceRevision,
  StopServiceDeploymentRequest,
  StopServiceDeploymentResponse,
} from '@aws-sdk/client-ecs'
import { Fault, type Operation } from '../../operation.ts'
import type { Region } from '../../world/region.ts'
import { isForeign } from '../arn.ts'
import { findAll, findCluster, findService, invalid } from '../lookup.ts'
import { page } from '../page.ts'
import type { DeploymentState, RolloutState, ServiceState } from '../state.ts'
import { toAlarms } from './deployment-alarms.ts'
import { completedOf, failDeployment, failureThreshold, rollBack } from './deployments.ts'
import { endHook } from './hooks.ts'
import { closeRollout, revisionArn, rolloutArn, toSummary } from './rollouts.ts'
import { groupArnOf } from './traffic.ts'

/** ListServiceDeployments: newest first. */
export const listServiceDeployments: Operation<
  ListServiceDeploymentsRequest,
  ListServiceDeploymentsResponse
> = (input, { region }) => {
  const cluster = findCluster(region, input.cluster)
  const service = findService(region, cluster, input.service ?? '')
  if (!service) throw new Fault('ServiceNotFoundException', 'Service not found.')
  const { before, after } = input.createdAt ?? {}
  const wanted = service.rollouts.filter(
    (r) =>
      (!input.status?.length || input.status.includes(r.status)) &&
      (!after || r.createdAt > after) &&
      (!before || r.createdAt < before),
  )
  const byArn = new Map(wanted.map((r) => [rolloutArn(region, service, r), r]))
  const key = (arn: string) => `${byArn.get(arn)?.createdAt.toISOString() ?? ''}${arn}`
  const of = ['service-deployments', cluster.name, service.name, input.status, before, after]
  const { items, nextToken } = page(byArn.keys(), input, { of, key, descending: true })
  return {
    serviceDeployments: items
      .flatMap((arn) => byArn.get(arn) ?? [])
      .map((r) => toBrief(region, service, r)),
    nextToken,
  }
}

export const describeServiceDeployments: Operation<
  DescribeServiceDeploymentsRequest,
  DescribeServiceDeploymentsResponse
> = (input, { region }) => {
  const requested = input.serviceDeploymentArns ?? []
  if (requested.length === 0 || requested.length > 20)
    throw invalid('serviceDeploymentArns must have between 1 and 20 items.')
  const { found, failures } = findAll(
    requested,
    (arn) => findRollout(region, arn),
    (arn) => arn,
  )
  return {
    serviceDeployments: found.map(({ service, rollout }) =>
      toServiceDeployment(region, service, rollout),
    ),
    failures,
  }
}

export const describeServiceRevisions: Operation<
  DescribeServiceRevisionsRequest,
  DescribeServiceRevisionsResponse
> = (input, { region }) => {
  const requested = input.serviceRevisionArns ?? []
  if (requested.length === 0 || requested.length > 20)
    throw invalid('serviceRevisionArns must have between 1 and 20 items.')
  const find = (arn: string) => {
    const service = serviceOf(region, 'service-revision', arn)
    const rollout = service?.rollouts.find((r) => revisionArn(region, service, r.target) === arn)
    return service && rollout ? { service, deployment: rollout.target } : undefined
  }
  const { found, failures } = findAll(requested, find, (arn) => arn)
  return {
    serviceRevisions: found.map(({ service, deployment }) =>
      toRevision(region, service, deployment),
    ),
    failures,
  }
}

/**
 * StopServiceDeployment: ROLLBACK returns to the deployment before; ABORT leaves everything as it
 * is.
 */
export const stopServiceDeployment: Operation<
  StopServiceDeploymentRequest,
  StopServiceDeploymentResponse
> = (input, { region }) => {
  const arn = input.serviceDeploymentArn ?? ''
  const found = findRollout(region, arn)
  if (!found) throw new Fault('ServiceDeploymentNotFoundException', 'Service deployment not found.')
  const { service, rollout } = found
  if (rollout.status !== 'IN_PROGRESS')
    throw new Fault(
      'ConflictException',
      `Service deployment in ${rollout.status} cannot be stopped.`,
    )
  const back = completedOf(service)
  const abort = input.stopType === 'ABORT'
  if (!abort && !back)
    throw new Fault(
      'ConflictException',
      'There is no completed service deployment to roll back to.',
    )
  const now = region.clock.now()
  failDeployment(service, rollout.target, 'ECS deployment stopped by user.', now)
  if (!abort && back)
    rollBack(
      service,
      { from: rollout.target, to: back },
      'Service deployment rolled back because it was stopped by user.',
      now,
    )
  else closeRollout(service, 'stopped', new Date(now), 'Service deployment stopped by user.')
  return { serviceDeploymentArn: arn }
}

/** ContinueServiceDeployment: continues a paused deployment, or rolls it back. */
export const continueServiceDeployment: Operation<
  ContinueServiceDeploymentRequest,
  ContinueServiceDeploymentResponse
> = (input, { region }) => {
  const arn = input.serviceDeploymentArn ?? ''
  const found = findRollout(region, arn)
  if (!found) throw new Fault('ServiceDeploymentNotFoundException', 'Service deployment not found.')
  const hook = found.rollout.staging?.hooks.find((h) => h.detail.hookId === input.hookId)
  if (!hook || hook.detail.targetType !== 'PAUSE')
    throw invalid(
      `The lifecycle hook ${input.hookId ?? ''} was not found in the service deployment.`,
    )
  if (hook.detail.status !== 'AWAITING_ACTION')
    throw invalid(`The lifecycle hook ${input.hookId ?? ''} is not awaiting an action.`)
  if (input.action === 'ROLLBACK')
    endHook(
      hook,
      'FAILED',
      'Service deployment rolled back because a lifecycle hook was continued with ROLLBACK.',
    )
  else endHook(hook, 'SUCCEEDED', '')
  return { serviceDeploymentArn: arn }
}

function serviceOf(region: Region, kind: string, arn: string): ServiceState | undefined {
  if (!arn.startsWith('arn:') || isForeign(region, kind, arn)) return undefined
  const [, cluster = '', service = ''] = arn.split('/')
  return region.ecs.clusters.get(cluster)?.services.get(service)
}

/** Finds a service deployment and its service by ARN. Throws if it does not exist. */
function findRollout(
  region: Region,
  arn: string,
): { service: ServiceState; rollout: RolloutState } | undefined {
  const service = serviceOf(region, 'service-deployment', arn)
  const rollout = service?.rollouts.find((r) => rolloutArn(region, service, r) === arn)
  return service && rollout ? { service, rollout } : undefined
}

const toBrief = (
  region: Region,
  service: ServiceState,
  rollout: RolloutState,
): ServiceDeploymentBrief => ({
  serviceDeploymentArn: rolloutArn(region, service, rollout),
  serviceArn: service.record.serviceArn,
  clusterArn: service.cluster.record.clusterArn,
  startedAt: rollout.createdAt,
  createdAt: rollout.createdAt,
  finishedAt: rollout.finishedAt,
  targetServiceRevisionArn: revisionArn(region, service, rollout.target),
  status: rollout.status,
  statusReason: rollout.statusReason,
})

function toServiceDeployment(
  region: Region,
  service: ServiceState,
  rollout: RolloutState,
): ServiceDeployment {
  const { targetServiceRevisionArn: _, ...brief } = toBrief(region, service, rollout)
  const breaker = service.record.deploymentConfiguration.deploymentCircuitBreaker
  const failureCount = rollout.target.record.failedTasks
  const threshold = breaker?.enable ? failureThreshold(breaker, service.record.desiredCount) : 0
  const breakerStatus = () => {
    if (!breaker?.enable) return 'DISABLED'
    if (failureCount >= threshold) return 'TRIGGERED'
    return rollout.status === 'IN_PROGRESS' ? 'MONITORING' : 'MONITORING_COMPLETE'
  }
  const live = rollout === service.rollouts[0]
  return {
    ...brief,
    updatedAt: rollout.updatedAt,
    stoppedAt: rollout.stoppedAt,
    sourceServiceRevisions: rollout.sources.map((d) =>
      toSummary(region, service, d, { wanted: live && d === service.deployments[0] }),
    ),
    targetServiceRevision: toSummary(region, service, rollout.target, {
      wanted: live && !rollout.rollback,
    }),
    ...(rollout.finishedAt ? {} : { lifecycleStage: stageShown(rollout) }),
    ...(rollout.staging?.hooks.length
      ? { lifecycleHookDetails: rollout.staging.hooks.map((h) => ({ ...h.detail })) }
      : {}),
    deploymentConfiguration: service.record.deploymentConfiguration,
    alarms: toAlarms(region, service, rollout.target, { open: !rollout.finishedAt }),
    deploymentCircuitBreaker: { status: breakerStatus(), failureCount, threshold },
    ...(rollout.rollback
      ? {
          rollback: {
            reason: rollout.rollback.reason,
            startedAt: rollout.rollback.startedAt,
            serviceRevisionArn: revisionArn(region, service, rollout.rollback.to),
          },
        }
      : {}),
  }
}

/**
 * Returns the stage that AWS shows. The stage before the traffic shift has no name of its own and
 * shows as SCALE_UP.
 */
function stageShown({ staging }: RolloutState): ServiceDeploymentLifecycleStage {
  if (!staging) return 'SCALE_UP'
  return staging.stage === 'PRE_PRODUCTION_TRAFFIC_SHIFT'
    ? 'PRODUCTION_TRAFFIC_SHIFT'
    : staging.stage
}

function toRevision(
  region: Region,
  service: ServiceState,
  deployment: DeploymentState,
): ServiceRevision {
  const {
    taskDefinition,
    capacityProviderStrategy,
    launchType,
    platformVersion,
    networkConfiguration,
    createdAt,
  } = deployment.record
  return {
    serviceRevisionArn: revisionArn(region, service, deployment),
    serviceArn: service.record.serviceArn,
    clusterArn: service.cluster.record.clusterArn,
    taskDefinition,
    capacityProviderStrategy,
    launchType,
    // A revision has the resolved version, never LATEST.
    platformVersion: platformVersion === 'LATEST' ? '1.4.0' : platformVersion,
    platformFamily: service.record.platformFamily,
    networkConfiguration,
    loadBalancers: deployment.loadBalancers,
    serviceRegistries: deployment.serviceRegistries,
    ...resolved(deployment),
    containerImages: deployment.definition.record.containerDefinitions.map((c) => ({
      containerName: c.name,
      image: c.image,
      imageDigest: deployment.images.get(c.image ?? ''),
    })),
    guardDutyEnabled: false,
    createdAt,
  }
}

/** Returns the target group that a revision uses, if it shares traffic. */
function resolved(deployment: DeploymentState): Pick<ServiceRevision, 'resolvedConfiguration'> {
  const sharing = deployment.loadBalancers.filter((lb) => lb.advancedConfiguration)
  if (sharing.length === 0) return {}
  return {
    resolvedConfiguration: {
      loadBalancers: sharing.map((lb) => ({
        targetGroupArn: groupArnOf(lb, deployment),
        productionListenerRule: lb.advancedConfiguration?.productionListenerRule,
      })),
    },
  }
}
