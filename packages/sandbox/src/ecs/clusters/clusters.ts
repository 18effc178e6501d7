import type {
  Cluster,
  CreateClusterRequest,
  CreateClusterResponse,
  DeleteClusterRequest,
  DeleteClusterResponse,
  DescribeClustersRequest,
  DescribeClustersResponse,
  KeyValuePair,
  ListClustersRequest,
  ListClustersResponse,
  PutClusterCapacityProvidersRequest,
  PutClusterCapacityProvidersResponse,
  UpdateClusterRequest,
  UpdateClusterResponse,
  UpdateClusterSettingsRequest,
  UpdateClusterSettingsResponse,
} from '@aws-sdk/client-ecs'
import { Fault, type Operation } from '../../operation.ts'
import type { Region } from '../../world/region.ts'
import { insightsOf } from '../account-settings.ts'
import { ecsArn, isForeign, nameOfArn } from '../arn.ts'
import { countTasks } from '../counts.ts'
import { checkParts, findAll, findCluster, invalid, wouldBe } from '../lookup.ts'
import { page } from '../page.ts'
import type { ClusterState, ServiceState } from '../state.ts'
import { checkTags } from '../tag-rules.ts'
import { associate, checkProviders, checkRemoval } from './cluster-providers.ts'

/** CreateCluster: returns an existing ACTIVE cluster of the name unchanged, as AWS does. */
export const createCluster: Operation<CreateClusterRequest, CreateClusterResponse> = (
  input,
  { region, caller },
) => {
  const name = input.clusterName ?? 'default'
  if (!/^[A-Za-z0-9][A-Za-z0-9_-]{0,254}$/.test(name)) {
    throw invalid(
      'Identifier can only contain letters, numbers, hyphens and underscores, at most 255.',
    )
  }
  const { capacityProviders = [], defaultCapacityProviderStrategy: strategy = [] } = input
  checkProviders(region, name, capacityProviders, strategy)
  checkTags(input.tags)
  const existing = region.ecs.clusters.get(name)
  if (existing && existing.record.status !== 'INACTIVE')
    return { cluster: toCluster(existing, everything) }
  const cluster = emptyCluster(region, name)
  cluster.record.settings = input.settings?.length
    ? input.settings
    : [{ name: 'containerInsights', value: insightsOf(region, caller) }]
  if (input.configuration) cluster.record.configuration = input.configuration
  if (input.serviceConnectDefaults?.namespace)
    cluster.record.serviceConnectDefaults = { namespace: input.serviceConnectDefaults.namespace }
  associate(region, cluster, capacityProviders, strategy)
  if (cluster.record.attachments?.length) cluster.record.status = 'PROVISIONING'
  cluster.tags = input.tags ?? []
  region.ecs.clusters.set(name, cluster)
  return { cluster: toCluster(cluster, everything) }
}

/** Returns an empty cluster, not yet added to the region. */
export const emptyCluster = (region: Region, name: string): ClusterState => ({
  name,
  record: {
    clusterArn: ecsArn(region, 'cluster', name),
    clusterName: name,
    status: 'ACTIVE',
    settings: [{ name: 'containerInsights', value: 'disabled' }],
    capacityProviders: [],
    defaultCapacityProviderStrategy: [],
  },
  tags: [],
  services: new Map(),
  tasks: new Map(),
  instances: new Map(),
  stood: [],
  waiting: new Map(),
  placeWaiting: () => {},
  ran: new Map(),
})

/**
 * DeleteCluster: throws while the cluster is in use. A deleted one is INACTIVE and described for a
 * while.
 */
export const deleteCluster: Operation<DeleteClusterRequest, DeleteClusterResponse> = (
  { cluster: reference },
  { region },
) => {
  const cluster = findCluster(region, reference)
  if ([...cluster.services.values()].some((s) => s.record.status !== 'INACTIVE')) {
    throw new Fault(
      'ClusterContainsServicesException',
      'The Cluster cannot be deleted while Services are active.',
    )
  }
  if ([...cluster.instances.values()].some((i) => i.record.status !== 'INACTIVE')) {
    throw new Fault(
      'ClusterContainsContainerInstancesException',
      'The Cluster cannot be deleted while Container Instances are active or draining.',
    )
  }
  if ([...cluster.tasks.values()].some((t) => t.record.lastStatus !== 'STOPPED')) {
    throw new Fault(
      'ClusterContainsTasksException',
      'The Cluster cannot be deleted while Tasks are active.',
    )
  }
  cluster.record.status = 'INACTIVE'
  return { cluster: toCluster(cluster, everything) }
}

export const listClusters: Operation<ListClustersRequest, ListClustersResponse> = (
  input,
  { region },
) => {
  const active = [...region.ecs.clusters.values()].filter((c) => c.record.status !== 'INACTIVE')
  const { items, nextToken } = page(
    active.map((c) => c.record.clusterArn),
    input,
    { of: ['clusters'] },
  )
  return { clusterArns: items, nextToken }
}

export const describeClusters: Operation<DescribeClustersRequest, DescribeClustersResponse> = (
  input,
  { region },
) => {
  const requested = input.clusters?.length ? input.clusters : ['default']
  if (requested.length > 100) throw invalid('Clusters can not be more than 100.')
  const find = (ref: string) => {
    checkParts(ref, 1)
    return isForeign(region, 'cluster', ref) ? undefined : region.ecs.clusters.get(nameOfArn(ref))
  }
  const { found, failures } = findAll(requested, find, wouldBe(region, 'cluster'))
  const include = new Set<string>(input.include ?? [])
  return { clusters: found.map((c) => toCluster(c, include)), failures }
}

export const updateCluster: Operation<UpdateClusterRequest, UpdateClusterResponse> = (
  input,
  { region },
) => {
  const cluster = findCluster(region, input.cluster)
  if (input.settings) cluster.record.settings = input.settings
  if (input.configuration) cluster.record.configuration = input.configuration
  if (input.serviceConnectDefaults?.namespace)
    cluster.record.serviceConnectDefaults = { namespace: input.serviceConnectDefaults.namespace }
  return { cluster: toCluster(cluster, everything) }
}

export const updateClusterSettings: Operation<
  UpdateClusterSettingsRequest,
  UpdateClusterSettingsResponse
> = (input, { region }) => {
  const cluster = findCluster(region, input.cluster)
  if (input.settings) cluster.record.settings = input.settings
  return { cluster: toCluster(cluster, everything) }
}

export const putClusterCapacityProviders: Operation<
  PutClusterCapacityProvidersRequest,
  PutClusterCapacityProvidersResponse
> = (input, { region }) => {
  const cluster = findCluster(region, input.cluster)
  const { capacityProviders = [], defaultCapacityProviderStrategy: strategy = [] } = input
  checkProviders(region, cluster.name, capacityProviders, strategy)
  checkRemoval(cluster, capacityProviders)
  associate(region, cluster, capacityProviders, strategy)
  return { cluster: toCluster(cluster, everything) }
}

const everything: ReadonlySet<string> = new Set([
  'TAGS',
  'SETTINGS',
  'CONFIGURATIONS',
  'STATISTICS',
  'ATTACHMENTS',
])

/**
 * Returns a cluster as in DescribeClusters: counts always; statistics, tags, settings and
 * configuration only if included.
 */
function toCluster(cluster: ClusterState, include: ReadonlySet<string>): Cluster {
  const { settings, configuration, attachments, attachmentsStatus, ...record } = cluster.record
  const { running, pending } = countTasks(cluster.tasks.values())
  return {
    ...record,
    registeredContainerInstancesCount: [...cluster.instances.values()].filter(
      (i) => i.record.status !== 'INACTIVE',
    ).length,
    runningTasksCount: running,
    pendingTasksCount: pending,
    activeServicesCount: [...cluster.services.values()].filter((s) => s.record.status === 'ACTIVE')
      .length,
    statistics: include.has('STATISTICS') ? statistics(cluster) : [],
    tags: include.has('TAGS') ? cluster.tags : [],
    settings: include.has('SETTINGS') ? settings : [],
    ...(include.has('ATTACHMENTS') && attachments ? { attachments, attachmentsStatus } : {}),
    ...(include.has('CONFIGURATIONS') && configuration ? { configuration } : {}),
  }
}

/** Returns the counts by launch type. */
function statistics(cluster: ClusterState): KeyValuePair[] {
  const kinds = [
    ['EC2', 'EC2'],
    ['Fargate', 'FARGATE'],
    ['External', 'EXTERNAL'],
    ['ManagedInstances', 'MANAGED_INSTANCES'],
  ] as const
  const tasks = kinds.map(([name, type]) => ({
    name,
    ...countTasks(cluster.tasks.values(), (t) => t.record.launchType === type),
  }))
  const services = (status: string, type: string) =>
    [...cluster.services.values()].filter((s) => s.record.status === status && typeOf(s) === type)
      .length
  const numbers = [
    ...tasks.map(({ name, running }) => [`running${name}TasksCount`, running]),
    ...tasks.map(({ name, pending }) => [`pending${name}TasksCount`, pending]),
    ...kinds.map(([name, type]) => [`active${name}ServiceCount`, services('ACTIVE', type)]),
    ...kinds.map(([name, type]) => [`draining${name}ServiceCount`, services('DRAINING', type)]),
  ]
  return numbers.map(([name, value]) => ({ name: String(name), value: String(value) }))
}

/** Returns the launch type of a service; for a capacity provider, that of its kind. */
function typeOf({ record }: ServiceState): string {
  const [first] = record.capacityProviderStrategy ?? []
  return record.launchType ?? (first?.capacityProvider?.startsWith('FARGATE') ? 'FARGATE' : 'EC2')
}
