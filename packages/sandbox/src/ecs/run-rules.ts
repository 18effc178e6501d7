import type {
  CapacityProviderStrategyItem,
  DeploymentConfiguration,
  DeploymentController,
  LoadBalancer,
  PlacementConstraint,
  PlacementStrategy,
} from '@aws-sdk/client-ecs'
import type { Region } from '../world/region.ts'
import { isKnownProvider } from './clusters/capacity-providers.ts'
import { checkStrategy } from './clusters/cluster-providers.ts'
import { checkDeployment } from './deployments/deployment-rules.ts'
import { client, invalid } from './lookup.ts'
import { checkConstraints } from './placement/constraints.ts'
import { canRebalance } from './placement/rebalancing-rules.ts'
import type { ClusterState, DefinitionState } from './state.ts'

/** Settings that CreateService, UpdateService and RunTask share. */
interface RunSettings {
  desiredCount?: number | undefined
  launchType?: string | undefined
  loadBalancers?: LoadBalancer[] | undefined
  capacityProviderStrategy?: CapacityProviderStrategyItem[] | undefined
  deploymentConfiguration?: DeploymentConfiguration | undefined
  deploymentController?: DeploymentController | undefined
  healthCheckGracePeriodSeconds?: number | undefined
  networkConfiguration?:
    | {
        awsvpcConfiguration?:
          | { subnets: string[] | undefined; securityGroups?: string[] | undefined }
          | undefined
      }
    | undefined
  availabilityZoneRebalancing?: string | undefined
  placementConstraints?: PlacementConstraint[] | undefined
  placementStrategy?: PlacementStrategy[] | undefined
  schedulingStrategy?: string | undefined
}

/** ECS's words for a desired count of a DAEMON service (kayac/ecspresso#17). */
export const noDaemonCount =
  'The daemon scheduling strategy does not support a desired count for services. Remove the ' +
  'desired count value and try again'

/** Throws for invalid settings before anything is changed. */
export function checkSettings(
  region: Region,
  cluster: ClusterState,
  definition: DefinitionState,
  s: RunSettings,
): void {
  const daemon = s.schedulingStrategy === 'DAEMON'
  if (s.desiredCount !== undefined && (s.desiredCount < 0 || !Number.isInteger(s.desiredCount)))
    throw invalid('desiredCount cannot be negative.')
  if (s.desiredCount !== undefined && s.desiredCount > 5_000)
    throw invalid('desiredCount cannot exceed 5000.')
  checkDeployment(s.deploymentConfiguration, { ...s, controller: s.deploymentController?.type })
  if ((s.healthCheckGracePeriodSeconds ?? 0) < 0)
    throw invalid('healthCheckGracePeriodSeconds cannot be negative.')
  checkConstraints(s.placementConstraints ?? [])
  if ((s.placementStrategy?.length ?? 0) > 5)
    throw invalid('Placement strategies can not be more than 5.')
  checkCapacity(region, cluster, definition, s)
  if (daemon && s.desiredCount) throw invalid(noDaemonCount)
  if (daemon && s.placementStrategy?.length)
    throw invalid('The daemon scheduling strategy does not support placement strategies.')
  if (s.availabilityZoneRebalancing === 'ENABLED' && !canRebalance(s))
    throw invalid(
      'Availability Zone rebalancing is not supported for the configuration of this service.',
    )
  checkNetwork(definition, s)
  for (const { containerName, containerPort } of s.loadBalancers ?? []) {
    const container = definition.record.containerDefinitions.find((c) => c.name === containerName)
    if (!container)
      throw invalid(`The container ${containerName ?? ''} does not exist in the task definition.`)
    if (!container.portMappings?.some((p) => p.containerPort === containerPort)) {
      throw invalid(
        `The container ${containerName ?? ''} did not have a container port ` +
          `${containerPort ?? ''} defined.`,
      )
    }
  }
}

function checkCapacity(
  region: Region,
  cluster: ClusterState,
  definition: DefinitionState,
  s: RunSettings,
) {
  const strategy = s.capacityProviderStrategy ?? []
  if (s.launchType && strategy.length > 0)
    throw invalid(
      'Specifying both a launch type and capacity provider strategy is not supported. ' +
        'Remove one and try again.',
    )
  checkStrategy(strategy)
  for (const { capacityProvider = '' } of strategy) {
    if (!isKnownProvider(region, capacityProvider))
      throw invalid(`The specified capacity provider '${capacityProvider}' was not found.`)
    if (!cluster.record.capacityProviders.includes(capacityProvider)) {
      throw invalid(
        'The specified capacity provider strategy cannot contain a capacity provider that ' +
          'is not associated with the cluster. Associate the capacity provider with the ' +
          'cluster and try again.',
      )
    }
  }
  const fargate =
    s.launchType === 'FARGATE' || strategy.some((c) => c.capacityProvider?.startsWith('FARGATE'))
  if (!fargate) return
  if (!definition.record.compatibilities?.includes('FARGATE'))
    throw invalid('Task definition does not support launch_type FARGATE.')
  if (s.schedulingStrategy === 'DAEMON')
    throw invalid('The daemon scheduling strategy does not support the Fargate launch type.')
  if (s.placementConstraints?.length)
    throw client('Placement constraints are not supported with FARGATE launch type.')
  if (s.placementStrategy?.length)
    throw client('Placement strategies are not supported with FARGATE launch type.')
}

/**
 * Throws if the task definition's network mode needs a network configuration that is missing, or
 * takes none.
 */
export function checkNetwork(
  definition: DefinitionState,
  { networkConfiguration }: RunSettings,
): void {
  const awsvpc = definition.record.networkMode === 'awsvpc'
  const given = networkConfiguration?.awsvpcConfiguration
  if (awsvpc && !given)
    throw invalid("Network Configuration must be provided when networkMode 'awsvpc' is specified.")
  if (!awsvpc && given)
    throw invalid(
      'Network Configuration is not valid for the given networkMode of this task definition.',
    )
  if (!given) return
  if (!given.subnets?.length) throw invalid('subnets can not be empty.')
  if (given.subnets.length > 16) throw invalid('subnets can have at most 16 items.')
  if ((given.securityGroups?.length ?? 0) > 5)
    throw invalid('securityGroups can have at most 5 items.')
}
