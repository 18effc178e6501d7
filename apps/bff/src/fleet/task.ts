import type { Task } from '@aws-sdk/client-ecs'
import type { TaskRow } from '@pilothouse/contract'
import type { ServiceFacts } from '@pilothouse/contract/services/service-state'
import { failedHealthChecks } from '@pilothouse/contract/tasks/task-rules'
import { nameOf, revisionOf } from '../aws/arn.ts'
import type { Redactor } from '../aws/redact.ts'

/** A container's image: its name in the task definition, and the digest that was pulled. */
export interface TaskImage {
  container: string
  image: string
  digest: string | null
}

/**
 * The kept fields of a task: its row, reserved CPU and memory, host ports, images, and when it was
 * described.
 */
export interface KeptTask {
  row: TaskRow
  cpu: number
  memory: number
  hostPorts: readonly number[]
  images: readonly TaskImage[]
  asOf: number
}

/** Maps a task of DescribeTasks to a row. */
export function toTaskRow(
  task: Task,
  region: string,
  cluster: string,
  redactor: Redactor,
): TaskRow {
  const taskId = nameOf(task.taskArn)
  const eni = task.attachments?.find((a) => a.type === 'ElasticNetworkInterface')
  const group = task.group ?? ''
  return {
    id: `${region}/${cluster}/${taskId}`,
    region,
    cluster,
    taskId,
    service: group.startsWith('service:') ? group.slice('service:'.length) : null,
    group: redactor.scrub(group),
    taskDefinition: revisionOf(task.taskDefinitionArn),
    lastStatus: task.lastStatus ?? 'UNKNOWN',
    desiredStatus: task.desiredStatus ?? 'UNKNOWN',
    health: task.healthStatus ?? 'UNKNOWN',
    launch: task.capacityProviderName ?? task.launchType ?? 'UNKNOWN',
    zone: task.availabilityZone ?? null,
    ip:
      eni?.details?.find((d) => d.name === 'privateIPv4Address')?.value ??
      task.containers?.flatMap((c) => c.networkInterfaces ?? []).find((n) => n.privateIpv4Address)
        ?.privateIpv4Address ??
      null,
    instance: task.containerInstanceArn ? nameOf(task.containerInstanceArn) : null,
    createdAt: task.createdAt?.getTime() ?? null,
    startedAt: task.startedAt?.getTime() ?? null,
    stoppedAt: task.stoppedAt?.getTime() ?? null,
    stopCode: task.stopCode ?? null,
    stoppedReason: task.stoppedReason ? redactor.scrub(task.stoppedReason) : null,
    why: whyOf(task, redactor),
  }
}

/**
 * Returns the reason of the first container that has one, else the first exit code other than 0.
 */
function whyOf(task: Task, redactor: Redactor): string | null {
  const container =
    task.containers?.find((c) => c.reason) ??
    task.containers?.find((c) => c.exitCode !== undefined && c.exitCode !== 0)
  if (!container) return null
  const exit = container.exitCode === undefined ? '' : ` exited with code ${container.exitCode}`
  const reason = container.reason ? `: ${redactor.scrub(container.reason)}` : ''
  return `${container.name ?? 'A container'}${exit}${reason}`
}

/** Reserved CPU units and MiB of a task: its own values, else the sum of its containers'. */
export function reservationOf(task: Task): { cpu: number; memory: number } {
  const sum = (of: 'cpu' | 'memory') =>
    (task.containers ?? []).reduce(
      (all, container) =>
        all +
        Number(
          of === 'cpu'
            ? (container.cpu ?? 0)
            : (container.memoryReservation ?? container.memory ?? 0),
        ),
      0,
    )
  return {
    cpu: Number(task.cpu ?? 0) || sum('cpu'),
    memory: Number(task.memory ?? 0) || sum('memory'),
  }
}

/** Host ports of a task in bridge and host mode. A load balancer knows the task by them. */
export const hostPortsOf = (task: Task): number[] =>
  (task.containers ?? []).flatMap((c) => c.networkBindings ?? []).flatMap((b) => b.hostPort ?? [])

const known = new Map<string, TaskImage[]>()

/** The images of a task. Equal lists are shared: ten thousand tasks need a few hundred lists. */
export function taskImagesOf(task: Task): readonly TaskImage[] {
  const images = (task.containers ?? []).map((container) => ({
    container: container.name ?? 'unknown',
    image: container.image ?? '',
    digest: container.imageDigest ?? null,
  }))
  const key = JSON.stringify(images)
  const shared = known.get(key)
  if (shared) return shared
  if (known.size > 20_000) known.clear()
  known.set(key, images)
  return images
}

/**
 * Whether a task stopped through its own fault: it never started, crashed, or failed a health
 * check.
 */
export function failed(row: TaskRow): boolean {
  if (row.stopCode === 'TaskFailedToStart') return true
  if (row.stopCode === 'EssentialContainerExited')
    return !/exited with code 0\b/.test(row.why ?? 'exited with code 0')
  return failedHealthChecks(row.stoppedReason)
}

/** Maps a stopped task to the facts for its service's state; null if it has not stopped. */
export const toStopped = (row: TaskRow): ServiceFacts['stopped'][number] | null =>
  row.stoppedAt === null
    ? null
    : {
        taskId: row.taskId,
        at: row.stoppedAt,
        started: row.startedAt !== null,
        stopCode: row.stopCode,
        reason: row.stoppedReason,
        why: row.why,
        failed: failed(row),
      }
