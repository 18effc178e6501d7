import type { Region } from '../world/region.ts'
import { countTasks, isPending, isReady } from './counts.ts'
import {
  breakCircuit,
  completeDeployment,
  completedOf,
  hearAlarms,
} from './deployments/deployments.ts'
import { succeedsEarly } from './deployments/early-success.ts'
import { isHeld, mayScaleUp, stage } from './deployments/stages.ts'
import { applyTraffic, groupArnOf } from './deployments/traffic.ts'
import { say, sayOnce, says } from './events.ts'
import { daemonInstances } from './placement/placement.ts'
import { noteCounts } from './services/service-past.ts'
import {
  alive,
  isOld,
  stopSurplus,
  stopBeside,
  stopAll,
  replaceUnhealthy,
} from './services/stop-tasks.ts'
import { rebalance } from './services/zone-rebalancing.ts'
import type { DeploymentState, ServiceState } from './state.ts'
import { startTasks } from './tasks/start-tasks.ts'

const second = 1_000
const hour = 3_600 * second
/** The real API repeats "has reached a steady state" every 6 hours (218 of 224 recorded gaps). */
export const steadyEvery = 6 * hour

/**
 * Gives a service its scheduler: `wake` plans a check of the service. Only the scheduler changes
 * services on its own; reads never do.
 */
export function schedule(region: Region, service: ServiceState): void {
  service.wake = (after = 2 * second) => {
    const { watch } = service
    const lookAt = region.clock.now() + after
    if (watch.look && watch.look.dueAt <= lookAt) return
    watch.look?.cancel()
    const cancel = region.clock.after(after, () => {
      watch.look = undefined
      look(region, service)
      noteCounts(service, region.clock.now())
    })
    watch.look = { dueAt: lookAt, cancel }
  }
}

/** Checks a service once: compares the actual with the desired state and takes the next steps. */
function look(region: Region, service: ServiceState): void {
  const { record } = service
  if (record.status === 'INACTIVE') return
  if (record.status === 'DRAINING') return drain(region, service)
  if (record.deploymentController?.type === 'EXTERNAL') return
  tellRegistrations(region, service)
  replaceUnhealthy(region, service)
  breakCircuit(region, service)
  hearAlarms(region, service)
  const [primary] = service.deployments
  if (!primary) return
  const desired = desiredOf(service)
  const bounds = boundsOf(service, desired)
  const held = isHeld(stage(region, service, desired))
  applyTraffic(region, service)
  // Start replacements before stopping tasks, as far as the maximum allows.
  const started = held
    ? startBeside(region, service, primary, desired)
    : startMissing(region, service, primary, { desired, max: bounds.max })
  const stopped = held
    ? stopBeside(region, service, primary, desired)
    : stopSurplus(region, service, primary, { desired, min: bounds.min })
  settle(region, service, primary, {
    desired,
    moved: stopped + started,
    held,
    max: bounds.max,
  })
}

/**
 * Returns the desired count. For a DAEMON it is the number of ACTIVE instances that its constraints
 * allow.
 */
export const desiredOf = (service: ServiceState): number =>
  service.record.schedulingStrategy === 'DAEMON'
    ? daemonInstances(service.cluster, constraintsOf(service)).length
    : service.record.desiredCount

const constraintsOf = ({ record, deployments: [primary] }: ServiceState) => [
  ...(record.placementConstraints ?? []),
  ...(primary?.definition.record.placementConstraints ?? []),
]

/** Returns the least number of healthy tasks (rounded up) and the most tasks (rounded down). */
function boundsOf({ record }: ServiceState, desired: number): { min: number; max: number } {
  const { minimumHealthyPercent = 100, maximumPercent = 200 } = record.deploymentConfiguration
  return {
    min: Math.ceil((desired * minimumHealthyPercent) / 100),
    max: Math.floor((desired * maximumPercent) / 100),
  }
}

/** Starts missing tasks, unless the deployment has FAILED. */
const startMissing = (
  region: Region,
  service: ServiceState,
  primary: DeploymentState,
  wanted: { desired: number; max: number },
): number =>
  primary.record.rolloutState === 'FAILED' ? 0 : startTasks(region, service, primary, wanted)

/**
 * Starts the missing tasks of each revision; of the new one only once it may scale up. Percentages
 * do not apply.
 */
function startBeside(
  region: Region,
  service: ServiceState,
  primary: DeploymentState,
  desired: number,
): number {
  const live = completedOf(service)
  const wanted = { desired, max: Infinity }
  const kept = live ? startTasks(region, service, live, wanted) : 0
  return kept + (mayScaleUp(service) ? startTasks(region, service, primary, wanted) : 0)
}

function tellRegistrations(region: Region, service: ServiceState): void {
  const { registered } = service.watch
  service.watch.registered = 0
  if (registered === 0) return
  for (const lb of service.record.loadBalancers) {
    const group = groupArnOf(lb, service.deployments[0])
    if (group) say(service, region.clock.now(), says.registered(registered, group))
  }
}

interface LookResult {
  desired: number
  max: number
  /** Tasks that were started or stopped. */
  moved: number
  /** Whether a lifecycle stage holds the deployment. */
  held: boolean
}

/** Completes the deployment and reports a steady or stuck state when no step is left to take. */
function settle(
  region: Region,
  service: ServiceState,
  primary: DeploymentState,
  { desired, max, moved, held }: LookResult,
): void {
  const now = region.clock.now()
  const tasks = alive(service)
  const ready = tasks.filter((t) => !isOld(t, primary) && isReady(t)).length
  const whole = ready === desired && tasks.length === desired
  const early =
    !held &&
    succeedsEarly(region, service, primary, {
      ready,
      desired,
      old: [...service.tasks].some((t) => t.deployment !== primary),
    })
  if ((whole || early) && !held && primary.record.rolloutState === 'IN_PROGRESS')
    completeDeployment(service, primary, now)
  const steady =
    whole &&
    moved === 0 &&
    primary.record.rolloutState === 'COMPLETED' &&
    countTasks(service.tasks).running === desired
  // Rebalance zones once the service was steady, and until they are balanced.
  const balancing =
    steady &&
    (service.watch.steady ?? service.watch.balance) &&
    rebalance(region, service, primary, max)
  if (steady && !balancing && !service.watch.steady) {
    beSteady(region, service)
    service.wake()
  }
  if (!steady) {
    service.watch.steady?.()
    service.watch.steady = undefined
  }
  const waiting = [...service.tasks].some(
    (t) => isPending(t) || (t.record.desiredStatus === 'RUNNING' ? !isReady(t) : true),
  )
  const blocked =
    !whole &&
    moved === 0 &&
    !waiting &&
    !tasks.some((t) => t.protection) &&
    !service.watch.short &&
    !service.watch.held
  if (blocked && !held && primary.record.rolloutState === 'IN_PROGRESS')
    sayOnce(service, now, says.stuck, hour / 2)
}

/** Reports that the service is steady now (or after `wait`) and every 6 hours while it is. */
export function beSteady(region: Region, service: ServiceState, wait = 0): void {
  const tell = () => {
    say(service, region.clock.now(), says.steady)
    service.watch.steady = region.clock.after(steadyEvery, tell)
  }
  if (wait > 0) service.watch.steady = region.clock.after(wait, tell)
  else tell()
}

/** Stops the tasks of a deleted service. It becomes INACTIVE when the last one has stopped. */
function drain(region: Region, service: ServiceState): void {
  service.watch.steady?.()
  service.watch.steady = undefined
  const [primary] = service.deployments
  stopAll(region, service, alive(service), {
    reason: `Scaling activity initiated by (deployment ${primary?.record.id ?? service.name})`,
  })
  if (service.tasks.size > 0) return
  service.record.status = 'INACTIVE'
  service.deployments = []
}
