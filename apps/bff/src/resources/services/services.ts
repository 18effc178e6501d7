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

/** One service as AWS has it now. Throws ProblemError, with status 404 where it does not exist. */
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

/** The same for a page, asked once however many of its parts want it. */
export const describeServiceOnce = coalesce(
  (scope: Scope, cluster: string, name: string) => `${scopeKey(scope)} ${cluster} ${name}`,
  (scope: Scope, cluster: string, name: string) => describeService(scope, cluster, name, 'page'),
)

/** A service whole, with its state and the evidence for it. */
export async function readService(
  fleet: Fleet,
  cluster: string,
  name: string,
): Promise<ServiceDetail> {
  fleet.adopt(cluster)
  fleet.keepFresh(cluster)
  const asOf = Date.now()
  const service = await describeServiceOnce(fleet.scope, cluster, name)
  // Why tasks stopped is evidence: without it a failing service would look well for one more moment.
  await fleet.ready('tasks', 1_500, cluster)
  return toDetail(service, fleet, cluster, asOf)
}

function toDetail(service: Service, fleet: Fleet, cluster: string, asOf: number): ServiceDetail {
  const { redactor, region } = fleet.scope
  const snapshot = fleet.snapshot(cluster)
  const name = service.serviceName ?? nameOf(service.serviceArn)
  const kept = toKept(service, region, cluster, redactor, snapshot?.services.get(name), asOf)
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
    capacityProviders: (service.capacityProviderStrategy ?? []).map((p) => ({
      provider: p.capacityProvider ?? 'unknown',
      weight: p.weight ?? 0,
      base: p.base ?? 0,
    })),
    network: toNetwork(service.networkConfiguration ?? service.taskSets?.[0]?.networkConfiguration),
    loadBalancers: balancersOf(service).map((l) => ({
      target: nameOfTarget(l.targetGroupArn) ?? l.loadBalancerName ?? 'unknown',
      container: l.containerName ?? 'unknown',
      port: l.containerPort ?? null,
    })),
    registries: (service.serviceRegistries ?? []).map((r) => r.registryArn ?? 'unknown'),
    placementConstraints: (service.placementConstraints ?? []).map((c) => ({
      type: c.type ?? 'unknown',
      expression: c.expression ?? '',
    })),
    placementStrategy: (service.placementStrategy ?? []).map((s) => ({
      type: s.type ?? 'unknown',
      field: s.field ?? '',
    })),
    deployments: toDeployments(service, redactor),
    taskSets: (service.taskSets ?? []).map((t) => ({
      id: t.id ?? 'unknown',
      status: t.status ?? 'UNKNOWN',
      taskDefinition: revisionOf(t.taskDefinition),
      running: t.runningCount ?? 0,
      pending: t.pendingCount ?? 0,
      stability: t.stabilityStatus ?? 'UNKNOWN',
    })),
    events: (service.events ?? []).map((e, i) => ({
      id: e.id ?? String(i),
      at: e.createdAt?.getTime() ?? null,
      message: redactor.scrub(e.message ?? ''),
    })),
    tags: toTags(service.tags, redactor),
    asOf,
  }
}

const toDeployments = (service: Service, redactor: Redactor): ServiceDetail['deployments'] =>
  (service.deployments ?? []).map((d) => ({
    id: d.id ?? 'unknown',
    status: d.status ?? 'UNKNOWN',
    taskDefinition: revisionOf(d.taskDefinition),
    desired: d.desiredCount ?? 0,
    running: d.runningCount ?? 0,
    pending: d.pendingCount ?? 0,
    failed: d.failedTasks ?? 0,
    rolloutState: d.rolloutState ?? null,
    rolloutReason: d.rolloutStateReason ? redactor.scrub(d.rolloutStateReason) : null,
    createdAt: d.createdAt?.getTime() ?? null,
    updatedAt: d.updatedAt?.getTime() ?? null,
  }))

/** The awsvpc part of a network configuration; null where tasks use their instance's network. */
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

/** What an external controller balances stands in its task sets alone. */
const balancersOf = (service: Service) =>
  service.loadBalancers?.length
    ? service.loadBalancers
    : (service.taskSets ?? []).flatMap((t) => t.loadBalancers ?? [])

/** `targetgroup/NAME/ID`: the name is the last but one. */
const nameOfTarget = (arn: string | undefined): string | undefined => arn?.split('/').at(-2)
