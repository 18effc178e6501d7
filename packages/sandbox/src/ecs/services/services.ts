import type {
  CapacityProviderStrategyItem,
  CreateServiceRequest,
  CreateServiceResponse,
  DeleteServiceRequest,
  DeleteServiceResponse,
  DescribeServicesRequest,
  DescribeServicesResponse,
  ListServicesRequest,
  ListServicesResponse,
  UpdateServiceRequest,
  UpdateServiceResponse,
} from '@aws-sdk/client-ecs'
import { Fault, type Operation } from '../../operation.ts'
import { countTasks } from '../counts.ts'
import { deploy } from '../deployments/deployments.ts'
import {
  activeDefinition,
  findAll,
  findCluster,
  findDefinition,
  findService,
  invalid,
  wouldBe,
} from '../lookup.ts'
import { namespaceOf } from '../namespaces.ts'
import { page } from '../page.ts'
import { withBase } from '../placement/capacity-strategy.ts'
import { canRebalance } from '../placement/rebalancing-rules.ts'
import { checkSettings, noDaemonCount } from '../run-rules.ts'
import type { ServiceState } from '../state.ts'
import { checkTags } from '../tag-rules.ts'
import { checkPlaces } from '../tasks/task-network.ts'
import { checkTargetGroups } from '../tasks/task-targets.ts'
import { newService, toService } from './service-state.ts'

export const createService: Operation<CreateServiceRequest, CreateServiceResponse> = (
  input,
  { region, caller },
) => {
  const cluster = findCluster(region, input.cluster)
  const name = input.serviceName ?? ''
  if (!/^[A-Za-z0-9_-]{1,255}$/.test(name))
    throw invalid(
      'Service names can only contain letters, numbers, hyphens and underscores, at most 255.',
    )
  const existing = cluster.services.get(name)
  if (existing && existing.record.status !== 'INACTIVE') {
    const same =
      input.clientToken !== undefined &&
      input.clientToken === existing.clientToken &&
      JSON.stringify(input) === existing.request
    if (same) return { service: toService(region, existing, { tags: true }) }
    if (existing.record.status === 'DRAINING')
      throw invalid('Unable to Start a service that is still Draining.')
    throw invalid('Creation of service was not idempotent.')
  }
  // Required unless DAEMON or EXTERNAL (API_CreateService); the text is ours.
  const external = input.deploymentController?.type === 'EXTERNAL'
  const counted = !external && input.schedulingStrategy !== 'DAEMON'
  if (counted && input.desiredCount === undefined)
    throw invalid('The replica scheduling strategy requires a desired count for services.')
  if (!external && !input.taskDefinition) throw invalid('TaskDefinition cannot be blank.')
  const definition = input.taskDefinition
    ? activeDefinition(region, input.taskDefinition)
    : undefined
  checkTags(input.tags)
  if (definition) checkSettings(region, cluster, definition, input)
  else if ((input.desiredCount ?? 0) < 0) throw invalid('desiredCount cannot be negative.')
  checkPlaces(region, input.networkConfiguration)
  if (definition) checkTargetGroups(region, definition, input.loadBalancers)
  // Rebalancing is on by default where it is supported.
  const availabilityZoneRebalancing =
    input.availabilityZoneRebalancing ?? (canRebalance(input) ? 'ENABLED' : 'DISABLED')
  const service = newService(
    region,
    cluster,
    { ...input, availabilityZoneRebalancing },
    { createdAt: region.clock.now(), by: caller.arn, request: JSON.stringify(input) },
  )
  if (definition && !external) deploy(region, service, definition)
  service.wake()
  return { service: toService(region, service, { tags: true }) }
}

/**
 * Members of UpdateService that start a deployment; a changed desiredCount alone does not (docs:
 * UpdateService, by member).
 */
const deploying = [
  'loadBalancers',
  'networkConfiguration',
  'platformVersion',
  'serviceRegistries',
] as const
const quiet = [
  'availabilityZoneRebalancing',
  'capacityProviderStrategy',
  'desiredCount',
  'enableECSManagedTags',
  'enableExecuteCommand',
  'healthCheckGracePeriodSeconds',
  'placementConstraints',
  'placementStrategy',
  'propagateTags',
] as const

export const updateService: Operation<UpdateServiceRequest, UpdateServiceResponse> = (
  input,
  { region },
) => {
  const cluster = findCluster(region, input.cluster)
  const service = findService(region, cluster, input.service ?? '')
  if (!service) throw new Fault('ServiceNotFoundException', 'Service not found.')
  const { record } = service
  if (record.status !== 'ACTIVE')
    throw new Fault('ServiceNotActiveException', 'Service was not ACTIVE.')
  const current = record.taskDefinition
  const definition =
    input.taskDefinition === undefined
      ? current && findDefinition(region, current)
      : activeDefinition(region, input.taskDefinition)
  if (record.schedulingStrategy === 'DAEMON' && input.desiredCount !== undefined) {
    throw invalid(noDaemonCount)
  }
  const controller = record.deploymentController?.type
  if (controller !== undefined && controller !== 'ECS') refuseDeploying(controller, input)
  if (definition)
    checkSettings(region, cluster, definition, {
      ...merged(service, input),
      desiredCount: input.desiredCount,
    })
  else if ((input.desiredCount ?? 0) < 0) throw invalid('desiredCount cannot be negative.')
  checkPlaces(region, input.networkConfiguration)
  if (definition) checkTargetGroups(region, definition, input.loadBalancers)

  const before = JSON.stringify(deploying.map((member) => record[member]))
  Object.assign(record, given(input, deploying), given(input, quiet))
  if (input.capacityProviderStrategy) changeStrategy(service, input.capacityProviderStrategy)
  if (input.serviceConnectConfiguration)
    service.namespace = namespaceOf(cluster, input.serviceConnectConfiguration)
  if (input.deploymentConfiguration)
    record.deploymentConfiguration = {
      ...record.deploymentConfiguration,
      ...input.deploymentConfiguration,
    }
  const changed = before !== JSON.stringify(deploying.map((member) => record[member]))
  const redefined = definition && definition.record.taskDefinitionArn !== current
  if (definition && controller === 'ECS' && (changed || redefined || input.forceNewDeployment))
    deploy(region, service, definition)
  else if (service.deployments[0])
    service.deployments[0].record.updatedAt = new Date(region.clock.now())
  service.wake()
  return { service: toService(region, service, { tags: false }) }
}

/**
 * Changes the capacity of a service without a deployment: tasks that are started from now on use it
 * (API_UpdateService). An empty strategy leads back to the launch type.
 */
function changeStrategy({ record }: ServiceState, strategy: CapacityProviderStrategyItem[]): void {
  record.capacityProviderStrategy = strategy.length > 0 ? withBase(strategy) : undefined
  record.launchType = strategy.length > 0 ? undefined : (record.launchType ?? 'EC2')
  const onFargate = strategy.some((item) => item.capacityProvider?.startsWith('FARGATE'))
  record.platformVersion = onFargate ? (record.platformVersion ?? 'LATEST') : undefined
  record.platformFamily = onFargate ? 'Linux' : undefined
}

/**
 * Throws if another deployment controller is responsible for a change; the count may still change
 * (docs: UpdateService).
 */
function refuseDeploying(controller: string, input: UpdateServiceRequest): void {
  const instead =
    controller === 'CODE_DEPLOY'
      ? 'Use AWS CodeDeploy to trigger a new deployment.'
      : 'Use the task set APIs to trigger a new deployment.'
  if (input.forceNewDeployment)
    throw invalid(
      `Cannot force a new deployment on services with a ${controller} deployment ` +
        `controller. ${instead}`,
    )
  const changed = [
    ['task definition', input.taskDefinition],
    ['network parameters', input.networkConfiguration],
    ['platform version', input.platformVersion],
    ['load balancers', input.loadBalancers],
    ['service registries', input.serviceRegistries],
  ] as const
  const refused = changed.find(([, value]) => value !== undefined)
  if (refused)
    throw invalid(
      `Unable to update ${refused[0]} on services with a ${controller} deployment ` +
        `controller. ${instead}`,
    )
}

/** Returns the members that the caller has set; all others keep their values. */
function given<T extends object, K extends keyof T>(
  input: T,
  members: readonly K[],
): Partial<Pick<T, K>> {
  const picked: Partial<Pick<T, K>> = {}
  for (const member of members) if (input[member] !== undefined) picked[member] = input[member]
  return picked
}

/** Returns the service as updated, to check it against the rules of its creation. */
function merged({ record }: ServiceState, input: UpdateServiceRequest) {
  const strategy = input.capacityProviderStrategy ?? record.capacityProviderStrategy
  return {
    schedulingStrategy: record.schedulingStrategy,
    deploymentController: record.deploymentController,
    launchType: strategy?.length ? undefined : record.launchType,
    capacityProviderStrategy: strategy,
    deploymentConfiguration: {
      ...record.deploymentConfiguration,
      ...input.deploymentConfiguration,
    },
    healthCheckGracePeriodSeconds: input.healthCheckGracePeriodSeconds,
    loadBalancers: input.loadBalancers ?? record.loadBalancers,
    networkConfiguration: input.networkConfiguration ?? record.networkConfiguration,
    placementConstraints: input.placementConstraints ?? record.placementConstraints,
    placementStrategy: input.placementStrategy ?? record.placementStrategy,
    availabilityZoneRebalancing: input.availabilityZoneRebalancing,
  }
}

export const deleteService: Operation<DeleteServiceRequest, DeleteServiceResponse> = (
  input,
  { region },
) => {
  const cluster = findCluster(region, input.cluster)
  const service = findService(region, cluster, input.service ?? '')
  if (!service) throw new Fault('ServiceNotFoundException', 'Service not found.')
  if (service.record.status !== 'ACTIVE')
    throw new Fault('ServiceNotActiveException', 'Service was not ACTIVE.')
  const counts = countTasks(service.tasks)
  const busy =
    service.record.desiredCount > 0 ||
    (service.record.schedulingStrategy !== 'DAEMON' && counts.running + counts.pending > 0)
  if (!input.force && busy) {
    throw invalid('The service cannot be stopped while it is scaled above 0.')
  }
  service.record.status = 'DRAINING'
  service.record.desiredCount = 0
  service.wake()
  return { service: toService(region, service, { tags: false }) }
}

export const describeServices: Operation<DescribeServicesRequest, DescribeServicesResponse> = (
  input,
  { region },
) => {
  const cluster = findCluster(region, input.cluster)
  const requested = input.services ?? []
  if (requested.length === 0) throw invalid('Services cannot be empty.')
  if (requested.length > 10) throw invalid('Services cannot be more than 10.')
  const { found, failures } = findAll(
    requested,
    (r) => findService(region, cluster, r),
    wouldBe(region, 'service'),
  )
  const tags = input.include?.includes('TAGS') ?? false
  return { services: found.map((s) => toService(region, s, { tags })), failures }
}

/**
 * ListServices: 10 a page by default. INACTIVE services are not listed, though they are still
 * described.
 */
export const listServices: Operation<ListServicesRequest, ListServicesResponse> = (
  input,
  { region },
) => {
  const cluster = findCluster(region, input.cluster)
  const { launchType, schedulingStrategy } = input
  const wanted = [...cluster.services.values()].filter(
    ({ record }) =>
      record.status !== 'INACTIVE' &&
      (!launchType || record.launchType === launchType) &&
      (!schedulingStrategy || record.schedulingStrategy === schedulingStrategy),
  )
  const of = ['services', cluster.name, launchType, schedulingStrategy]
  const { items, nextToken } = page(
    wanted.map((s) => s.record.serviceArn),
    input,
    { of, byDefault: 10 },
  )
  return { serviceArns: items, nextToken }
}
