import type { Cluster } from '@aws-sdk/client-ecs'
import type { ClusterRow, ServiceRow } from '@pilothouse/contract'
import { nameOf } from '../aws/arn.ts'
import type { KeptInstance } from './container-instance.ts'

/** The kept fields of a DescribeClusters answer, with its statistics. */
export interface KeptCluster {
  id: string
  region: string
  name: string
  status: string
  services: number
  running: number
  pending: number
  instances: number
  launch: string[]
}

/** Maps a cluster of DescribeClusters. */
export function toKeptCluster(cluster: Cluster, region: string): KeptCluster {
  const name = cluster.clusterName ?? nameOf(cluster.clusterArn)
  const counted = new Set<string>()
  for (const { name: what = '', value } of cluster.statistics ?? []) {
    if (Number(value) <= 0) continue
    if (/Fargate/i.test(what)) counted.add('FARGATE')
    else if (/EC2/i.test(what)) counted.add('EC2')
    else if (/External/i.test(what)) counted.add('EXTERNAL')
    else if (/ManagedInstances/i.test(what)) counted.add('MANAGED_INSTANCES')
  }
  if ((cluster.registeredContainerInstancesCount ?? 0) > 0 && !counted.has('EXTERNAL'))
    counted.add('EC2')
  return {
    id: `${region}/${name}`,
    region,
    name,
    status: cluster.status ?? 'UNKNOWN',
    services: cluster.activeServicesCount ?? 0,
    running: cluster.runningTasksCount ?? 0,
    pending: cluster.pendingTasksCount ?? 0,
    instances: cluster.registeredContainerInstancesCount ?? 0,
    launch: [...counted].sort(),
  }
}

/** Builds the row with the health of its services and the load of its instances. */
export function toClusterRow(
  cluster: KeptCluster,
  services: readonly ServiceRow[],
  instances: readonly KeptInstance[],
  { known }: { known: boolean },
): ClusterRow {
  const health = { attention: 0, moving: 0, steady: 0, paused: 0 }
  for (const { state } of services) health[bearing[state.name]] += 1
  const reserved = (of: 'cpu' | 'memory') => {
    const all = instances.reduce((sum, i) => sum + i[of].registered, 0)
    const left = instances.reduce((sum, i) => sum + i[of].remaining, 0)
    return all > 0 ? (all - left) / all : null
  }
  return {
    ...cluster,
    health,
    known,
    cpuReserved: reserved('cpu'),
    memoryReserved: reserved('memory'),
  }
}

const bearing = {
  Failing: 'attention',
  Short: 'attention',
  Deploying: 'moving',
  Scaling: 'moving',
  Draining: 'moving',
  Steady: 'steady',
  Paused: 'paused',
  Gone: 'paused',
} as const
