import { createHash } from 'node:crypto'
import type { Container, NetworkBinding, TaskStopCode } from '@aws-sdk/client-ecs'
import { chance, seedOf } from '../../world/chance.ts'
import { hexId } from '../../world/ids.ts'
import type { Region } from '../../world/region.ts'
import { isReady } from '../counts.ts'
import { noteFailure, noteHealthy } from '../deployments/deployments.ts'
import {
  killed,
  pullTime,
  remembered,
  starting,
  stopping,
  stopTimeout,
  troubleOf,
  troubles,
  type Step,
} from '../life-cycle.ts'
import type { TaskState } from '../state.ts'
import { closeLogs, logFault, openLogs } from './container-logs.ts'
import { pulledDigest, pullFault } from './image-pull.ts'
import { startAgents, stopAgents } from './managed-agents.ts'
import { newTask, type TaskPlan } from './new-task.ts'
import { detach } from './task-network.ts'
import { deregisterTargets, registerTargets, sickTarget } from './task-targets.ts'

/** Creates a task and sets it going. */
export function launch(region: Region, plan: TaskPlan): TaskState {
  const task = newTask(region, plan)
  setOff(region, task)
  return task
}

/** Sets a task going that has its place. */
export function setOff(region: Region, task: TaskState): void {
  const steps: readonly Step[] = starting[modeOf(task)]
  if (task.unattachable !== undefined) {
    const why = task.unattachable
    task.cancel = region.clock.after(
      steps[0]?.after === 'pull' ? 0 : (steps[0]?.after ?? 0),
      () => {
        noteFailure(region, task)
        stopTask(region, task, 'TaskFailedToStart', why)
      },
    )
  } else if (trouble(task)?.trouble === 'missing') {
    const pull = steps.findIndex((s) => s.after === 'pull')
    walk(
      region,
      task,
      [...steps.slice(0, pull), { after: 'pull', stamps: ['pullStoppedAt'] }],
      () => cannotPull(region, task),
    )
  } else {
    walk(region, task, steps.slice(0, -1), () => {
      const fault = pullFault(region, task) ?? logFault(region, task)
      if (fault) cannotStart(region, task, fault)
      else walk(region, task, steps.slice(-1), () => begin(region, task))
    })
  }
}

/** Stops a task for a reason, whatever it is doing. One that is stopping already is left alone. */
export function stopTask(
  region: Region,
  task: TaskState,
  stopCode: TaskStopCode,
  stoppedReason: string,
): void {
  if (task.record.desiredStatus === 'STOPPED') return
  task.cancel?.()
  task.cluster.waiting.delete(task)
  closeLogs(task, region.clock.now())
  const served = task.record.lastStatus === 'RUNNING'
  const draining = deregisterTargets(region, task)
  change(task, {
    desiredStatus: 'STOPPED',
    stopCode,
    stoppedReason,
    stoppingAt: new Date(region.clock.now()),
  })
  const end = () => walk(region, task, stepsOut(task), () => forget(region, task))
  if (
    served &&
    draining > 0 &&
    stopCode !== 'EssentialContainerExited' &&
    stopCode !== 'TerminationNotice'
  ) {
    change(task, { lastStatus: 'DEACTIVATING' })
    task.cancel = region.clock.after(draining, () => {
      change(task, { lastStatus: 'STOPPING' })
      end()
    })
  } else {
    change(task, { lastStatus: 'STOPPING' })
    end()
  }
  task.service?.wake()
}

/** One that does not heed SIGTERM, as the tag `:stubborn` asks, is killed when its time is over. */
function stepsOut(task: TaskState): readonly Step[] {
  const steps: readonly Step[] = stopping[modeOf(task)]
  const asked = trouble(task)
  if (asked?.trouble !== 'stubborn' || !task.everRan) return steps
  const seconds = task.definition.record.containerDefinitions[asked.index]?.stopTimeout
  const [first, ...rest] = steps
  if (!first) return steps
  return [{ ...first, after: seconds === undefined ? stopTimeout : seconds * 1_000 }, ...rest]
}

/** What a container ends with that was told to: it heeds SIGTERM, or it is killed. */
function exitCode(task: TaskState, index: number): number {
  const asked = trouble(task)
  return asked?.trouble === 'stubborn' && asked.index === index ? killed : 0
}

/** Which of the two lives a task leads: only one with an interface of its own is PROVISIONING and DEPROVISIONING. */
export const modeOf = (task: TaskState) =>
  task.definition.record.networkMode === 'awsvpc' ? 'awsvpc' : 'shared'

const trouble = (task: TaskState) =>
  troubleOf(task.definition.record.containerDefinitions.map((c) => c.image))

/** All that happens to a task is a new version of it. */
export function change(task: TaskState, to: Partial<TaskState['record']>): void {
  Object.assign(task.record, to)
  task.record.version++
}

/** The containers of a task, changed. */
export const containers = (
  task: TaskState,
  to: (c: Container, index: number) => Partial<Container>,
) => task.record.containers.map((c, index) => ({ ...c, ...to(c, index) }))

function walk(region: Region, task: TaskState, steps: readonly Step[], done: () => void): void {
  const [step, ...rest] = steps
  if (!step) return done()
  const ms = step.after === 'pull' ? pullOf(task) : step.after
  task.cancel = region.clock.after(ms, () => {
    enter(region, task, step)
    walk(region, task, rest, done)
  })
}

/** Pulls differ from task to task, the same way wherever the same is done. */
function pullOf(task: TaskState): number {
  const kind = trouble(task)?.trouble
  const [from, to] = kind === 'missing' || kind === 'slow' ? pullTime[kind] : pullTime.usual
  return Math.round(from + chance(seedOf(task.record.group ?? ''), task.nth) * (to - from))
}

/** Enters one step, with what follows from its state. */
export function enter(region: Region, task: TaskState, step: Step, at = region.clock.now()): void {
  const now = new Date(at)
  const stamps = Object.fromEntries((step.stamps ?? []).map((s) => [s, now]))
  change(task, step.status ? { ...stamps, lastStatus: step.status } : stamps)
  if (step.stamps?.includes('connectivityAt')) {
    task.record.connectivity = 'CONNECTED'
    task.record.attachments = task.record.attachments.map((a) => ({ ...a, status: 'ATTACHED' }))
  }
  if (step.stamps?.includes('pullStoppedAt'))
    task.record.containers = containers(task, (c) => ({
      imageDigest: pulledDigest(region, task, c.image, at),
    }))
  if (step.status === 'RUNNING') {
    task.everRan = true
    openLogs(region, task, at)
    if (task.deployment) task.deployment.everRan = true
    const runtimeId = (c: Container) =>
      task.record.launchType === 'FARGATE'
        ? `${task.id}-${Number.parseInt(digest(c.name), 16) % 10_000_000_000}`
        : hexId() + hexId()
    task.record.containers = containers(task, (c, i) => ({
      lastStatus: 'RUNNING',
      runtimeId: runtimeId(c),
      networkBindings: bindings(task, i),
    }))
    startAgents(region, task, at)
  }
  if (step.stamps?.includes('executionStoppedAt')) {
    task.record.containers = containers(task, (c, i) => ({
      lastStatus: 'STOPPED',
      exitCode: c.exitCode ?? (task.everRan ? exitCode(task, i) : undefined),
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

/** The ports of a container on its host; host port 0 became one of the ephemeral range. With awsvpc there are none. */
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

/** It runs: what will become of it depends on its image, on its health check and on its targets. */
export function begin(region: Region, task: TaskState): void {
  const { service } = task
  registerTargets(region, task, () => judge(task))
  if (service && task.targets.length > 0) {
    service.watch.registered++
    spare(region, task, (service.record.healthCheckGracePeriodSeconds ?? 0) * 1_000)
  }
  const asked = trouble(task)
  if (asked?.trouble === 'crash' || asked?.trouble === 'oom') {
    const { after, exitCode, reason } = troubles[asked.trouble]
    task.cancel = region.clock.after(after, () => {
      task.record.containers = containers(task, (_, i) =>
        i === asked.index ? { lastStatus: 'STOPPED', exitCode, reason } : {},
      )
      stopTask(region, task, 'EssentialContainerExited', 'Essential container in task exited')
    })
  } else if (task.expectsHealth) {
    const sick = asked?.trouble === 'unhealthy'
    task.cancel = region.clock.after(sick ? patience(task) : firstCheck(task), () => {
      setHealth(task, sick ? 'UNHEALTHY' : 'HEALTHY', sick ? asked.index : undefined)
      task.unhealthy = sick
      judge(task)
    })
  }
  judge(task)
}

function spare(region: Region, task: TaskState, grace: number): void {
  if (grace === 0) return
  task.spared = true
  region.clock.after(grace, () => {
    task.spared = false
    judge(task)
  })
}

/** Looks what a task's health check and targets say of it: the scheduler counts on it, or is to replace it. */
export function judge(task: TaskState): void {
  const { service, record } = task
  if (record.desiredStatus !== 'RUNNING') return
  if (isReady(task)) noteHealthy(task)
  if (sickTarget(task) && !task.spared) task.unhealthy = true
  service?.wake()
}

const checkOf = (task: TaskState) =>
  task.definition.record.containerDefinitions.find((c) => c.healthCheck)?.healthCheck

const firstCheck = (task: TaskState) => (checkOf(task)?.interval ?? 30) * 1_000

/** A health check fails `retries` times, `interval` apart, before the container is UNHEALTHY; a service may grant it longer. */
function patience(task: TaskState): number {
  const { interval = 30, retries = 3, startPeriod = 0 } = checkOf(task) ?? {}
  const grace = task.service?.record.healthCheckGracePeriodSeconds ?? 0
  return Math.max(startPeriod + interval * retries, grace) * 1_000
}

/** A container's health shows only where it has a check; the task's is that of its essential containers. */
export function setHealth(
  task: TaskState,
  healthStatus: 'HEALTHY' | 'UNHEALTHY',
  only?: number,
): void {
  const checked = task.definition.record.containerDefinitions.map(
    (c) => c.healthCheck !== undefined,
  )
  change(task, {
    ...(checked.includes(true) ? { healthStatus } : {}),
    containers: containers(task, (_, i) =>
      !checked[i]
        ? {}
        : { healthStatus: only === undefined || only === i ? healthStatus : 'HEALTHY' },
    ),
  })
}

function cannotPull(region: Region, task: TaskState): void {
  const index = trouble(task)?.index ?? 0
  const image = task.record.containers[index]?.image ?? ''
  const full =
    image.includes('/') && image.split('/')[0]?.includes('.') ? image : `docker.io/library/${image}`
  cannotStart(region, task, {
    index,
    reason: `CannotPullContainerError: pull image manifest has been retried 5 time(s): failed to resolve ref ${full}: not found`,
  })
}

/** It ends before it ran; the container that could not start says why. */
function cannotStart(
  region: Region,
  task: TaskState,
  { index, reason }: { index: number; reason: string },
): void {
  task.record.containers = containers(task, (_, i) => (i === index ? { reason } : {}))
  noteFailure(region, task)
  // An agent on EC2 tells what went wrong on the container alone.
  stopTask(
    region,
    task,
    'TaskFailedToStart',
    reason.startsWith('CannotStart') ? 'Task failed to start' : reason,
  )
}

/** It is gone: whoever waits for its place may look again, and in an hour nobody can ask for it any more. */
export function forget(region: Region, task: TaskState): void {
  task.service?.wake()
  task.cluster.placeWaiting()
  if (task.instance) for (const s of task.cluster.services.values()) if (s.watch.short) s.wake()
  task.cancel = region.clock.after(remembered, () => task.cluster.tasks.delete(task.id))
}
