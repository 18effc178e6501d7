import type { Attachment, CapacityProviderStrategyItem } from '@aws-sdk/client-ecs'
import { Fault } from '../../operation.ts'
import { uuid } from '../../world/ids.ts'
import type { Region } from '../../world/region.ts'
import { invalid } from '../lookup.ts'
import { withBase } from '../placement/capacity-strategy.ts'
import type { ClusterState } from '../state.ts'
import { isKnownProvider } from './capacity-providers.ts'

/** Time ECS takes to set up the scaling policies of a cluster's providers. */
const settling = 20_000

/** Throws for unknown providers, and for a default strategy with other providers. */
export function checkProviders(
  region: Region,
  cluster: string,
  names: readonly string[],
  strategy: readonly CapacityProviderStrategyItem[],
): void {
  // Managed instances providers belong to one cluster.
  const isElsewhere = (name: string) =>
    (region.ecs.capacityProviders.get(name)?.cluster ?? cluster) !== cluster
  const unknown = names.find((name) => !isKnownProvider(region, name) || isElsewhere(name))
  if (unknown) throw invalid(`The specified capacity provider '${unknown}' was not found.`)
  if (names.length > 20) throw invalid('A cluster can have at most 20 capacity providers.')
  checkStrategy(strategy)
  if (strategy.some((s) => !names.includes(s.capacityProvider ?? ''))) {
    throw invalid(
      'The specified capacity provider strategy cannot contain a capacity provider that ' +
        'is not associated with the cluster. Associate the capacity provider with the ' +
        'cluster and try again.',
    )
  }
}

/** Throws for a strategy that no task could follow (docs: CapacityProviderStrategyItem). */
export function checkStrategy(strategy: readonly CapacityProviderStrategyItem[]): void {
  if (strategy.length > 20)
    throw invalid('A capacity provider strategy can contain at most 20 capacity providers.')
  if (strategy.filter((s) => (s.base ?? 0) > 0).length > 1)
    throw invalid(
      'Only one capacity provider in a capacity provider strategy can have a base value defined.',
    )
  if (strategy.length > 1 && strategy.every((s) => (s.weight ?? 0) === 0)) {
    throw invalid(
      'The specified capacity provider strategy is invalid. At least one capacity ' +
        'provider must have a weight greater than 0.',
    )
  }
  const fargate = strategy.filter((s) => s.capacityProvider?.startsWith('FARGATE')).length
  if (fargate > 0 && fargate < strategy.length) {
    throw invalid(
      'The specified capacity provider strategy cannot contain a mix of capacity ' +
        'providers using Auto Scaling groups and Fargate. Specify a valid capacity provider ' +
        'strategy and try again.',
    )
  }
}

/** Throws if a service uses a provider that would be removed from its cluster. */
export function checkRemoval(cluster: ClusterState, names: readonly string[]): void {
  const gone = cluster.record.capacityProviders.filter((name) => !names.includes(name))
  const used = [...cluster.services.values()].some(
    ({ record }) =>
      record.status !== 'INACTIVE' &&
      record.capacityProviderStrategy?.some((s) => gone.includes(s.capacityProvider ?? '')),
  )
  if (used)
    throw new Fault(
      'ResourceInUseException',
      'The specified capacity provider is in use and cannot be removed.',
    )
  if (cluster.record.attachmentsStatus === 'UPDATE_IN_PROGRESS') {
    throw new Fault(
      'UpdateInProgressException',
      'The specified cluster is in a busy state. Cluster attachments must be in ' +
        'UPDATE_COMPLETE or UPDATE_FAILED state before they can be updated. Wait and try ' +
        'again.',
    )
  }
}

/** Sets a cluster's providers. Their attachments take time to set up. */
export function associate(
  region: Region,
  { record }: ClusterState,
  names: string[],
  strategy: CapacityProviderStrategyItem[],
): void {
  record.capacityProviders = names
  record.defaultCapacityProviderStrategy = withBase(strategy)
  const had = record.attachments ?? []
  const attachments = attachmentsOf(region, names, 'ADDING').map(
    (one) => had.find((a) => a.type === one.type && providerOf(a) === providerOf(one)) ?? one,
  )
  if (attachments.length === 0 && had.length === 0) return
  record.attachments = attachments
  record.attachmentsStatus = 'UPDATE_IN_PROGRESS'
  region.clock.after(settling, () => {
    record.attachments = attachments.map((a) => ({ ...a, status: 'CREATED' }))
    record.attachmentsStatus = 'UPDATE_COMPLETE'
    if (record.status === 'PROVISIONING') record.status = 'ACTIVE'
  })
}

const providerOf = (attachment: Attachment) => attachment.details?.[0]?.value

/**
 * Returns the attachments of providers with Auto Scaling groups: a scaling policy for managed
 * scaling, and a lifecycle hook for managed draining (docs: managed-instance-draining).
 */
export function attachmentsOf(
  region: Region,
  names: readonly string[],
  status: 'ADDING' | 'CREATED',
): Attachment[] {
  return names.flatMap((name) => {
    const { managedScaling, managedDraining } =
      region.ecs.capacityProviders.get(name)?.autoScalingGroupProvider ?? {}
    const attachment = (type: string, detail: string, value: string): Attachment => ({
      id: uuid(),
      type,
      status,
      details: [
        { name: 'capacityProviderName', value: name },
        { name: detail, value },
      ],
    })
    const policy = `ECSManagedAutoScalingPolicy-${uuid()}`
    const hook = 'ecs-managed-draining-termination-hook'
    return [
      ...(managedScaling?.status === 'ENABLED'
        ? [attachment('as_policy', 'scalingPolicyName', policy)]
        : []),
      ...(managedDraining === 'ENABLED'
        ? [attachment('managed_draining', 'autoScalingLifecycleHookName', hook)]
        : []),
    ]
  })
}
