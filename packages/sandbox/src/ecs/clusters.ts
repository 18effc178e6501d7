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
import { Fault, type Operation } from '../operation.ts'
import type { Region } from '../world/region.ts'
import { ecsArn, isForeign, nameOf } from './arn.ts'
import { isKnownProvider } from './capacity-providers.ts'
import { count } from './counts.ts'
import { findAll, findCluster, invalid, wouldBe } from './lookup.ts'
import { page } from './page.ts'
import type { ClusterState } from './state.ts'

/** CreateCluster: an existing ACTIVE cluster of the name is answered as it is, as AWS does. */
export const createCluster: Operation<CreateClusterRequest, CreateClusterResponse> = (input, { region }) => {
  const name = input.clusterName ?? 'default'
  if (!/^[A-Za-z0-9][A-Za-z0-9_-]{0,254}$/.test(name)) {
    throw invalid('Identifier can only contain letters, numbers, hyphens and underscores, at most 255.')
  }
  checkProviders(region, input.capacityProviders ?? [])
  const existing = region.ecs.clusters.get(name)
  if (existing && existing.record.status !== 'INACTIVE') return { cluster: toCluster(existing, everything) }
  const cluster = emptyCluster(region, name)
  if (input.settings?.length) cluster.record.settings = input.settings
  if (input.configuration) cluster.record.configuration = input.configuration
  if (input.serviceConnectDefaults?.namespace) cluster.record.serviceConnectDefaults = { namespace: input.serviceConnectDefaults.namespace }
  cluster.record.capacityProviders = input.capacityProviders ?? []
  cluster.record.defaultCapacityProviderStrategy = input.defaultCapacityProviderStrategy ?? []
  cluster.tags = input.tags ?? []
  region.ecs.clusters.set(name, cluster)
  return { cluster: toCluster(cluster, everything) }
}

/** A cluster with nothing in it, not yet added to the region. */
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
  waiting: new Map(),
  placeWaiting: () => {},
  ran: new Map(),
})

/** DeleteCluster: refused while it holds anything; afterwards INACTIVE and described for a while. */
export const deleteCluster: Operation<DeleteClusterRequest, DeleteClusterResponse> = ({ cluster: reference }, { region }) => {
  const cluster = findCluster(region, reference)
  if ([...cluster.services.values()].some((s) => s.record.status !== 'INACTIVE')) {
    throw new Fault('ClusterContainsServicesException', 'The Cluster cannot be deleted while Services are active.')
  }
  if ([...cluster.instances.values()].some((i) => i.record.status !== 'INACTIVE')) {
    throw new Fault('ClusterContainsContainerInstancesException', 'The Cluster cannot be deleted while Container Instances are active or draining.')
  }
  if ([...cluster.tasks.values()].some((t) => t.record.lastStatus !== 'STOPPED')) {
    throw new Fault('ClusterContainsTasksException', 'The Cluster cannot be deleted while Tasks are active.')
  }
  cluster.record.status = 'INACTIVE'
  return { cluster: toCluster(cluster, everything) }
}

export const listClusters: Operation<ListClustersRequest, ListClustersResponse> = (input, { region }) => {
  const active = [...region.ecs.clusters.values()].filter((c) => c.record.status !== 'INACTIVE')
  const { items, nextToken } = page(active.map((c) => c.record.clusterArn), input, { of: ['clusters'] })
  return { clusterArns: items, nextToken }
}

export const describeClusters: Operation<DescribeClustersRequest, DescribeClustersResponse> = (input, { region }) => {
  const asked = input.clusters?.length ? input.clusters : ['default']
  if (asked.length > 100) throw invalid('Clusters can not be more than 100.')
  const find = (ref: string) => (isForeign(region, 'cluster', ref) ? undefined : region.ecs.clusters.get(nameOf(ref)))
  const { found, failures } = findAll(asked, find, wouldBe(region, 'cluster'))
  const include = new Set<string>(input.include ?? [])
  return { clusters: found.map((c) => toCluster(c, include)), failures }
}

export const updateCluster: Operation<UpdateClusterRequest, UpdateClusterResponse> = (input, { region }) => {
  const cluster = findCluster(region, input.cluster)
  if (input.settings) cluster.record.settings = input.settings
  if (input.configuration) cluster.record.configuration = input.configuration
  if (input.serviceConnectDefaults?.namespace) cluster.record.serviceConnectDefaults = { namespace: input.serviceConnectDefaults.namespace }
  return { cluster: toCluster(cluster, everything) }
}

export const updateClusterSettings: Operation<UpdateClusterSettingsRequest, UpdateClusterSettingsResponse> = (input, { region }) => {
  const cluster = findCluster(region, input.cluster)
  if (input.settings) cluster.record.settings = input.settings
  return { cluster: toCluster(cluster, everything) }
}

export const putClusterCapacityProviders: Operation<PutClusterCapacityProvidersRequest, PutClusterCapacityProvidersResponse> = (
  input,
  { region },
) => {
  const cluster = findCluster(region, input.cluster)
  checkProviders(region, input.capacityProviders ?? [])
  cluster.record.capacityProviders = input.capacityProviders ?? []
  cluster.record.defaultCapacityProviderStrategy = input.defaultCapacityProviderStrategy ?? []
  return { cluster: toCluster(cluster, everything) }
}

function checkProviders(region: Region, names: string[]) {
  const unknown = names.find((name) => !isKnownProvider(region, name))
  if (unknown) throw invalid(`The specified capacity provider '${unknown}' was not found.`)
}

const everything: ReadonlySet<string> = new Set(['TAGS', 'SETTINGS', 'CONFIGURATIONS', 'STATISTICS', 'ATTACHMENTS'])

/** Counts are always there; statistics, tags, settings and configuration only when asked for. */
function toCluster(cluster: ClusterState, include: ReadonlySet<string>): Cluster {
  const { settings, configuration, ...record } = cluster.record
  const { running, pending } = count(cluster.tasks.values())
  return {
    ...record,
    registeredContainerInstancesCount: [...cluster.instances.values()].filter((i) => i.record.status !== 'INACTIVE').length,
    runningTasksCount: running,
    pendingTasksCount: pending,
    activeServicesCount: [...cluster.services.values()].filter((s) => s.record.status === 'ACTIVE').length,
    statistics: include.has('STATISTICS') ? statistics(cluster) : [],
    tags: include.has('TAGS') ? cluster.tags : [],
    settings: include.has('SETTINGS') ? settings : [],
    ...(include.has('CONFIGURATIONS') && configuration ? { configuration } : {}),
  }
}

function statistics(cluster: ClusterState): KeyValuePair[] {
  const fargate = count(cluster.tasks.values(), (t) => t.record.launchType === 'FARGATE')
  const ec2 = count(cluster.tasks.values(), (t) => t.record.launchType === 'EC2')
  const services = (status: string, type: string) =>
    [...cluster.services.values()].filter((s) => s.record.status === status && (s.record.launchType ?? 'FARGATE') === type).length
  const numbers = {
    runningEC2TasksCount: ec2.running,
    runningFargateTasksCount: fargate.running,
    pendingEC2TasksCount: ec2.pending,
    pendingFargateTasksCount: fargate.pending,
    activeEC2ServiceCount: services('ACTIVE', 'EC2'),
    activeFargateServiceCount: services('ACTIVE', 'FARGATE'),
    drainingEC2ServiceCount: services('DRAINING', 'EC2'),
    drainingFargateServiceCount: services('DRAINING', 'FARGATE'),
  }
  return Object.entries(numbers).map(([name, value]) => ({ name, value: String(value) }))
}
