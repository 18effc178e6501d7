import {
  DescribeClustersCommand,
  DescribeContainerInstancesCommand,
  DescribeServicesCommand,
  DescribeTasksCommand,
  ListClustersCommand,
  ListContainerInstancesCommand,
  ListServicesCommand,
  ListTasksCommand,
  type DesiredStatus,
} from '@aws-sdk/client-ecs'
import { nameOf } from '../aws/arn.ts'
import type { Priority } from '../aws/budget.ts'
import { allPages, chunks } from '../aws/paging.ts'
import type { Scope } from '../aws/scope.ts'
import type { ClusterSnapshot } from './cluster-snapshot.ts'
import { toKeptCluster, type KeptCluster } from './cluster.ts'
import { toInstance } from './container-instance.ts'
import { toKept } from './service.ts'
import { hostPortsOf, taskImagesOf, reservationOf, toTaskRow } from './task.ts'

/** Largest page sizes that AWS allows. ListServices returns 10 unless told otherwise. */
const page = 100
const servicesAtOnce = 10
/**
 * Milliseconds after which a running task is described again: its health may change without a trace
 * in any list.
 */
const healthAge = 45_000

/** Lists the names of all clusters. */
export const listClusters = (scope: Scope, priority: Priority): Promise<string[]> =>
  allPages(async (nextToken) => {
    const answer = await scope.read(
      { bucket: 'Cluster read', call: 'ecs:ListClusters', priority },
      (ecs) => ecs.send(new ListClustersCommand({ maxResults: page, nextToken })),
    )
    return { items: (answer.clusterArns ?? []).map(nameOf), next: answer.nextToken }
  })

/** Describes the named clusters; unknown ones are left out. */
export async function describeClusters(
  scope: Scope,
  names: readonly string[],
  priority: Priority,
): Promise<KeptCluster[]> {
  const answers = await Promise.all(
    chunks(names, page).map((clusters) =>
      scope.read({ bucket: 'Cluster read', call: 'ecs:DescribeClusters', priority }, (ecs) =>
        ecs.send(new DescribeClustersCommand({ clusters, include: ['STATISTICS'] })),
      ),
    ),
  )
  return answers
    .flatMap((a) => a.clusters ?? [])
    .map((cluster) => toKeptCluster(cluster, scope.region))
}

export interface SweepOptions {
  priority: Priority
  now: () => number
  /** Called after each batch, so that the first rows appear before the last are read. */
  onProgress: () => void
}

/** Reads all services of a cluster. */
export async function sweepServices(
  scope: Scope,
  snapshot: ClusterSnapshot,
  { priority, now, onProgress }: SweepOptions,
): Promise<void> {
  const cluster = snapshot.cluster.name
  const begun = now()
  const arns = await allPages(async (nextToken) => {
    const answer = await scope.read(
      { bucket: 'Service read', call: 'ecs:ListServices', priority },
      (ecs) => ecs.send(new ListServicesCommand({ cluster, maxResults: page, nextToken })),
    )
    return { items: answer.serviceArns ?? [], next: answer.nextToken }
  })
  const names = new Set(arns.map(nameOf))
  snapshot.listed.services = names.size
  for (const name of snapshot.services.keys()) if (!names.has(name)) snapshot.services.delete(name)
  await Promise.all(
    chunks([...names], servicesAtOnce).map(async (services) => {
      const answer = await scope.read(
        { bucket: 'Service read', call: 'ecs:DescribeServices', priority },
        (ecs) => ecs.send(new DescribeServicesCommand({ cluster, services })),
      )
      for (const service of answer.services ?? []) {
        const kept = toKept(service, scope, cluster, {
          before: snapshot.services.get(nameOf(service.serviceArn)),
          now: now(),
        })
        snapshot.services.set(kept.row.name, kept)
      }
      onProgress()
    }),
  )
  snapshot.asOf.services = begun
}

/**
 * Reads all tasks of a cluster, running and stopped. Describes only those that may have changed.
 */
export async function sweepTasks(
  scope: Scope,
  snapshot: ClusterSnapshot,
  { priority, now, onProgress }: SweepOptions,
): Promise<void> {
  const cluster = snapshot.cluster.name
  const begun = now()
  const list = (desiredStatus: DesiredStatus) =>
    allPages(async (nextToken) => {
      const answer = await scope.read(
        { bucket: 'Cluster resource read', call: 'ecs:ListTasks', priority },
        (ecs) =>
          ecs.send(new ListTasksCommand({ cluster, desiredStatus, maxResults: page, nextToken })),
      )
      return { items: answer.taskArns ?? [], next: answer.nextToken }
    })
  const [running, stopped] = await Promise.all([list('RUNNING'), list('STOPPED')])
  const wanted = new Map([
    ...running.map((arn) => [nameOf(arn), 'RUNNING'] as const),
    ...stopped.map((arn) => [nameOf(arn), 'STOPPED'] as const),
  ])
  snapshot.listed.tasks = wanted.size
  for (const id of snapshot.tasks.keys()) if (!wanted.has(id)) snapshot.tasks.delete(id)
  const stale = [...wanted].filter(([id, desired]) => {
    const known = snapshot.tasks.get(id)
    if (!known) return true
    if (known.row.lastStatus === 'STOPPED') return false
    return (
      known.row.lastStatus !== 'RUNNING' ||
      known.row.desiredStatus !== desired ||
      now() - known.asOf > healthAge
    )
  })
  await Promise.all(
    chunks(
      stale.map(([id]) => id),
      page,
    ).map(async (tasks) => {
      const answer = await scope.read(
        { bucket: 'Cluster resource read', call: 'ecs:DescribeTasks', priority },
        (ecs) => ecs.send(new DescribeTasksCommand({ cluster, tasks })),
      )
      for (const task of answer.tasks ?? []) {
        const row = toTaskRow(task, scope.region, cluster, scope.redactor)
        snapshot.tasks.set(row.taskId, {
          row,
          ...reservationOf(task),
          hostPorts: hostPortsOf(task),
          images: taskImagesOf(task),
          asOf: now(),
        })
      }
      // ECS forgot the task after the list was read (MISSING): it is gone, which is no error.
      const missing = (answer.failures ?? []).flatMap(({ arn }) => (arn ? [nameOf(arn)] : []))
      for (const id of missing) snapshot.tasks.delete(id)
      snapshot.listed.tasks = (snapshot.listed.tasks ?? wanted.size) - missing.length
      onProgress()
    }),
  )
  snapshot.asOf.tasks = begun
}

/** Reads all container instances of a cluster. */
export async function sweepInstances(
  scope: Scope,
  snapshot: ClusterSnapshot,
  { priority, now }: Omit<SweepOptions, 'onProgress'>,
): Promise<void> {
  const cluster = snapshot.cluster.name
  const begun = now()
  const ids = await allPages(async (nextToken) => {
    const answer = await scope.read(
      { bucket: 'Cluster resource read', call: 'ecs:ListContainerInstances', priority },
      (ecs) =>
        ecs.send(new ListContainerInstancesCommand({ cluster, maxResults: page, nextToken })),
    )
    return { items: (answer.containerInstanceArns ?? []).map(nameOf), next: answer.nextToken }
  })
  const answers = await Promise.all(
    chunks(ids, page).map((containerInstances) =>
      scope.read(
        { bucket: 'Cluster resource read', call: 'ecs:DescribeContainerInstances', priority },
        (ecs) => ecs.send(new DescribeContainerInstancesCommand({ cluster, containerInstances })),
      ),
    ),
  )
  const instances = answers
    .flatMap((a) => a.containerInstances ?? [])
    .map((instance) => toInstance(instance, scope.region, cluster))
  snapshot.instances = new Map(instances.map((instance) => [instance.instanceId, instance]))
  snapshot.listed['container-instances'] = ids.length
  snapshot.asOf['container-instances'] = begun
}
