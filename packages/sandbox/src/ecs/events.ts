import type { LoadBalancerTargetState } from '../elbv2/state.ts'
import { uuid } from '../world/ids.ts'
import type { ServiceState, TaskState } from './state.ts'

/**
 * Texts of service events, word for word as the real API writes them (recorded 2026-09 from 22
 * services). The documentation omits the brackets around the service's name in some of them; the
 * API does not.
 */
export const says = {
  steady: 'has reached a steady state.',
  started: (tasks: readonly TaskState[]) => `has started ${tasks.length} tasks: ${list(tasks)}.`,
  replaced: (tasks: readonly TaskState[], unhealthy: number) =>
    `has started ${tasks.length} tasks: ${list(tasks)}. Amazon ECS replaced ${unhealthy} ` +
    'tasks due to an unhealthy status.',
  stopped: (tasks: readonly TaskState[]) =>
    `has stopped ${tasks.length} running tasks: ${list(tasks)}.`,
  stoppedPending: (n: number) => `stopped ${n} pending tasks.`,
  registered: (n: number, group: string) => `registered ${n} targets in (target-group ${group})`,
  deregistered: (n: number, group: string) =>
    `deregistered ${n} targets in (target-group ${group})`,
  draining: (n: number) => `has begun draining connections on ${n} tasks.`,
  completed: (deployment: string) => `(deployment ${deployment}) deployment completed.`,
  failed: (deployment: string) =>
    `(deployment ${deployment}) deployment failed: tasks failed to start.`,
  failedBecause: (deployment: string, why: string) =>
    `(deployment ${deployment}) deployment failed: ` +
    `${why.replace(/\.$/, '').replace(/^./, (c) => c.toLowerCase())}.`,
  rollingBack: (deployment: string) => `rolling back to deployment ${deployment}.`,
  failedHealthCheck: (task: TaskState) => `(task ${task.id}) failed container health checks.`,
  failedTarget: (task: TaskState, { id, port, group, description = '' }: LoadBalancerTargetState) =>
    `(${group.type === 'ip' ? `task ${task.id}` : `instance ${id}`}) (port ${port}) is unhealthy in (target-group ${group.arn}) due to (reason ${description}).`,
  protected: (deployment: string, n: number) =>
    `was unable to reach steady state because (taskSet ${deployment}) was unable to scale ` +
    `in due to (reason ${n} tasks under protection)`,
  provisioningLimit:
    'was unable to place tasks in your cluster because the tasks provisioning capacity ' +
    'limit was exceeded.',
  balanced: (zones: readonly ZoneCount[]) => `is AZ balanced with ${inZones(zones)}.`,
  unbalanced: (zones: readonly ZoneCount[]) =>
    `is not AZ balanced with ${inZones(zones)}. AZ Rebalancing in progress.`,
  startedToBalance: (tasks: readonly TaskState[], zone: string) =>
    `has started ${tasks.length} tasks in ${zone} to AZ Rebalance: ${list(tasks)}.`,
  stoppedToBalance: (tasks: readonly TaskState[], zone: string) =>
    `has stopped ${tasks.length} running tasks in ${zone} to AZ Rebalance: ${list(tasks)}.`,
  noInstances:
    'was unable to place a task because no container instance met all of its ' +
    'requirements. Reason: No Container Instances were found in your cluster. For more ' +
    'information, see the Troubleshooting section of the Amazon ECS Developer Guide.',
  unplaced: (instance: string, why: string) =>
    'was unable to place a task because no container instance met all of its ' +
    `requirements. The closest matching (container-instance ${instance}) ${why}. For more ` +
    'information, see the Troubleshooting section of the Amazon ECS Developer Guide.',
  impaired:
    'is unable to consistently start tasks successfully. For more information, see the ' +
    'Troubleshooting section of the Amazon ECS Developer Guide.',
  stuck:
    'was unable to stop or start tasks during a deployment because of the service ' +
    'deployment configuration. Update the minimumHealthyPercent or maximumPercent value ' +
    'and try again.',
}

/** The number of tasks in a zone. */
type ZoneCount = readonly [zone: string, tasks: number]

const inZones = (zones: readonly ZoneCount[]) =>
  zones.map(([zone, n]) => `${n} tasks in ${zone}`).join(', ')

const list = (tasks: readonly TaskState[]) => tasks.map((t) => `(task ${t.id})`).join(' ')

/** Adds an event, newest first. ECS keeps the latest 100. */
export function say(service: ServiceState, saidAt: number, text: string): void {
  service.events.unshift({
    id: uuid(),
    createdAt: new Date(saidAt),
    message: `(service ${service.name}) ${text}`,
  })
  if (service.events.length > 100) service.events.length = 100
}

/** Adds an event unless the same text was added less than `quiet` milliseconds ago. */
export function sayOnce(service: ServiceState, saidAt: number, text: string, quiet: number): void {
  const message = `(service ${service.name}) ${text}`
  const last = service.events.find((e) => e.message === message)
  if (!last || saidAt - last.createdAt.getTime() >= quiet) say(service, saidAt, text)
}
