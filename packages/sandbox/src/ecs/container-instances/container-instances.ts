import type {
  ContainerInstance,
  DeregisterContainerInstanceRequest,
  DeregisterContainerInstanceResponse,
  DescribeContainerInstancesRequest,
  DescribeContainerInstancesResponse,
  ListContainerInstancesRequest,
  ListContainerInstancesResponse,
  UpdateContainerInstancesStateRequest,
  UpdateContainerInstancesStateResponse,
} from '@aws-sdk/client-ecs'
import type { Operation } from '../../operation.ts'
import { noteDeparture } from '../clusters/cluster-past.ts'
import { countTasks } from '../counts.ts'
import { remembered } from '../life-cycle.ts'
import { findAll, findCluster, findInstance, invalid, wouldBe } from '../lookup.ts'
import { page } from '../page.ts'
import { remaining, toResources } from '../placement/capacity.ts'
import { isMember, parseConstraint } from '../placement/constraints.ts'
import type { ContainerInstanceState } from '../state.ts'
import { stopRunningTask } from '../tasks/task-life.ts'

/**
 * ListContainerInstances: all but INACTIVE by default. `filter` is an expression of the query
 * language.
 */
export const listContainerInstances: Operation<
  ListContainerInstancesRequest,
  ListContainerInstancesResponse
> = (input, { region }) => {
  const cluster = findCluster(region, input.cluster)
  const { status, filter } = input
  if (filter) parseConstraint(filter)
  const wanted = [...cluster.instances.values()].filter(
    (i) =>
      (status ? i.record.status === status : i.record.status !== 'INACTIVE') &&
      (!filter || isMember(i, filter)),
  )
  const { items, nextToken } = page(
    wanted.map((i) => i.record.containerInstanceArn),
    input,
    { of: ['instances', cluster.name, status, filter] },
  )
  return { containerInstanceArns: items, nextToken }
}

export const describeContainerInstances: Operation<
  DescribeContainerInstancesRequest,
  DescribeContainerInstancesResponse
> = (input, { region }) => {
  const cluster = findCluster(region, input.cluster)
  const requested = input.containerInstances ?? []
  if (requested.length === 0) throw invalid('Container instance cannot be empty.')
  if (requested.length > 100) throw invalid('Container instances can not be more than 100.')
  const { found, failures } = findAll(
    requested,
    (r) => findInstance(region, cluster, r),
    wouldBe(region, 'container-instance', cluster),
  )
  const [tags, health] = [
    input.include?.includes('TAGS'),
    input.include?.includes('CONTAINER_INSTANCE_HEALTH'),
  ]
  return {
    containerInstances: found.map((i) => ({
      ...toContainerInstance(i, { health }),
      tags: tags ? i.tags : [],
    })),
    failures,
  }
}

/**
 * UpdateContainerInstancesState: a DRAINING instance keeps standalone tasks; the scheduler replaces
 * services' tasks.
 */
export const updateContainerInstancesState: Operation<
  UpdateContainerInstancesStateRequest,
  UpdateContainerInstancesStateResponse
> = (input, { region }) => {
  const cluster = findCluster(region, input.cluster)
  const { status } = input
  const requested = input.containerInstances ?? []
  if (status !== 'ACTIVE' && status !== 'DRAINING')
    throw invalid('Container instance status should be one of [ACTIVE, DRAINING].')
  if (requested.length === 0) throw invalid('Container instance cannot be empty.')
  if (requested.length > 10) throw invalid('Container instances can not be more than 10.')
  const { found: all, failures } = findAll(
    requested,
    (r) => findInstance(region, cluster, r),
    wouldBe(region, 'container-instance', cluster),
  )
  const found = all.filter((i) => i.record.status !== 'INACTIVE')
  const gone = all
    .filter((i) => i.record.status === 'INACTIVE')
    .map((i) => ({ arn: i.record.containerInstanceArn, reason: 'INACTIVE' }))
  for (const instance of found) {
    if (instance.record.status === status) continue
    instance.record.status = status
    instance.record.version++
  }
  for (const service of cluster.services.values()) service.wake()
  cluster.placeWaiting()
  return {
    containerInstances: found.map((i) => toContainerInstance(i)),
    failures: [...failures, ...gone],
  }
}

/**
 * DeregisterContainerInstance: needs `force` while the instance has tasks, which ECS then loses.
 */
export const deregisterContainerInstance: Operation<
  DeregisterContainerInstanceRequest,
  DeregisterContainerInstanceResponse
> = (input, { region }) => {
  const cluster = findCluster(region, input.cluster)
  const instance = findInstance(region, cluster, input.containerInstance ?? '')
  if (!instance || instance.record.status === 'INACTIVE')
    throw invalid('Referenced container instance not found.')
  if (instance.tasks.size > 0 && !input.force) throw invalid('Found running tasks on the instance.')
  for (const task of instance.tasks)
    stopRunningTask(region, task, 'TerminationNotice', 'Container instance was deregistered')
  instance.record.status = 'INACTIVE'
  noteDeparture(cluster, instance, region.clock.now())
  instance.record.agentConnected = false
  region.clock.after(remembered, () => cluster.instances.delete(instance.id))
  return { containerInstance: toContainerInstance(instance) }
}

/**
 * Returns an instance as in DescribeContainerInstances. Remaining resources are computed from its
 * tasks.
 */
export function toContainerInstance(
  instance: ContainerInstanceState,
  { health = false }: { health?: boolean | undefined } = {},
): ContainerInstance {
  const { running, pending } = countTasks(
    instance.tasks,
    (t) => t.record.desiredStatus === 'RUNNING',
  )
  const left = remaining(instance)
  const { healthStatus, ...record } = instance.record
  return {
    ...record,
    ...(health ? { healthStatus } : {}),
    remainingResources: toResources({
      ...left,
      gpu: instance.total.gpu === undefined ? undefined : left.gpu,
    }),
    runningTasksCount: running,
    pendingTasksCount: pending,
  }
}
