import {
  DescribeServicesCommand,
  type NetworkConfiguration,
  type Service,
} from '@aws-sdk/client-ecs'
import type { ServiceDetail } from '@pilothouse/contract'
import { stateOf } from '@pilothouse/contract/services/service-state'
import { nameOf, revisionOf } from '../../aws/arn.ts'
import type { Priority } from '../../aws/budget.ts'
import type { Redactor } from '../../aws/redact.ts'
import type { Scope } from '../../aws/scope.ts'
import { stoppedByService } from '../../fleet/cluster-snapshot.ts'
import type { Fleet } from '../../fleet/fleet.ts'
import { factsOf, toKept } from '../../fleet/service.ts'
import { coalesce, notFound, scopeKey } from '../reading.ts'
import { toTags } from '../tags.ts'

/**
 * Reads a service from ECS. Throws a ProblemError; its status is 404 if the service does not exist.
 */
export async function describeService(
  scope: Scope,
  cluster: string,
  name: string,
  priority: Priority,
): Promise<Service> {
  const answer = await scope.read(
    { bucket: 'Service read', call: 'ecs:DescribeServices', priority },
    (ecs) =>
      ecs.send(new DescribeServicesCommand({ cluster, services: [name], include: ['TAGS'] })),
  )
  const service = answer.services?.[0]
  if (!service) throw notFound(`Service ${name}`)
  return service
}

/** `describeService` for pages: parts that ask at the same time share one call. */
export const describeServiceOnce = coalesce(
  (scope: Scope, cluster: string, name: string) => `${scopeKey(scope)} ${cluster} ${name}`,
  (scope: Scope, cluster: string, name: string) => describeService(scope, cluster, name, 'page'),
)

/** Reads a service with its state and the evidence for it. */
export async function readService(
  fleet: Fleet,
  cluster: string,
  name: string,
): Promise<ServiceDetail> {
  fleet.adopt(cluster)
  fleet.keepFresh(cluster)
  const asOf = Date.now()
  const service = await describeServiceOnce(fleet.scope, cluster, name)
  // Wait for stopped tasks: without them a failing service would briefly look healthy.
  await fleet.ready('tasks', 1_500, cluster)
  return toDetail(service, fleet, cluster, asOf)
}

function toDetail(service: Service, fleet: Fleet, cluster: string, asOf: number): ServiceDetail {
  const { scope } = fleet
  const { redactor } = scope
  const snapshot = fleet.snapshot(cluster)
  const name = service.serviceName ?? nameOf(service.serviceArn)
  const before = snapshot?.services.get(name)
  const kept = toKept(service, scope, cluster, { before, now: asOf })
  const stopped = snapshot ? (stoppedByService(snapshot).get(name) ?? []) : []
  const configuration = service.deploymentConfiguration
  return {
    ...kept.row,
    state: stateOf(factsOf(kept, stopped, asOf)),
    arn: service.serviceArn ?? '',
    roleArn: service.roleArn ?? null,
    createdBy: service.createdBy ?? null,
    platformVersion: service.platformVersion ?? null,
    minimumHealthyPercent: configuration?.minimumHealthyPercent ?? null,
    maximumPercent: configuration?.maximumPercent ?? null,
    circuitBreaker: configuration?.deploymentCircuitBreaker
      ? {
          enable: configuration.deploymentCircuitBreaker.enable ?? false,
          rollback: configuration.deploymentCircuitBreaker.rollback ?? false,
        }
      : null,
    healthCheckGraceSeconds: service.healthCheckGracePeriodSeconds ?? null,
    executeCommand: service.enableExecuteCommand ?? false,
    capacityProviders: (service.capacityProviderStrategy ?? []).map((item) => ({
      provider: item.capacityProvider ?? 'unknown',
      weight: item.weight ?? 0,
      base: item.base ?? 0,
    })),
    network: toNetwork(service.networkConfiguration ?? service.taskSets?.[0]?.networkConfiguration),
    loadBalancers: balancersOf(service).map((balancer) => ({
      target: nameOfTarget(balancer.targetGroupArn) ?? balancer.loadBalancerName ?? 'unknown',
      container: balancer.containerName ?? 'unknown',
      port: balancer.containerPort ?? null,
    })),
    registries: (service.serviceRegistries ?? []).map((r) => r.registryArn ?? 'unknown'),
    placementConstraints: (service.placementConstraints ?? []).map((constraint) => ({
      type: constraint.type ?? 'unknown',
      expression: constraint.expression ?? '',
    })),
    placementStrategy: (service.placementStrategy ?? []).map((strategy) => ({
      type: strategy.type ?? 'unknown',
      field: strategy.field ?? '',
    })),
    deployments: toDeployments(service, redactor),
    taskSets: (service.taskSets ?? []).map((taskSet) => ({
      id: taskSet.id ?? 'unknown',
      status: taskSet.status ?? 'UNKNOWN',
      taskDefinition: revisionOf(taskSet.taskDefinition),
      running: taskSet.runningCount ?? 0,
      pending: taskSet.pendingCount ?? 0,
      stability: taskSet.stabilityStatus ?? 'UNKNOWN',
    })),
    events: (service.events ?? []).map((event, index) => ({
      id: event.id ?? String(index),
      at: event.createdAt?.getTime() ?? null,
      message: redactor.scrub(event.message ?? ''),
    })),
    tags: toTags(service.tags, redactor),
    asOf,
  }
}

const toDeployments = (service: Service, redactor: Redactor): ServiceDetail['deployments'] =>
  (service.deployments ?? []).map((deployment) => ({
    id: deployment.id ?? 'unknown',
    status: deployment.status ?? 'UNKNOWN',
    taskDefinition: revisionOf(deployment.taskDefinition),
    desired: deployment.desiredCount ?? 0,
    running: deployment.runningCount ?? 0,
    pending: deployment.pendingCount ?? 0,
    failed: deployment.failedTasks ?? 0,
    rolloutState: deployment.rolloutState ?? null,
    rolloutReason: deployment.rolloutStateReason
      ? redactor.scrub(deployment.rolloutStateReason)
      : null,
    createdAt: deployment.createdAt?.getTime() ?? null,
    updatedAt: deployment.updatedAt?.getTime() ?? null,
  }))

/** The awsvpc part of a network configuration; null if tasks use their instance's network. */
export const toNetwork = (network: NetworkConfiguration | undefined): ServiceDetail['network'] => {
  const vpc = network?.awsvpcConfiguration
  return vpc
    ? {
        subnets: vpc.subnets ?? [],
        securityGroups: vpc.securityGroups ?? [],
        publicIp: vpc.assignPublicIp ?? 'DISABLED',
      }
    : null
}

/** With an external controller only the task sets list load balancers. */
const balancersOf = (service: Service) =>
  service.loadBalancers?.length
    ? service.loadBalancers
    : (service.taskSets ?? []).flatMap((t) => t.loadBalancers ?? [])

/** The name in `targetgroup/NAME/ID`. */
const nameOfTarget = (arn: string | undefined): string | undefined => arn?.split('/').at(-2)
