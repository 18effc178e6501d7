import { createHash } from 'node:crypto'
import type { Container, NetworkBinding } from '@aws-sdk/client-ecs'
import { chance, seedOf } from '../../world/chance.ts'
import { hexId } from '../../world/ids.ts'
import type { Region } from '../../world/region.ts'
import { killed, pullTime, stopping, stopTimeout, type LifeCycleStep } from '../life-cycle.ts'
import type { TaskState } from '../state.ts'
import { openLogs } from './container-logs.ts'
import { pulledDigest } from './image-pull.ts'
import { startAgents, stopAgents } from './managed-agents.ts'
import { detach } from './task-network.ts'
import { modeOf, behaviourOf, change, containers } from './task-record.ts'

/**
 * Returns the steps to STOPPED. A container with the tag `:stubborn` ignores SIGTERM and is killed
 * after its timeout.
 */
export function stepsOut(task: TaskState): readonly LifeCycleStep[] {
  const steps: readonly LifeCycleStep[] = stopping[modeOf(task)]
  const found = behaviourOf(task)
  if (found?.behaviour !== 'stubborn' || !task.everRan) return steps
  const seconds = task.definition.record.containerDefinitions[found.index]?.stopTimeout
  const [first, ...rest] = steps
  if (!first) return steps
  return [{ ...first, after: seconds === undefined ? stopTimeout : seconds * 1_000 }, ...rest]
}

/** Returns the exit code of a stopped container: 0, or 137 if it ignored SIGTERM. */
export function exitCode(task: TaskState, index: number): number {
  const found = behaviourOf(task)
  return found?.behaviour === 'stubborn' && found.index === index ? killed : 0
}

/** Returns the pull time of a task, derived from its group and number so that it is repeatable. */
export function pullOf(task: TaskState): number {
  const kind = behaviourOf(task)?.behaviour
  const [from, to] = kind === 'missing' || kind === 'slow' ? pullTime[kind] : pullTime.usual
  return Math.round(from + chance(seedOf(task.record.group ?? ''), task.nth) * (to - from))
}

/** Enters one step and applies the effects of its state. */
export function enterStep(
  region: Region,
  task: TaskState,
  step: LifeCycleStep,
  enteredAt = region.clock.now(),
): void {
  const now = new Date(enteredAt)
  const stamps = Object.fromEntries((step.stamps ?? []).map((s) => [s, now]))
  change(task, step.status ? { ...stamps, lastStatus: step.status } : stamps)
  if (step.stamps?.includes('connectivityAt')) {
    task.record.connectivity = 'CONNECTED'
    task.record.attachments = task.record.attachments.map((a) => ({ ...a, status: 'ATTACHED' }))
  }
  if (step.stamps?.includes('pullStoppedAt'))
    task.record.containers = containers(task, (c) => ({
      imageDigest: pulledDigest(region, task, c.image, enteredAt),
    }))
  if (step.status === 'RUNNING') {
    task.everRan = true
    if (task.deployment) task.deployment.everRan = true
    startContainers(region, task, enteredAt)
    startAgents(region, task, enteredAt)
  }
  if (step.stamps?.includes('executionStoppedAt')) {
    task.record.containers = containers(task, (c, i) => ({
      lastStatus: 'STOPPED',
      exitCode: c.exitCode ?? (hasStarted(c) ? exitCode(task, i) : undefined),
    }))
    stopAgents(task)
  }
  if (step.status === 'STOPPED') {
    task.protection?.cancel()
    task.protection = undefined
    task.record.attachments = task.record.attachments.map((a) => ({ ...a, status: 'DELETED' }))
    detach(region, task)
    task.instance?.tasks.delete(task)
    task.service?.tasks.delete(task)
  }
}

const hasStarted = (container: Container): boolean => container.runtimeId !== undefined

/** Starts the containers of a task that have not been started, optionally only some of them. */
export function startContainers(
  region: Region,
  task: TaskState,
  startedAt: number,
  only?: ReadonlySet<number>,
): void {
  const starts = task.record.containers.map(
    (c, index) => !hasStarted(c) && (only?.has(index) ?? true),
  )
  openLogs(region, task, startedAt, (index) => starts[index] === true)
  const runtimeId = (c: Container) =>
    task.record.launchType === 'FARGATE'
      ? `${task.id}-${Number.parseInt(digest(c.name), 16) % 10_000_000_000}`
      : hexId() + hexId()
  task.record.containers = containers(task, (c, i) =>
    starts[i]
      ? { lastStatus: 'RUNNING', runtimeId: runtimeId(c), networkBindings: bindings(task, i) }
      : {},
  )
}

/**
 * Returns the host ports of a container. Host port 0 became an ephemeral port. With awsvpc there
 * are none.
 */
function bindings(task: TaskState, index: number): NetworkBinding[] {
  if (modeOf(task) === 'awsvpc') return []
  const ports = task.definition.record.containerDefinitions[index]?.portMappings ?? []
  const ephemeral = 32_768 + (Number.parseInt(task.id.slice(4, 8), 16) % 28_000)
  return ports.map((p, n) => ({
    bindIP: '0.0.0.0',
    containerPort: p.containerPort,
    hostPort: p.hostPort || ephemeral + index * 10 + n,
    protocol: p.protocol,
  }))
}

const digest = (text = '') => createHash('sha256').update(text).digest('hex').slice(0, 10)
