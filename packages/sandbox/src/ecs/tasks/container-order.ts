import type { ContainerDependency } from '@aws-sdk/client-ecs'
import type { Cancel, Milliseconds } from '../../world/clock.ts'
import type { Region } from '../../world/region.ts'
import { failures } from '../life-cycle.ts'
import type { TaskState } from '../state.ts'
import { closeLogs } from './container-logs.ts'
import { behaviourOf, change, containers } from './task-record.ts'
import { startContainers } from './task-steps.ts'

/** Run time of a container that others wait for, unless its image fails. */
const initTime: Milliseconds = 5_000

/** Exit code that the agent reports for a container that it never started. */
const neverStarted = 143

/** How and when a container ends by itself. */
interface ContainerExit {
  index: number
  after: Milliseconds
  exitCode: number
  reason: string | undefined
}

/** Returns the end of the container whose image fails, if a task has one. */
export function failingContainer(task: TaskState): ContainerExit | undefined {
  const found = behaviourOf(task)
  if (found?.behaviour !== 'crash' && found?.behaviour !== 'oom') return undefined
  return { index: found.index, ...failures[found.behaviour] }
}

/** Ends one container of a task, and its log. */
export function endContainer(
  region: Region,
  task: TaskState,
  { index, exitCode, reason }: ContainerExit,
): void {
  change(task, {
    containers: containers(task, (_, i) =>
      i === index ? { lastStatus: 'STOPPED', exitCode, reason } : {},
    ),
  })
  closeLogs(task, region.clock.now(), index)
}

/**
 * Runs the containers that others wait for (`dependsOn` COMPLETE or SUCCESS), and calls `done` once
 * all containers may run. Calls `failed` if one that must succeed does not; its dependents then
 * have the agent's exit code and text (aws/amazon-ecs-agent#3218).
 */
export function runInOrder(
  region: Region,
  task: TaskState,
  {
    done,
    failed,
  }: { done: () => void; failed: (unmet: { index: number; reason: string }) => void },
): void {
  const planned = new Set<Cancel>()
  task.cancel = () => {
    for (const cancel of planned) cancel()
  }
  const next = () => {
    const starts = startable(task)
    const left = task.record.containers.filter((c, i) => !starts.has(i) && !c.runtimeId)
    if (left.length === 0) {
      task.cancel?.()
      return done()
    }
    startContainers(region, task, region.clock.now(), starts)
    for (const index of starts) {
      if (!isAwaited(task, index)) continue
      const exit = exitOf(task, index)
      planned.add(
        region.clock.after(exit.after, () => {
          endContainer(region, task, exit)
          const unmet = exit.exitCode === 0 ? undefined : refuseDependents(task, exit)
          if (!unmet) return next()
          task.cancel?.()
          failed(unmet)
        }),
      )
    }
  }
  next()
}

/** Returns the end of a container that others wait for. */
function exitOf(task: TaskState, index: number): ContainerExit {
  const failing = failingContainer(task)
  if (failing?.index === index) return failing
  return { index, after: initTime, exitCode: 0, reason: undefined }
}

const definitionsOf = (task: TaskState) => task.definition.record.containerDefinitions

const isAwaited = (task: TaskState, index: number): boolean =>
  definitionsOf(task).some((c) =>
    c.dependsOn?.some(
      (d) =>
        d.containerName === definitionsOf(task)[index]?.name &&
        (d.condition === 'COMPLETE' || d.condition === 'SUCCESS'),
    ),
  )

/** Returns the indexes of the containers that may start now and have not been started. */
function startable(task: TaskState): Set<number> {
  const starts = new Set<number>()
  const meets = ({ containerName, condition }: ContainerDependency): boolean => {
    const index = task.record.containers.findIndex((c) => c.name === containerName)
    const { lastStatus, exitCode, runtimeId } = task.record.containers[index] ?? {}
    switch (condition) {
      case 'COMPLETE':
        return lastStatus === 'STOPPED'
      case 'SUCCESS':
        return lastStatus === 'STOPPED' && exitCode === 0
      default:
        return runtimeId !== undefined || starts.has(index)
    }
  }
  // A container may depend on one that stands after it, so repeat until nothing is added.
  for (let before = -1; before < starts.size;) {
    before = starts.size
    for (const [index, { dependsOn = [] }] of definitionsOf(task).entries())
      if (!task.record.containers[index]?.runtimeId && dependsOn.every(meets)) starts.add(index)
  }
  return starts
}

/** Marks the containers that can never start, and returns the first with its reason. */
function refuseDependents(
  task: TaskState,
  { index: ended, exitCode }: ContainerExit,
): { index: number; reason: string } | undefined {
  const name = definitionsOf(task)[ended]?.name ?? ''
  const reasonOf = (target = '') =>
    'CannotStartContainerError: dependency graph: failed to resolve container ordering dependency ' +
    `[${name} (STOPPED->RUNNING) - Exit: ${exitCode}] for target [${target} (NONE->RUNNING)]`
  const isRefused = (index: number) =>
    definitionsOf(task)[index]?.dependsOn?.some(
      (d) => d.containerName === name && d.condition === 'SUCCESS',
    ) === true
  const index = task.record.containers.findIndex((_, i) => isRefused(i))
  if (index < 0) return undefined
  change(task, {
    containers: containers(task, (c, i) =>
      isRefused(i) ? { exitCode: neverStarted, reason: reasonOf(c.name) } : {},
    ),
  })
  return { index, reason: reasonOf(definitionsOf(task)[index]?.name) }
}
