import type { Region } from '../../world/region.ts'
import { isPending, isReady, isRunning } from '../counts.ts'
import { completedOf, noteFailure } from '../deployments/deployments.ts'
import { groupArnOf } from '../deployments/traffic.ts'
import { say, sayOnce, says } from '../events.ts'
import { scaleInOrder } from '../placement/scale-in.ts'
import type { DeploymentState, ServiceState, TaskState } from '../state.ts'
import { stopRunningTask } from '../tasks/task-life.ts'
import { sickTarget } from '../tasks/task-targets.ts'
import { newcomerOf, zoneToThin } from './zone-rebalancing.ts'

const halfHour = 1_800_000

export const alive = (service: ServiceState) =>
  [...service.tasks].filter((t) => t.record.desiredStatus === 'RUNNING')

/**
 * Returns whether a task must be replaced: it is of an earlier deployment, or on a DRAINING
 * instance.
 */
export const isOld = (task: TaskState, primary: DeploymentState) =>
  task.deployment !== primary || task.instance?.record.status === 'DRAINING'

export function stopSurplus(
  region: Region,
  service: ServiceState,
  primary: DeploymentState,
  { desired, min }: { desired: number; min: number },
): number {
  const tasks = alive(service)
  const fresh = tasks.filter((t) => !isOld(t, primary))
  const old = tasks.filter((t) => isOld(t, primary))
  const newcomer = newcomerOf(service)
  const zone = zoneToThin(service)
  const surplus = Math.max(0, fresh.length - desired - (newcomer && zone === undefined ? 1 : 0))
  const free = fresh.filter(
    (t) =>
      !t.protection && t !== newcomer && (zone === undefined || t.record.availabilityZone === zone),
  )
  const doomed = scaleInOrder(free, service.record.placementStrategy).slice(0, surplus)
  // A FAILED deployment without a rollback changes nothing.
  if (primary.record.rolloutState !== 'FAILED') {
    const spare = Math.max(0, tasks.filter(isReady).length - doomed.filter(isReady).length - min)
    const mayGo = old.filter((t) => !t.protection)
    const ready = scaleInOrder(mayGo.filter(isReady), service.record.placementStrategy)
    doomed.push(...mayGo.filter((t) => !isReady(t)), ...ready.slice(0, spare))
  }
  stopAll(region, service, doomed, {
    reason: `Scaling activity initiated by (deployment ${primary.record.id})`,
    zone,
  })
  const spared = [
    ...old.filter((t) => t.protection),
    ...fresh
      .filter((t) => t.protection)
      .slice(0, surplus - doomed.filter((t) => fresh.includes(t)).length),
  ]
  const [first] = spared
  if (first)
    sayOnce(
      service,
      region.clock.now(),
      says.protected(first.deployment?.record.id ?? primary.record.id, spared.length),
      halfHour,
    )
  if (zone !== undefined && doomed.length > 0) service.watch.balance = { newcomer: undefined }
  return doomed.length
}

/**
 * Stops surplus tasks of each revision while traffic has not moved and both revisions run side by
 * side.
 */
export function stopBeside(
  region: Region,
  service: ServiceState,
  primary: DeploymentState,
  desired: number,
): number {
  const kept = new Set([primary, completedOf(service)])
  const doomed = alive(service).filter(
    (t) => !t.protection && (!t.deployment || !kept.has(t.deployment)),
  )
  for (const deployment of kept) {
    const own = alive(service).filter(
      (t) => t.deployment === deployment && t.instance?.record.status !== 'DRAINING',
    )
    doomed.push(
      ...scaleInOrder(
        own.filter((t) => !t.protection),
        service.record.placementStrategy,
      ).slice(0, Math.max(0, own.length - desired)),
    )
  }
  stopAll(region, service, doomed, {
    reason: `Scaling activity initiated by (deployment ${primary.record.id})`,
  })
  return doomed.length
}

interface StopCause {
  reason: string
  /** The zone to take tasks from, when zones are rebalanced. */
  zone?: string | undefined
}

/**
 * Stops tasks of a service and adds ECS's events: the number of pending tasks, the ids of running
 * ones.
 */
export function stopAll(
  region: Region,
  service: ServiceState,
  tasks: TaskState[],
  { reason, zone }: StopCause,
): void {
  const now = region.clock.now()
  const running = tasks.filter(isRunning)
  const pending = tasks.filter(isPending).length
  for (const task of tasks) stopRunningTask(region, task, 'ServiceSchedulerInitiated', reason)
  if (pending > 0) say(service, now, says.stoppedPending(pending))
  if (running.length === 0) return
  say(
    service,
    now,
    zone === undefined ? says.stopped(running) : says.stoppedToBalance(running, zone),
  )
  for (const lb of service.record.loadBalancers) {
    const group = groupArnOf(lb, running[0]?.deployment)
    if (group) say(service, now, says.deregistered(running.length, group))
  }
  if (service.record.loadBalancers.length > 0) say(service, now, says.draining(running.length))
}

export function replaceUnhealthy(region: Region, service: ServiceState): void {
  const sick = alive(service).filter((t) => t.unhealthy)
  for (const task of sick) {
    const target = sickTarget(task)
    say(
      service,
      region.clock.now(),
      target ? says.failedTarget(task, target) : says.failedHealthCheck(task),
    )
    noteFailure(region, task)
    stopAll(region, service, [task], {
      reason: target
        ? `Task failed ELB health checks in (target-group ${target.group.arn})`
        : 'Task failed container health checks',
    })
  }
  service.watch.replacing += sick.length
}
