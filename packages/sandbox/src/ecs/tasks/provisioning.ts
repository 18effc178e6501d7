import type { Milliseconds } from '../../world/clock.ts'
import type { Region } from '../../world/region.ts'
import { noteFailure } from '../deployments/deployments.ts'
import { place, type Wanted } from '../placement/placement.ts'
import type { ClusterState, TaskState, Wish } from '../state.ts'
import { house, newTask, type TaskPlan } from './new-task.ts'
import { setOff, stopRunningTask } from './task-life.ts'
import { change } from './task-record.ts'

/** Most tasks of a cluster that may wait for capacity (docs: service-quotas). */
export const provisioningLimit = 500

/** Time a task waits for an instance before it fails to start. */
const patience: Milliseconds = 15 * 60_000

/**
 * Returns whether tasks of a capacity provider wait for instances: those of Auto Scaling groups
 * with managed scaling do.
 */
export function awaitsCapacity(region: Region, provider: string | undefined): boolean {
  const found = provider === undefined ? undefined : region.ecs.capacityProviders.get(provider)
  return (
    found?.autoScalingGroupProvider?.managedScaling?.status === 'ENABLED' ||
    found?.managedInstancesProvider !== undefined
  )
}

export const isFull = (cluster: ClusterState): boolean => cluster.waiting.size >= provisioningLimit

/**
 * Creates a task without an instance. It stays PROVISIONING until an instance has room or the wait
 * times out.
 */
export function waitForRoom(region: Region, plan: TaskPlan, how: Omit<Wish, 'network'>): TaskState {
  const { cluster } = plan
  const wish: Wish = { ...how, network: plan.network }
  const task = newTask(region, { ...plan, waits: true })
  cluster.waiting.set(task, wish)
  cluster.placeWaiting = () => placeAll(region, cluster)
  task.cancel = region.clock.after(patience, () => {
    const found = place(cluster, wantedNow(cluster, wish))
    noteFailure(region, task)
    stopRunningTask(
      region,
      task,
      'TaskFailedToStart',
      'code' in found ? found.code : 'RESOURCE:MEMORY',
    )
  })
  return task
}

function placeAll(region: Region, cluster: ClusterState): void {
  for (const [task, wish] of cluster.waiting) {
    const found = place(cluster, wantedNow(cluster, wish))
    if ('code' in found) continue
    cluster.waiting.delete(task)
    task.cancel?.()
    house(region, task, { instance: found, network: wish.network })
    change(task, task.definition.record.networkMode === 'awsvpc' ? {} : { lastStatus: 'PENDING' })
    setOff(region, task)
  }
}

const wantedNow = (cluster: ClusterState, wish: Wish): Wanted => ({
  ...wish,
  siblings: [...cluster.tasks.values()].filter(
    (t) => t.record.group === wish.group && t.record.desiredStatus === 'RUNNING' && t.instance,
  ),
})
