import type {
  AutoScalingGroupProvider,
  CapacityProvider,
  CreateCapacityProviderRequest,
  CreateCapacityProviderResponse,
  DeleteCapacityProviderRequest,
  DeleteCapacityProviderResponse,
  DescribeCapacityProvidersRequest,
  DescribeCapacityProvidersResponse,
  UpdateCapacityProviderRequest,
  UpdateCapacityProviderResponse,
} from '@aws-sdk/client-ecs'
import { Fault, type Operation } from '../../operation.ts'
import type { Region } from '../../world/region.ts'
import { ecsArn, isForeign, nameOfArn } from '../arn.ts'
import { remembered } from '../life-cycle.ts'
import { client, findAll, findCluster, invalid, wouldBe } from '../lookup.ts'
import { page } from '../page.ts'
import { checkTags } from '../tag-rules.ts'

const builtIn = ['FARGATE', 'FARGATE_SPOT']
/** Duration of a change of a provider. */
const settling = 5_000

/** Returns whether a provider exists: one that was created, or one of Fargate's two. */
export const isKnownProvider = (region: Region, name: string): boolean =>
  builtIn.includes(name) || region.ecs.capacityProviders.get(nameOfArn(name))?.status === 'ACTIVE'

function find(region: Region, reference: string): CapacityProvider | undefined {
  const name = nameOfArn(reference)
  if (isForeign(region, 'capacity-provider', reference)) return undefined
  if (!builtIn.includes(name)) return region.ecs.capacityProviders.get(name)
  const capacityProviderArn = ecsArn(region, 'capacity-provider', name)
  return {
    capacityProviderArn,
    name,
    status: 'ACTIVE',
    tags: [],
    type: name === 'FARGATE' ? 'FARGATE' : 'FARGATE_SPOT',
  }
}

/** Returns a provider as in DescribeCapacityProviders, with its tags if `tags` is set. */
const toProvider = (provider: CapacityProvider, { tags }: { tags: boolean }): CapacityProvider => ({
  ...provider,
  tags: tags ? (provider.tags ?? []) : [],
})

/**
 * DescribeCapacityProviders: the named ones, or all. Managed instances providers are listed for
 * their own cluster only.
 */
export const describeCapacityProviders: Operation<
  DescribeCapacityProvidersRequest,
  DescribeCapacityProvidersResponse
> = (input, { region }) => {
  const cluster = input.cluster === undefined ? undefined : findCluster(region, input.cluster).name
  const requested = input.capacityProviders ?? []
  if (requested.length > 100) throw invalid('Capacity providers can not be more than 100.')
  const tags = input.include?.includes('TAGS') ?? false
  const of = (p: CapacityProvider | undefined) =>
    p && (cluster === undefined || p.cluster === cluster) ? p : undefined
  if (requested.length > 0) {
    const { found, failures } = findAll(
      requested,
      (reference) => of(find(region, reference)),
      wouldBe(region, 'capacity-provider'),
    )
    return { capacityProviders: found.map((p) => toProvider(p, { tags })), failures }
  }
  const all = [...builtIn, ...region.ecs.capacityProviders.keys()].filter((name) =>
    of(find(region, name)),
  )
  const { items, nextToken } = page(all, input, { of: ['capacity-providers', cluster] })
  return {
    capacityProviders: items
      .flatMap((name) => find(region, name) ?? [])
      .map((p) => toProvider(p, { tags })),
    failures: [],
    nextToken,
  }
}

const scaled = {
  status: 'DISABLED',
  targetCapacity: 100,
  minimumScalingStepSize: 1,
  maximumScalingStepSize: 10_000,
  instanceWarmupPeriod: 300,
} as const

/** Fills in the defaults of an Auto Scaling group's provider. */
const whole = (given: AutoScalingGroupProvider): AutoScalingGroupProvider => ({
  managedTerminationProtection: 'DISABLED',
  managedDraining: 'ENABLED',
  ...given,
  managedScaling: {
    ...scaled,
    ...(given.managedScaling ? { status: 'ENABLED' as const } : {}),
    ...given.managedScaling,
  },
})

export const createCapacityProvider: Operation<
  CreateCapacityProviderRequest,
  CreateCapacityProviderResponse
> = (input, { region }) => {
  const {
    name = '',
    autoScalingGroupProvider: group,
    managedInstancesProvider: managed,
    tags = [],
  } = input
  if (!/^(?!aws|ecs|fargate)[\w-]{1,255}$/i.test(name)) {
    throw invalid(
      'The specified capacity provider name is invalid. Up to 255 characters are allowed, ' +
        'including letters (upper and lowercase), numbers, underscores, and hyphens. The ' +
        'name cannot be prefixed with "aws", "ecs", or "fargate".',
    )
  }
  const existing = region.ecs.capacityProviders.get(name)
  if (existing && existing.status !== 'INACTIVE') {
    throw client(
      'The specified capacity provider already exists. To change the configuration of an ' +
        'existing capacity provider, update the capacity provider.',
    )
  }
  if (!group === !managed)
    throw invalid(
      'Exactly one of autoScalingGroupProvider and managedInstancesProvider must be specified.',
    )
  if (managed && input.cluster === undefined)
    throw invalid('A cluster must be specified for a managed instances capacity provider.')
  if (group && input.cluster !== undefined)
    throw invalid('A cluster cannot be specified for an Auto Scaling group capacity provider.')
  const cluster = input.cluster === undefined ? undefined : findCluster(region, input.cluster).name
  checkTags(tags)
  if (group) checkGroup(region, group)
  const provider: CapacityProvider = {
    capacityProviderArn: ecsArn(region, 'capacity-provider', name),
    name,
    status: group ? 'ACTIVE' : 'PROVISIONING',
    type: group ? 'EC2_AUTOSCALING' : 'MANAGED_INSTANCES',
    ...(group
      ? { autoScalingGroupProvider: whole(group) }
      : {
          cluster,
          managedInstancesProvider: managed,
          updateStatus: 'CREATE_IN_PROGRESS' as const,
        }),
    tags,
  }
  region.ecs.capacityProviders.set(name, provider)
  if (!group)
    region.clock.after(settling, () =>
      Object.assign(provider, { status: 'ACTIVE', updateStatus: 'CREATE_COMPLETE' }),
    )
  return { capacityProvider: toProvider(provider, { tags: true }) }
}

function checkGroup(
  region: Region,
  {
    autoScalingGroupArn: arn = '',
    managedScaling,
    managedTerminationProtection,
  }: AutoScalingGroupProvider,
): void {
  const place = `arn:${region.partition}:autoscaling:${region.name}:${region.account}:autoScalingGroup:`
  // The name of a group is accepted as well as its ARN (docs: AutoScalingGroupProvider).
  if (arn.startsWith('arn:') && !arn.startsWith(place))
    throw invalid(
      'The specified Auto Scaling group ARN is invalid. Specify a valid Auto Scaling ' +
        'group ARN and try again.',
    )
  const taken = [...region.ecs.capacityProviders.values()].some(
    (p) => p.status !== 'INACTIVE' && p.autoScalingGroupProvider?.autoScalingGroupArn === arn,
  )
  if (taken)
    throw client(
      'The specified Auto Scaling group ARN is already being used by another capacity ' +
        'provider. Specify a unique Auto Scaling group ARN and try again.',
    )
  checkProtection(
    managedScaling?.status ?? (managedScaling ? 'ENABLED' : 'DISABLED'),
    managedTerminationProtection,
  )
}

function checkProtection(scaling: string, protection: string | undefined): void {
  if (protection === 'ENABLED' && scaling !== 'ENABLED') {
    throw invalid(
      'The managed termination protection setting for the capacity provider is invalid. ' +
        'To enable managed termination protection for a capacity provider, enable managed ' +
        'scaling for the capacity provider.',
    )
  }
}

/** Returns a provider that was created and has no change in progress. Throws otherwise. */
function changeable(region: Region, reference: string): CapacityProvider {
  const name = nameOfArn(reference)
  if (builtIn.includes(name))
    throw invalid(
      `The specified capacity provider '${name}' is reserved and cannot be changed or deleted.`,
    )
  const provider = find(region, reference)
  if (!provider || provider.status === 'INACTIVE')
    throw invalid(
      'The specified capacity provider does not exist. Specify a valid name or ARN and try again.',
    )
  if (provider.updateStatus?.endsWith('IN_PROGRESS'))
    throw new Fault(
      'UpdateInProgressException',
      'The specified capacity provider is being updated. Wait and try again.',
    )
  return provider
}

export const updateCapacityProvider: Operation<
  UpdateCapacityProviderRequest,
  UpdateCapacityProviderResponse
> = (input, { region }) => {
  const provider = changeable(region, input.name ?? '')
  const { autoScalingGroupProvider: group, managedInstancesProvider: managed } = input
  const old = provider.autoScalingGroupProvider
  if (!(old ? group : managed))
    throw invalid('The specified configuration does not match the type of the capacity provider.')
  if (old && group) {
    const now = {
      ...old,
      ...group,
      managedScaling: { ...old.managedScaling, ...group.managedScaling },
    }
    checkProtection(now.managedScaling.status ?? 'DISABLED', now.managedTerminationProtection)
    provider.autoScalingGroupProvider = now
  } else {
    const launch = {
      ...provider.managedInstancesProvider?.instanceLaunchTemplate,
      ...managed?.instanceLaunchTemplate,
    }
    provider.managedInstancesProvider = {
      ...provider.managedInstancesProvider,
      ...managed,
      instanceLaunchTemplate: launch as NonNullable<
        CapacityProvider['managedInstancesProvider']
      >['instanceLaunchTemplate'],
    }
  }
  provider.updateStatus = 'UPDATE_IN_PROGRESS'
  region.clock.after(settling, () => (provider.updateStatus = 'UPDATE_COMPLETE'))
  return { capacityProvider: toProvider(provider, { tags: true }) }
}

/**
 * DeleteCapacityProvider: while a cluster uses it, the deletion fails, with a status in the answer
 * instead of an error.
 */
export const deleteCapacityProvider: Operation<
  DeleteCapacityProviderRequest,
  DeleteCapacityProviderResponse
> = (input, { region }) => {
  const provider = changeable(region, input.capacityProvider ?? '')
  const { name = '' } = provider
  const holder = [...region.ecs.clusters.values()].find(
    (c) => c.record.status !== 'INACTIVE' && c.record.capacityProviders.includes(name),
  )
  if (holder) {
    const updateStatusReason =
      'The capacity provider cannot be deleted because it is associated with cluster: ' +
      `${holder.name}. Remove the capacity provider from the cluster and try again.`
    Object.assign(provider, { updateStatus: 'DELETE_FAILED', updateStatusReason })
    return { capacityProvider: toProvider(provider, { tags: true }) }
  }
  Object.assign(provider, { updateStatus: 'DELETE_IN_PROGRESS', updateStatusReason: undefined })
  region.clock.after(settling, () =>
    Object.assign(provider, { status: 'INACTIVE', updateStatus: 'DELETE_COMPLETE' }),
  )
  region.clock.after(remembered, () => {
    if (region.ecs.capacityProviders.get(name) === provider)
      region.ecs.capacityProviders.delete(name)
  })
  return { capacityProvider: toProvider(provider, { tags: true }) }
}
