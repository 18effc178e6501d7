import type { TaskStopCode } from '@aws-sdk/client-ecs'
import type { Cancel } from '../../world/clock.ts'
import type { Region } from '../../world/region.ts'
import { noteFailure } from '../deployments/deployments.ts'
import { remembered, starting, type LifeCycleStep } from '../life-cycle.ts'
import type { TaskState } from '../state.ts'
import { closeLogs, logFault } from './container-logs.ts'
import { endContainer, failingContainer, runInOrder } from './container-order.ts'
import { pullFault } from './image-pull.ts'
import { newTask, type TaskPlan } from './new-task.ts'
import { checkedContainers, checkTime, judge, setHealth, spare } from './task-health.ts'
import { modeOf, behaviourOf, change, containers } from './task-record.ts'
import { stepsOut, pullOf, enterStep } from './task-steps.ts'
import { deregisterTaskTargets, registerTaskTargets } from './task-targets.ts'

/** Creates and starts a task. */
export function launch(region: Region, plan: TaskPlan): TaskState {
  const task = newTask(region, plan)
  setOff(region, task)
  return task
}

/** Starts a task that has been placed. */
export function setOff(region: Region, task: TaskState): void {
  const steps: readonly LifeCycleStep[] = starting[modeOf(task)]
  if (task.unattachable !== undefined) {
    const why = task.unattachable
    task.cancel = region.clock.after(
      steps[0]?.after === 'pull' ? 0 : (steps[0]?.after ?? 0),
      () => {
        noteFailure(region, task)
        stopRunningTask(region, task, 'TaskFailedToStart', why)
      },
    )
  } else if (behaviourOf(task)?.behaviour === 'missing') {
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
      if (fault) return cannotStart(region, task, fault)
      runInOrder(region, task, {
        done: () => walk(region, task, steps.slice(-1), () => begin(region, task)),
        failed: (unmet) => cannotStart(region, task, unmet),
      })
    })
  }
}

/** Stops a task in any state. Does nothing if it is stopping already. */
export function stopRunningTask(
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
  const draining = deregisterTaskTargets(region, task)
  change(task, {
    desiredStatus: 'STOPPED',
    stopCode,
    stoppedReason,
    stoppingAt: new Date(region.clock.now()),
  })
  const end = () => walk(region, task, stepsOut(task), () => forgetTask(region, task))
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

function walk(
  region: Region,
  task: TaskState,
  steps: readonly LifeCycleStep[],
  done: () => void,
): void {
  const [step, ...rest] = steps
  if (!step) return done()
  const ms = step.after === 'pull' ? pullOf(task) : step.after
  task.cancel = region.clock.after(ms, () => {
    enterStep(region, task, step)
    walk(region, task, rest, done)
  })
}

/**
 * Plans the future of a task that runs: its image's behaviour, its health check and its targets.
 */
export function begin(region: Region, task: TaskState): void {
  const { service } = task
  registerTaskTargets(region, task, () => judge(task))
  if (service && task.targets.length > 0) {
    service.watch.registered++
    spare(region, task, (service.record.healthCheckGracePeriodSeconds ?? 0) * 1_000)
  }
  const failing = failingContainer(task)
  const planned =
    failing && isEssential(task, failing.index)
      ? [region.clock.after(failing.after, () => exitEssential(region, task, failing))]
      : [...planChecks(region, task), ...planExit(region, task)]
  task.cancel = () => {
    for (const cancel of planned) cancel()
  }
  judge(task)
}

const isEssential = (task: TaskState, index: number): boolean =>
  task.definition.record.containerDefinitions[index]?.essential !== false

function exitEssential(
  region: Region,
  task: TaskState,
  exit: NonNullable<ReturnType<typeof failingContainer>>,
): void {
  endContainer(region, task, exit)
  stopRunningTask(region, task, 'EssentialContainerExited', 'Essential container in task exited')
}

/** Plans the end of a failing container without which the task goes on. */
function planExit(region: Region, task: TaskState): Cancel[] {
  const exit = failingContainer(task)
  if (!exit || task.record.containers[exit.index]?.lastStatus !== 'RUNNING') return []
  return [region.clock.after(exit.after, () => endContainer(region, task, exit))]
}

/** Plans the first result of each health check. */
function planChecks(region: Region, task: TaskState): Cancel[] {
  const found = behaviourOf(task)
  const grace = task.service?.record.healthCheckGracePeriodSeconds ?? 0
  const running = checkedContainers(task.definition).filter(
    (i) => task.record.containers[i]?.lastStatus === 'RUNNING',
  )
  return running.map((index) => {
    const { healthCheck = {} } = task.definition.record.containerDefinitions[index] ?? {}
    const outcome =
      found?.behaviour === 'unhealthy' && found.index === index ? 'UNHEALTHY' : 'HEALTHY'
    return region.clock.after(checkTime(healthCheck, outcome, grace), () => {
      setHealth(task, outcome, [index])
      judge(task)
    })
  })
}

function cannotPull(region: Region, task: TaskState): void {
  const index = behaviourOf(task)?.index ?? 0
  const image = task.record.containers[index]?.image ?? ''
  const full =
    image.includes('/') && image.split('/')[0]?.includes('.') ? image : `docker.io/library/${image}`
  cannotStart(region, task, {
    index,
    reason:
      'CannotPullContainerError: pull image manifest has been retried 5 time(s): failed to ' +
      `resolve ref ${full}: not found`,
  })
}

/** Stops a task that has not run, with the reason on the container that could not start. */
function cannotStart(
  region: Region,
  task: TaskState,
  { index, reason }: { index: number; reason: string },
): void {
  task.record.containers = containers(task, (_, i) => (i === index ? { reason } : {}))
  noteFailure(region, task)
  // An agent on EC2 reports the details on the container only.
  stopRunningTask(
    region,
    task,
    'TaskFailedToStart',
    reason.startsWith('CannotStart') ? 'Task failed to start' : reason,
  )
}

/**
 * Frees the capacity of a stopped task, wakes services that wait for it, and drops the record after
 * an hour.
 */
function forgetTask(region: Region, task: TaskState): void {
  task.service?.wake()
  task.cluster.placeWaiting()
  if (task.instance) for (const s of task.cluster.services.values()) if (s.watch.short) s.wake()
  task.cancel = region.clock.after(remembered, () => task.cluster.tasks.delete(task.id))
}
