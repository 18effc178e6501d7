import type { DeploymentCircuitBreaker } from '@aws-sdk/client-ecs'
import { deploymentNumber } from '../../world/ids.ts'
import type { Region } from '../../world/region.ts'
import { says, say } from '../events.ts'
import type { DefinitionState, DeploymentState, ServiceState, TaskState } from '../state.ts'
import { alarmsFor, ringing } from './deployment-alarms.ts'
import { closeRollout, leaveStage, openRollout } from './rollouts.ts'

/** Starts a deployment of the service's current record; it becomes PRIMARY. */
export function deploy(
  region: Region,
  service: ServiceState,
  definition: DefinitionState,
  startedAt = region.clock.now(),
): DeploymentState {
  const {
    launchType,
    platformVersion,
    capacityProviderStrategy,
    networkConfiguration,
    loadBalancers,
    serviceRegistries = [],
  } = service.record
  const id = `ecs-svc/${deploymentNumber()}`
  const created = new Date(startedAt)
  const live = completedOf(service)
  const deployment: DeploymentState = {
    record: {
      id,
      status: 'PRIMARY',
      taskDefinition: definition.record.taskDefinitionArn,
      failedTasks: 0,
      createdAt: created,
      updatedAt: created,
      launchType,
      platformVersion,
      capacityProviderStrategy,
      networkConfiguration,
      rolloutState: 'IN_PROGRESS',
      rolloutStateReason: `ECS deployment ${id} in progress.`,
    },
    definition,
    loadBalancers,
    serviceRegistries,
    // Blue and green alternate between the two target groups.
    alternate:
      (service.record.deploymentConfiguration.strategy ?? 'ROLLING') === 'ROLLING'
        ? (live?.alternate ?? false)
        : live !== undefined && !live.alternate,
    deaf: ringing(region, service).length > 0,
    images: new Map(),
    alarmed: [],
    everRan: false,
  }
  openRollout(region, service, deployment, created)
  for (const d of service.deployments) d.record.status = 'ACTIVE'
  service.deployments = [
    deployment,
    ...service.deployments.filter(
      (d) => d.record.rolloutState === 'COMPLETED' || inUse(service, d),
    ),
  ]
  service.record.taskDefinition = definition.record.taskDefinitionArn
  // "Any update of the service resets the throttle" (docs: service-throttle-logic).
  release(service)
  service.watch.replacing = 0
  return deployment
}

const inUse = (service: ServiceState, deployment: DeploymentState) =>
  [...service.tasks].some(
    (t) => t.deployment === deployment && t.record.desiredStatus === 'RUNNING',
  )

/** Completes a deployment and removes the ones before it. */
export function completeDeployment(
  service: ServiceState,
  deployment: DeploymentState,
  completedAt: number,
): void {
  deployment.record.rolloutState = 'COMPLETED'
  deployment.record.rolloutStateReason = `ECS deployment ${deployment.record.id} completed.`
  deployment.record.updatedAt = new Date(completedAt)
  service.deployments = [deployment]
  closeRollout(service, 'completed', new Date(completedAt))
  say(service, completedAt, says.completed(deployment.record.id))
}

/** Returns half of the desired count, at least 3 and at most 200, unless configured otherwise. */
export function failureThreshold(breaker: DeploymentCircuitBreaker, desired: number): number {
  const { type = 'BOUNDED_PERCENT', value = 50 } = breaker.thresholdConfiguration ?? {}
  if (type === 'COUNT') return value
  const share = Math.ceil((value / 100) * desired)
  return type === 'BOUNDED_PERCENT' ? Math.min(200, Math.max(3, share)) : Math.max(1, share)
}

/**
 * Trips the circuit breaker if too many tasks have failed. Rolls back to the latest completed
 * deployment if enabled.
 */
export function breakCircuit(region: Region, service: ServiceState): void {
  const [primary] = service.deployments
  const breaker = service.record.deploymentConfiguration.deploymentCircuitBreaker
  if (!primary || !breaker?.enable || primary.record.rolloutState !== 'IN_PROGRESS') return
  if (primary.record.failedTasks < failureThreshold(breaker, service.record.desiredCount)) return
  const now = region.clock.now()
  // Recorded rollbacks begin a millisecond after the failure.
  say(service, now - 1, says.failed(primary.record.id))
  const reason = 'ECS deployment circuit breaker: tasks failed to start.'
  failDeployment(service, primary, reason, now)
  const back = breaker.rollback ? completedOf(service) : undefined
  if (back)
    rollBack(
      service,
      { from: primary, to: back },
      'Service deployment rolled back because the circuit breaker threshold was exceeded.',
      now,
    )
  else closeRollout(service, 'stopped', new Date(now), reason)
}

/**
 * Fails the deployment in progress if an alarm of its service is in ALARM. Rolls back if enabled.
 */
export function hearAlarms(region: Region, service: ServiceState): void {
  const [primary] = service.deployments
  if (!primary || primary.record.rolloutState !== 'IN_PROGRESS' || service.rollouts[0]?.rollback)
    return
  const alarmed = alarmsFor(region, service, primary)
  if (alarmed.length === 0) return
  primary.alarmed = alarmed
  const now = region.clock.now()
  say(service, now, says.failedBecause(primary.record.id, 'alarm detected.'))
  failDeployment(service, primary, 'ECS deployment failed: alarm detected.', now)
  const back = service.record.deploymentConfiguration.alarms?.rollback
    ? completedOf(service)
    : undefined
  if (back)
    rollBack(
      service,
      { from: primary, to: back },
      `Service deployment rolled back because CloudWatch alarm(s) ${alarmed.join(', ')} ` +
        'were in ALARM state.',
      now,
    )
  else closeRollout(service, 'stopped', new Date(now), 'ECS deployment failed: alarm detected.')
}

/** Returns the latest completed deployment, the target of a rollback. */
export const completedOf = (service: ServiceState): DeploymentState | undefined =>
  service.deployments.find((d) => d.record.rolloutState === 'COMPLETED')

/** Fails a deployment, which then starts no more tasks. */
export function failDeployment(
  service: ServiceState,
  deployment: DeploymentState,
  reason: string,
  now: number,
): void {
  deployment.record.rolloutState = 'FAILED'
  deployment.record.rolloutStateReason = reason
  deployment.record.updatedAt = new Date(now)
  service.wake()
}

/** Makes an earlier deployment PRIMARY again and restores the service's settings of that time. */
export function rollBack(
  service: ServiceState,
  { from, to }: { from: DeploymentState; to: DeploymentState },
  reason: string,
  now: number,
): void {
  from.record.status = 'ACTIVE'
  to.record.status = 'PRIMARY'
  to.record.failedTasks = 0
  to.record.rolloutState = 'IN_PROGRESS'
  to.record.rolloutStateReason = `ECS deployment circuit breaker: rolling back to deploymentId ${to.record.id}.`
  to.record.updatedAt = new Date(now)
  service.deployments = [to, ...service.deployments.filter((d) => d !== to)]
  const {
    taskDefinition,
    networkConfiguration,
    platformVersion,
    capacityProviderStrategy,
    launchType,
  } = to.record
  const { loadBalancers, serviceRegistries } = to
  Object.assign(service.record, {
    taskDefinition,
    networkConfiguration,
    platformVersion,
    capacityProviderStrategy,
    launchType,
    loadBalancers,
    serviceRegistries,
  })
  const [rollout] = service.rollouts
  if (rollout?.staging) {
    leaveStage(rollout.staging)
    Object.assign(rollout.staging, { production: 0, test: 0 })
  }
  if (rollout)
    Object.assign(rollout, {
      status: 'ROLLBACK_IN_PROGRESS',
      statusReason: reason,
      updatedAt: new Date(now),
      rollback: { reason, startedAt: new Date(now), to },
    })
  release(service)
  service.watch.replacing = 0
  say(service, now, says.rollingBack(to.record.id))
}

/**
 * Delays after consecutive tasks that never reach RUNNING, up to 27 minutes (docs:
 * service-throttle-logic).
 */
const delays = [0, 0, 0, 15, 30, 60, 120, 240, 480, 960, 1_620].map((s) => s * 1_000)

/** Records a task that failed to start or failed a health check. */
export function noteFailure(region: Region, task: TaskState): void {
  const { service, deployment } = task
  if (!service || !deployment) return
  deployment.record.failedTasks++
  deployment.record.updatedAt = new Date(region.clock.now())
  // Only tasks that never reached RUNNING count for the throttle: one that crashes later is
  // restarted at once.
  if (task.everRan) return
  service.watch.failedLaunches++
  hold(region, service, delays[Math.min(service.watch.failedLaunches, delays.length - 1)] ?? 0)
}

/** Blocks task starts of a service for a delay. */
export function hold(region: Region, service: ServiceState, delay: number): void {
  service.watch.held?.()
  service.watch.held = undefined
  if (delay === 0) return
  service.watch.held = region.clock.after(delay, () => {
    service.watch.held = undefined
    service.wake()
  })
}

function release(service: ServiceState): void {
  service.watch.failedLaunches = 0
  service.watch.held?.()
  service.watch.held = undefined
}

/** Resets the failure count once a task runs and is healthy. */
export function noteHealthy(task: TaskState): void {
  const { service, deployment } = task
  if (!service || !deployment) return
  release(service)
  const resets =
    service.record.deploymentConfiguration.deploymentCircuitBreaker?.resetOnHealthyTask ?? true
  if (resets && deployment.record.rolloutState !== 'FAILED') deployment.record.failedTasks = 0
}
