import type { CreateServiceRequest, Deployment, Service } from '@aws-sdk/client-ecs'
import type { Region } from '../../world/region.ts'
import { ecsArn } from '../arn.ts'
import { countTasks } from '../counts.ts'
import { rolloutArn, toSummary } from '../deployments/rollouts.ts'
import { hasTaskSets, toTaskSet } from '../deployments/task-sets.ts'
import { namespaceOf } from '../namespaces.ts'
import { withBase } from '../placement/capacity-strategy.ts'
import { desiredOf, schedule } from '../scheduler.ts'
import type { ClusterState, DeploymentState, ServiceState } from '../state.ts'

/** Creates a service in its cluster, with its scheduler but without a deployment. */
export function newService(
  region: Region,
  cluster: ClusterState,
  input: CreateServiceRequest,
  created: { createdAt: number; by: string; request?: string },
): ServiceState {
  const name = input.serviceName ?? ''
  const daemon = input.schedulingStrategy === 'DAEMON'
  const strategy =
    input.capacityProviderStrategy ??
    (input.launchType ? undefined : cluster.record.defaultCapacityProviderStrategy)
  const byProvider = strategy && strategy.length > 0
  const launchType = byProvider ? undefined : (input.launchType ?? 'EC2')
  const fargate =
    launchType === 'FARGATE' ||
    (byProvider && strategy.some((s) => s.capacityProvider?.startsWith('FARGATE')))
  const { deploymentController, healthCheckGracePeriodSeconds, taskDefinition } = input
  const service: ServiceState = {
    name,
    cluster,
    record: {
      healthCheckGracePeriodSeconds,
      serviceArn: ecsArn(region, 'service', cluster.name, name),
      serviceName: name,
      clusterArn: cluster.record.clusterArn,
      status: 'ACTIVE',
      desiredCount: daemon ? 0 : (input.desiredCount ?? 0),
      launchType,
      capacityProviderStrategy: byProvider && strategy ? withBase(strategy) : undefined,
      platformVersion: fargate ? (input.platformVersion ?? 'LATEST') : undefined,
      platformFamily: fargate ? 'Linux' : undefined,
      taskDefinition,
      loadBalancers: input.loadBalancers ?? [],
      serviceRegistries: input.serviceRegistries ?? [],
      deploymentConfiguration: {
        minimumHealthyPercent: daemon ? 0 : 100,
        maximumPercent: daemon ? 100 : 200,
        strategy: 'ROLLING',
        bakeTimeInMinutes: 0,
        ...input.deploymentConfiguration,
        deploymentCircuitBreaker: input.deploymentConfiguration?.deploymentCircuitBreaker ?? {
          enable: false,
          rollback: false,
        },
      },
      deploymentController: deploymentController ?? { type: 'ECS' },
      networkConfiguration: input.networkConfiguration,
      placementConstraints: input.placementConstraints ?? [],
      placementStrategy:
        input.placementStrategy ??
        (fargate || daemon ? [] : [{ type: 'spread', field: 'attribute:ecs.availability-zone' }]),
      schedulingStrategy: input.schedulingStrategy ?? 'REPLICA',
      roleArn:
        input.role ??
        `arn:${region.partition}:iam::${region.account}:role/aws-service-role/ecs.amazonaws.com/AWSServiceRoleForECS`,
      createdAt: new Date(created.createdAt),
      createdBy: created.by,
      enableECSManagedTags: input.enableECSManagedTags ?? false,
      enableExecuteCommand: input.enableExecuteCommand ?? false,
      propagateTags: input.propagateTags ?? 'NONE',
      availabilityZoneRebalancing: input.availabilityZoneRebalancing ?? 'DISABLED',
    },
    deployments: [],
    rollouts: [],
    events: [],
    tasks: new Set(),
    tags: input.tags ?? [],
    clientToken: input.clientToken,
    request: created.request ?? JSON.stringify(input),
    namespace: namespaceOf(cluster, input.serviceConnectConfiguration),
    wake: () => {},
    watch: {
      look: undefined,
      steady: undefined,
      failedLaunches: 0,
      held: undefined,
      baking: undefined,
      short: false,
      balance: undefined,
      registered: 0,
      replacing: 0,
    },
    past: { usual: 0, notes: [] },
  }
  cluster.services.set(name, service)
  schedule(region, service)
  return service
}

/** Returns a service as in DescribeServices. Its counts are computed from its tasks. */
export function toService(
  region: Region,
  service: ServiceState,
  { tags }: { tags: boolean },
): Service {
  const { running, pending } = countTasks(service.tasks)
  const [primary] = service.deployments
  const sets = hasTaskSets(service)
  return {
    ...service.record,
    desiredCount: desiredOf(service),
    runningCount: running,
    pendingCount: pending,
    deployments: sets
      ? []
      : service.deployments.map((d) => toDeployment(service, d, { primary: d === primary })),
    ...(sets
      ? { taskSets: service.deployments.map((d) => toTaskSet(region, service, d)) }
      : currentOf(region, service)),
    events: service.events.map((e) => ({ ...e })),
    ...(tags ? { tags: service.tags } : {}),
  }
}

/**
 * Returns the service deployment in progress and the revisions with tasks, as in DescribeServices.
 */
function currentOf(
  region: Region,
  service: ServiceState,
): Pick<Service, 'currentServiceDeployment' | 'currentServiceRevisions'> {
  const [rollout] = service.rollouts
  const open = rollout && !rollout.finishedAt
  const revisions = service.deployments.map((d, n) =>
    toSummary(region, service, d, { wanted: n === 0 }),
  )
  return {
    ...(open ? { currentServiceDeployment: rolloutArn(region, service, rollout) } : {}),
    currentServiceRevisions: revisions,
  }
}

function toDeployment(
  service: ServiceState,
  deployment: DeploymentState,
  { primary }: { primary: boolean },
): Deployment {
  const { running, pending } = countTasks(service.tasks, (t) => t.deployment === deployment)
  // The service may request LATEST; a deployment has the resolved version.
  const platformVersion =
    deployment.record.platformVersion === 'LATEST' ? '1.4.0' : deployment.record.platformVersion
  const platformFamily = service.record.platformFamily
  return {
    ...deployment.record,
    platformVersion,
    platformFamily,
    desiredCount: primary ? desiredOf(service) : 0,
    runningCount: running,
    pendingCount: pending,
  }
}
