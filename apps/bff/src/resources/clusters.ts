import { DescribeClustersCommand, type Cluster } from '@aws-sdk/client-ecs'
import type { ClusterDetail } from '@pilothouse/contract'
import { nameOf } from '../aws/arn.ts'
import type { Scope } from '../aws/scope.ts'
import { rowsOf } from '../fleet/cluster-snapshot.ts'
import { toClusterRow, toKeptCluster } from '../fleet/cluster.ts'
import type { Fleet } from '../fleet/fleet.ts'
import { coalesce, notFound, scopeKey } from './reading.ts'
import { toTags } from './tags.ts'

const describe = coalesce(
  (scope: Scope, name: string) => `${scopeKey(scope)} ${name}`,
  (scope: Scope, name: string) =>
    scope.read({ bucket: 'Cluster read', call: 'ecs:DescribeClusters', priority: 'page' }, (ecs) =>
      ecs.send(
        new DescribeClustersCommand({
          clusters: [name],
          include: ['STATISTICS', 'TAGS', 'SETTINGS', 'CONFIGURATIONS'],
        }),
      ),
    ),
)

/** Reads one cluster by name, so that it opens even for users who may not list clusters. */
export async function readCluster(fleet: Fleet, name: string): Promise<ClusterDetail> {
  const asOf = Date.now()
  const answer = await describe(fleet.scope, name)
  const cluster = answer.clusters?.[0]
  if (!cluster || cluster.status === 'INACTIVE') throw notFound(`Cluster ${name}`)
  fleet.adopt(name)
  fleet.keepFresh(name)
  return { ...toDetail(cluster, fleet, name), asOf }
}

function toDetail(cluster: Cluster, fleet: Fleet, name: string): Omit<ClusterDetail, 'asOf'> {
  const { redactor, region } = fleet.scope
  const snapshot = fleet.snapshot(name)
  const known = snapshot ? rowsOf(snapshot, Date.now()).clusters[0] : undefined
  const now = toKeptCluster(cluster, region)
  const row = known
    ? { ...known, ...now }
    : toClusterRow(now, [], [], { known: now.services === 0 })
  return {
    ...row,
    arn: cluster.clusterArn ?? '',
    settings: (cluster.settings ?? []).map((s) => ({ name: s.name ?? '', value: s.value ?? '' })),
    capacityProviders: (cluster.capacityProviders ?? []).map(nameOf),
    defaultStrategy: (cluster.defaultCapacityProviderStrategy ?? []).map((item) => ({
      provider: item.capacityProvider ?? '',
      weight: item.weight ?? 0,
      base: item.base ?? 0,
    })),
    statistics: (cluster.statistics ?? []).map((statistic) => ({
      name: statistic.name ?? '',
      value: statistic.value ?? '',
    })),
    tags: toTags(cluster.tags, redactor),
  }
}
