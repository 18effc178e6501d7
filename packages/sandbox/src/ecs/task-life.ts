import { createHash } from 'node:crypto'
import type { Container, NetworkBinding, TaskStopCode } from '@aws-sdk/client-ecs'
import { hexId } from '../world/ids.ts'
import type { Region } from '../world/region.ts'
import { noteFailure, noteHealthy } from './deployments.ts'
import { deregistration, pullTime, remembered, starting, stopping, troubleOf, troubles, type Step } from './life-cycle.ts'
import { startAgents, stopAgents } from './managed-agents.ts'
import { newTask, type TaskPlan } from './new-task.ts'
import type { TaskState } from './state.ts'

/** Creates a task and sets it going. */
export function launch(region: Region, plan: TaskPlan): TaskState {
  const task = newTask(region, plan)
  setOff(region, task)
  return task
}

/** Sets a task going that has its place. */
export function setOff(region: Region, task: TaskState): void {
  const steps: readonly Step[] = starting[modeOf(task)]
  if (trouble(task)?.trouble === 'missing') {
    const pull = steps.findIndex((s) => s.after === 'pull')
    walk(region, task, [...steps.slice(0, pull), { after: 'pull', stamps: ['pullStoppedAt'] }], () => cannotPull(region, task))
  } else {
    walk(region, task, steps, () => begin(region, task))
  }
}

/** Stops a task for a reason, whatever it is doing. One that is stopping already is left alone. */
export function stopTask(region: Region, task: TaskState, stopCode: TaskStopCode, stoppedReason: string): void {
  if (task.record.desiredStatus === 'STOPPED') return
  task.cancel?.()
  task.cluster.waiting.delete(task)
  const served = task.record.lastStatus === 'RUNNING' && hasTargets(task)
  change(task, { desiredStatus: 'STOPPED', stopCode, stoppedReason, stoppingAt: new Date(region.clock.now()) })
  const end = () => walk(region, task, stopping[modeOf(task)], () => forget(region, task))
  if (served && stopCode !== 'EssentialContainerExited') {
    change(task, { lastStatus: 'DEACTIVATING' })
    task.cancel = region.clock.after(deregistration, () => {
      change(task, { lastStatus: 'STOPPING' })
      end()
    })
  } else {
    change(task, { lastStatus: 'STOPPING' })
    end()
  }
  task.service?.wake()
}

const hasTargets = ({ service }: TaskState) =>
  !!service && (service.record.loadBalancers.length > 0 || (service.record.serviceRegistries?.length ?? 0) > 0)

/** Which of the two lives a task leads: only one with an interface of its own is PROVISIONING and DEPROVISIONING. */
export const modeOf = (task: TaskState) => (task.definition.record.networkMode === 'awsvpc' ? 'awsvpc' : 'shared')

const trouble = (task: TaskState) => troubleOf(task.definition.record.containerDefinitions.map((c) => c.image))

/** All that happens to a task is a new version of it. */
export function change(task: TaskState, to: Partial<TaskState['record']>): void {
  Object.assign(task.record, to)
  task.record.version++
}

/** The containers of a task, changed. */
export const containers = (task: TaskState, to: (c: Container, index: number) => Partial<Container>) =>
  task.record.containers.map((c, index) => ({ ...c, ...to(c, index) }))

function walk(region: Region, task: TaskState, steps: readonly Step[], done: () => void): void {
  const [step, ...rest] = steps
  if (!step) return done()
  const ms = step.after === 'pull' ? pullOf(task) : step.after
  task.cancel = region.clock.after(ms, () => {
    enter(region, task, step)
    walk(region, task, rest, done)
  })
}

/** Pulls differ from task to task; the task's id decides, so that the same account always runs the same. */
function pullOf(task: TaskState): number {
  const kind = trouble(task)?.trouble
  const [from, to] = kind === 'missing' || kind === 'slow' ? pullTime[kind] : pullTime.usual
  return from + (Number.parseInt(task.id.slice(0, 4), 16) / 0xffff) * (to - from)
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
  if (step.status === 'RUNNING') {
    task.everRan = true
    if (task.deployment) task.deployment.everRan = true
    const runtimeId = (c: Container) => (task.record.launchType === 'FARGATE' ? `${task.id}-${Number.parseInt(digest(c.name), 16) % 10_000_000_000}` : hexId() + hexId())
    task.record.containers = containers(task, (c, i) => ({
      lastStatus: 'RUNNING',
      runtimeId: runtimeId(c),
      imageDigest: `sha256:${digest(c.image, 64)}`,
      networkBindings: bindings(task, i),
    }))
    startAgents(region, task, at)
  }
  if (step.stamps?.includes('executionStoppedAt')) {
    task.record.containers = containers(task, (c) => ({ lastStatus: 'STOPPED', exitCode: c.exitCode ?? (task.everRan ? 0 : undefined) }))
    stopAgents(task)
  }
  if (step.status === 'STOPPED') {
    task.protection?.cancel()
    task.protection = undefined
    task.record.attachments = task.record.attachments.map((a) => ({ ...a, status: 'DELETED' }))
    task.instance?.tasks.delete(task)
    task.service?.tasks.delete(task)
  }
}

/** The ports of a container on its host; host port 0 became one of the ephemeral range. With awsvpc there are none. */
function bindings(task: TaskState, index: number): NetworkBinding[] {
  if (modeOf(task) === 'awsvpc') return []
  const ports = task.definition.record.containerDefinitions[index]?.portMappings ?? []
  const ephemeral = 32_768 + (Number.parseInt(task.id.slice(4, 8), 16) % 28_000)
  return ports.map((p, n) => ({ bindIP: '0.0.0.0', containerPort: p.containerPort, hostPort: p.hostPort || ephemeral + index * 10 + n, protocol: p.protocol }))
}

const digest = (text = '', length = 10) => createHash('sha256').update(text).digest('hex').slice(0, length)

/** It runs: what will become of it depends on its image and on its health check. */
export function begin(region: Region, task: TaskState): void {
  const { service } = task
  if (service && service.record.loadBalancers.length > 0) service.watch.registered++
  const asked = trouble(task)
  if (asked?.trouble === 'crash' || asked?.trouble === 'oom') {
    const { after, exitCode, reason } = troubles[asked.trouble]
    task.cancel = region.clock.after(after, () => {
      task.record.containers = containers(task, (_, i) => (i === asked.index ? { lastStatus: 'STOPPED', exitCode, reason } : {}))
      stopTask(region, task, 'EssentialContainerExited', 'Essential container in task exited')
    })
  } else if (asked?.trouble === 'unhealthy') {
    task.cancel = region.clock.after(patience(task), () => {
      task.unhealthy = true
      setHealth(task, 'UNHEALTHY', asked.index)
      service?.wake()
    })
  } else if (task.expectsHealth) {
    task.cancel = region.clock.after(firstCheck(task), () => {
      setHealth(task, 'HEALTHY')
      noteHealthy(task)
      service?.wake()
    })
  }
  if (!task.expectsHealth) noteHealthy(task)
  service?.wake()
}

const checkOf = (task: TaskState) => task.definition.record.containerDefinitions.find((c) => c.healthCheck)?.healthCheck

const firstCheck = (task: TaskState) => (checkOf(task)?.interval ?? 30) * 1_000

/** A health check fails `retries` times, `interval` apart, before the container is UNHEALTHY; a service may grant it longer. */
function patience(task: TaskState): number {
  const { interval = 30, retries = 3, startPeriod = 0 } = checkOf(task) ?? {}
  const grace = task.service?.record.healthCheckGracePeriodSeconds ?? 0
  return Math.max(startPeriod + interval * retries, grace) * 1_000
}

/** A container's health shows only where it has a check; the task's is that of its essential containers. */
export function setHealth(task: TaskState, healthStatus: 'HEALTHY' | 'UNHEALTHY', only?: number): void {
  const checked = task.definition.record.containerDefinitions.map((c) => c.healthCheck !== undefined)
  change(task, {
    ...(checked.includes(true) ? { healthStatus } : {}),
    containers: containers(task, (_, i) => (!checked[i] ? {} : { healthStatus: only === undefined || only === i ? healthStatus : 'HEALTHY' })),
  })
}

function cannotPull(region: Region, task: TaskState): void {
  const index = trouble(task)?.index ?? 0
  const image = task.record.containers[index]?.image ?? ''
  const full = image.includes('/') && image.split('/')[0]?.includes('.') ? image : `docker.io/library/${image}`
  const reason = `CannotPullContainerError: pull image manifest has been retried 5 time(s): failed to resolve ref ${full}: not found`
  task.record.containers = containers(task, (_, i) => (i === index ? { reason } : {}))
  noteFailure(region, task)
  stopTask(region, task, 'TaskFailedToStart', reason)
}

/** It is gone: whoever waits for its place may look again, and in an hour nobody can ask for it any more. */
export function forget(region: Region, task: TaskState): void {
  task.service?.wake()
  task.cluster.placeWaiting()
  if (task.instance) for (const s of task.cluster.services.values()) if (s.watch.short) s.wake()
  task.cancel = region.clock.after(remembered, () => task.cluster.tasks.delete(task.id))
}
