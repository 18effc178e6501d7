import type { ServiceRevisionSummary } from '@aws-sdk/client-ecs'
import type { Milliseconds } from '../../world/clock.ts'
import { deploymentNumber } from '../../world/ids.ts'
import type { Region } from '../../world/region.ts'
import { ecsArn, nameOfArn } from '../arn.ts'
import { countTasks } from '../counts.ts'
import type { DeploymentState, RolloutState, ServiceState, Staging } from '../state.ts'

export const rolloutArn = (region: Region, service: ServiceState, { id }: RolloutState): string =>
  ecsArn(region, 'service-deployment', service.cluster.name, service.name, id)

/** Returns the ARN of a deployment's service revision. Both share a number. */
export const revisionArn = (
  region: Region,
  service: ServiceState,
  deployment: DeploymentState,
): string =>
  ecsArn(
    region,
    'service-revision',
    service.cluster.name,
    service.name,
    nameOfArn(deployment.record.id),
  )

/** Time that a replaced service deployment takes to stop (recorded: kayac/ecspresso#929). */
const replacedAfter: Milliseconds = 100

/** Opens a service deployment. It replaces the one in progress, which stops a moment later. */
export function openRollout(
  region: Region,
  service: ServiceState,
  target: DeploymentState,
  openedAt: Date,
): void {
  const [before] = service.rollouts
  if (before && !before.finishedAt) replace(region, before, openedAt.getTime() + replacedAfter)
  service.rollouts.unshift({
    id: deploymentNumber(),
    target,
    sources: service.deployments,
    status: 'IN_PROGRESS',
    statusReason: undefined,
    createdAt: openedAt,
    updatedAt: openedAt,
    finishedAt: undefined,
    stoppedAt: undefined,
    rollback: undefined,
    staging: undefined,
  })
}

/** Stops a service deployment that a newer one replaces. It has no stoppedAt. */
function replace(region: Region, rollout: RolloutState, finishedAt: number): void {
  if (rollout.staging) leaveStage(rollout.staging)
  rollout.status = 'STOP_REQUESTED'
  const finish = () => {
    rollout.status = 'STOPPED'
    rollout.statusReason = 'Replaced by a new service deployment.'
    rollout.finishedAt = rollout.updatedAt = new Date(finishedAt)
  }
  const left = finishedAt - region.clock.now()
  if (left > 0) region.clock.after(left, finish)
  else finish()
}

/** Closes the service deployment in progress, if there is one. */
export function closeRollout(
  service: ServiceState,
  how: 'completed' | 'stopped',
  finishedAt: Date,
  reason?: string,
): void {
  const [rollout] = service.rollouts
  if (!rollout || rollout.finishedAt) return
  rollout.finishedAt = rollout.updatedAt = finishedAt
  if (rollout.staging) leaveStage(rollout.staging)
  if (how === 'completed') rollout.status = rollout.rollback ? 'ROLLBACK_SUCCESSFUL' : 'SUCCESSFUL'
  else {
    rollout.status = rollout.rollback ? 'ROLLBACK_FAILED' : 'STOPPED'
    rollout.stoppedAt = finishedAt
  }
  if (reason !== undefined) rollout.statusReason = reason
}

/** Cancels everything that was planned for a stage. */
export function leaveStage(staging: Staging): void {
  staging.cancel?.()
  staging.limit?.()
  for (const hook of staging.hooks) hook.cancel?.()
}

/** Returns the running and requested task counts of a revision. */
export function toSummary(
  region: Region,
  service: ServiceState,
  deployment: DeploymentState,
  { wanted }: { wanted: boolean },
): ServiceRevisionSummary {
  const { running, pending } = countTasks(service.tasks, (t) => t.deployment === deployment)
  return {
    arn: revisionArn(region, service, deployment),
    requestedTaskCount: wanted ? service.record.desiredCount : 0,
    runningTaskCount: running,
    pendingTaskCount: pending,
    ...trafficOf(service, deployment),
  }
}

/** Returns a revision's share of the traffic; a rolling deployment has no weights. */
function trafficOf(
  service: ServiceState,
  deployment: DeploymentState,
): Pick<ServiceRevisionSummary, 'requestedProductionTrafficWeight' | 'requestedTestTrafficWeight'> {
  const rollout = service.rollouts.find(
    (r) => r.target === deployment || r.sources.includes(deployment),
  )
  if (!rollout?.staging) return {}
  const { production, test } = rollout.staging
  const target = rollout.target === deployment
  return {
    requestedProductionTrafficWeight: target ? production : 100 - production,
    requestedTestTrafficWeight: target ? test : 100 - test,
  }
}
