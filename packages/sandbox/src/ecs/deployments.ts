import type { DeploymentCircuitBreaker } from '@aws-sdk/client-ecs'
import type { Region } from '../world/region.ts'
import { deploymentNumber } from '../world/ids.ts'
import { says, say } from './events.ts'
import type { DefinitionState, DeploymentState, ServiceState, TaskState } from './state.ts'

/** Starts a deployment of what the service's record says now; it becomes PRIMARY. */
export function deploy(region: Region, service: ServiceState, definition: DefinitionState, at = region.clock.now()): DeploymentState {
  const { launchType, platformVersion, capacityProviderStrategy, networkConfiguration, loadBalancers } = service.record
  const id = `ecs-svc/${deploymentNumber()}`
  const created = new Date(at)
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
    everRan: false,
  }
  for (const d of service.deployments) d.record.status = 'ACTIVE'
  service.deployments = [deployment, ...service.deployments.filter((d) => d.record.rolloutState === 'COMPLETED' || inUse(service, d))]
  service.record.taskDefinition = definition.record.taskDefinitionArn
  // "Any update of the service resets the throttle" (docs: service-throttle-logic).
  service.watch.failedLaunches = 0
  service.watch.notBefore = 0
  return deployment
}

const inUse = (service: ServiceState, deployment: DeploymentState) =>
  [...service.tasks].some((t) => t.deployment === deployment && t.record.desiredStatus === 'RUNNING')

/** The rollout is over: the deployments before it are gone. */
export function complete(service: ServiceState, deployment: DeploymentState, at: number): void {
  deployment.record.rolloutState = 'COMPLETED'
  deployment.record.rolloutStateReason = `ECS deployment ${deployment.record.id} completed.`
  deployment.record.updatedAt = new Date(at)
  service.deployments = [deployment]
  say(service, at, says.completed(deployment.record.id))
}

/** Half of the desired count, but at least 3 and at most 200, unless configured otherwise. */
export function failureThreshold(breaker: DeploymentCircuitBreaker, desired: number): number {
  const { type = 'BOUNDED_PERCENT', value = 50 } = breaker.thresholdConfiguration ?? {}
  if (type === 'COUNT') return value
  const share = Math.ceil((value / 100) * desired)
  return type === 'BOUNDED_PERCENT' ? Math.min(200, Math.max(3, share)) : Math.max(1, share)
}

/** Trips the circuit breaker if too many tasks have failed; rolls back to the latest completed deployment if so told. */
export function breakCircuit(region: Region, service: ServiceState): void {
  const [primary] = service.deployments
  const breaker = service.record.deploymentConfiguration.deploymentCircuitBreaker
  if (!primary || !breaker?.enable || primary.record.rolloutState !== 'IN_PROGRESS') return
  if (primary.record.failedTasks < failureThreshold(breaker, service.record.desiredCount)) return
  const now = region.clock.now()
  primary.record.rolloutState = 'FAILED'
  primary.record.rolloutStateReason = 'ECS deployment circuit breaker: tasks failed to start.'
  primary.record.updatedAt = new Date(now)
  say(service, now, says.failed(primary.record.id))
  const back = breaker.rollback ? service.deployments.find((d) => d.record.rolloutState === 'COMPLETED') : undefined
  if (back) rollBack(service, primary, back, now)
}

function rollBack(service: ServiceState, from: DeploymentState, to: DeploymentState, now: number): void {
  from.record.status = 'ACTIVE'
  to.record.status = 'PRIMARY'
  to.record.failedTasks = 0
  to.record.rolloutState = 'IN_PROGRESS'
  to.record.rolloutStateReason = `ECS deployment circuit breaker: rolling back to deploymentId ${to.record.id}.`
  to.record.updatedAt = new Date(now)
  service.deployments = [to, ...service.deployments.filter((d) => d !== to)]
  service.record.taskDefinition = to.record.taskDefinition
  service.record.networkConfiguration = to.record.networkConfiguration
  service.record.loadBalancers = to.loadBalancers
  service.watch.failedLaunches = 0
  service.watch.notBefore = 0
  say(service, now, says.rollingBack(to.record.id))
}

/** Delays between attempts when tasks in a row never reach RUNNING; they grow to 27 minutes (docs: service-throttle-logic). */
const delays = [0, 0, 0, 15, 30, 60, 120, 240, 480, 960, 1_620].map((s) => s * 1_000)

/** A task failed to start, or failed a health check. */
export function noteFailure(region: Region, task: TaskState): void {
  const { service, deployment } = task
  if (!service || !deployment) return
  deployment.record.failedTasks++
  deployment.record.updatedAt = new Date(region.clock.now())
  // Only a task that never reached RUNNING counts for the throttle: one that crashes later is restarted at once, for ever.
  if (task.everRan) return
  service.watch.failedLaunches++
  const delay = delays[Math.min(service.watch.failedLaunches, delays.length - 1)] ?? 0
  service.watch.notBefore = region.clock.now() + delay
}

/** A task runs and is healthy: failures before it no longer count. */
export function noteHealthy(task: TaskState): void {
  const { service, deployment } = task
  if (!service || !deployment) return
  service.watch.failedLaunches = 0
  service.watch.notBefore = 0
  const resets = service.record.deploymentConfiguration.deploymentCircuitBreaker?.resetOnHealthyTask ?? true
  if (resets && deployment.record.rolloutState !== 'FAILED') deployment.record.failedTasks = 0
}
