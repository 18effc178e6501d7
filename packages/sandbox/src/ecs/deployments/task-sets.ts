import type { TaskSet } from '@aws-sdk/client-ecs'
import type { Region } from '../../world/region.ts'
import { ecsArn } from '../arn.ts'
import { countTasks } from '../counts.ts'
import type { DeploymentState, ServiceState } from '../state.ts'

/**
 * Returns whether a service has task sets instead of deployments, because ECS does not deploy it.
 */
export const hasTaskSets = ({ record }: ServiceState): boolean =>
  record.deploymentController?.type !== undefined && record.deploymentController.type !== 'ECS'

/** Returns the task set of a CodeDeploy service, as in DescribeServices. */
export function toTaskSet(
  region: Region,
  service: ServiceState,
  deployment: DeploymentState,
): TaskSet {
  const {
    id,
    status,
    taskDefinition,
    createdAt,
    updatedAt,
    launchType,
    capacityProviderStrategy,
    platformVersion,
    networkConfiguration,
  } = deployment.record
  const { running, pending } = countTasks(service.tasks, (t) => t.deployment === deployment)
  const wanted = status === 'PRIMARY' ? service.record.desiredCount : 0
  return {
    id,
    taskSetArn: ecsArn(region, 'task-set', service.cluster.name, service.name, id),
    serviceArn: service.record.serviceArn,
    clusterArn: service.cluster.record.clusterArn,
    startedBy: 'CODE_DEPLOY',
    status,
    taskDefinition,
    computedDesiredCount: wanted,
    pendingCount: pending,
    runningCount: running,
    createdAt,
    updatedAt,
    launchType,
    capacityProviderStrategy,
    platformVersion: platformVersion === 'LATEST' ? '1.4.0' : platformVersion,
    platformFamily: service.record.platformFamily,
    networkConfiguration,
    loadBalancers: deployment.loadBalancers,
    serviceRegistries: deployment.serviceRegistries,
    scale: { value: status === 'PRIMARY' ? 100 : 0, unit: 'PERCENT' },
    stabilityStatus: running === wanted && pending === 0 ? 'STEADY_STATE' : 'STABILIZING',
    stabilityStatusAt: updatedAt,
    tags: [],
  }
}
