import type { Region } from '../../world/region.ts'
import { isReady } from '../counts.ts'
import { say, says } from '../events.ts'
import { attribute, daemonInstances } from '../placement/placement.ts'
import { canRebalance } from '../placement/rebalancing-rules.ts'
import type { DeploymentState, ServiceState, TaskState } from '../state.ts'
import { startIn } from '../tasks/start-tasks.ts'
import { subnetZonesOf } from '../tasks/task-network.ts'

const alive = (service: ServiceState) =>
  [...service.tasks].filter((t) => t.record.desiredStatus === 'RUNNING')

/** Counts the tasks in each zone that a service may use. */
function tasksByZone(
  region: Region,
  service: ServiceState,
  { fargate }: { fargate: boolean },
): [zone: string, tasks: number][] {
  const instances = daemonInstances(service.cluster, service.record.placementConstraints ?? [])
  const reached = subnetZonesOf(region, service.record.networkConfiguration)
  const zones = fargate
    ? [...(reached ?? [])]
    : instances
        .map((i) => attribute(i, 'ecs.availability-zone') ?? '')
        .filter((zone) => reached?.has(zone) ?? true)
  const count = (zone: string) =>
    alive(service).filter((t) => t.record.availabilityZone === zone).length
  return [...new Set(zones)].sort().map((zone) => [zone, count(zone)])
}

/**
 * Returns the task that rebalancing has started and that is not ready yet. It is one more than
 * desired.
 */
export const newcomerOf = (service: ServiceState): TaskState | undefined => {
  const newcomer = service.watch.balance?.newcomer
  return newcomer &&
    newcomer.record.desiredStatus === 'RUNNING' &&
    newcomer.deployment === service.deployments[0]
    ? newcomer
    : undefined
}

/**
 * Returns the zone to stop a task in once the task started by rebalancing is ready, else undefined.
 */
export function zoneToThin(service: ServiceState): string | undefined {
  const newcomer = newcomerOf(service)
  if (!newcomer || !isReady(newcomer)) return undefined
  const zones = alive(service)
    .filter((t) => t !== newcomer)
    .map((t) => t.record.availabilityZone)
  const count = (zone: string | undefined) => zones.filter((z) => z === zone).length
  return [...new Set(zones)].sort((a, b) => count(b) - count(a))[0]
}

/**
 * Starts one task in the emptiest zone if a steady service is unbalanced; the scheduler then stops
 * one elsewhere. Returns whether it did.
 */
export function rebalance(
  region: Region,
  service: ServiceState,
  primary: DeploymentState,
  max: number,
): boolean {
  const { watch, record } = service
  if (record.availabilityZoneRebalancing !== 'ENABLED' || !canRebalance(record) || watch.held)
    return false
  const fargate = alive(service).some((t) => t.record.launchType === 'FARGATE')
  const zones = tasksByZone(region, service, { fargate })
  const fullest = zones.reduce((most, [, n]) => Math.max(most, n), 0)
  const emptiest = zones.reduce<[string, number] | undefined>(
    (least, zone) => (least && least[1] <= zone[1] ? least : zone),
    undefined,
  )
  const now = region.clock.now()
  if (!emptiest || fullest - emptiest[1] <= 1) {
    if (watch.balance) say(service, now, says.balanced(zones))
    watch.balance = undefined
    return false
  }
  // Do nothing if the maximum does not allow one task more than desired.
  if (alive(service).length >= max) return false
  const newcomer = startIn(region, service, primary, emptiest[0])
  // Do nothing without free capacity: rebalancing starts no instances.
  if (!newcomer) return false
  if (!watch.balance) say(service, now, says.unbalanced(zones))
  watch.balance = { newcomer }
  say(service, now, says.startedToBalance([newcomer], emptiest[0]))
  return true
}
