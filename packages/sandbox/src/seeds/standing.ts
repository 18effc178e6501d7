import type { CreateServiceRequest, TaskStopCode } from '@aws-sdk/client-ecs'
import { completeDeployment, deploy } from '../ecs/deployments/deployments.ts'
import { say, says } from '../ecs/events.ts'
import { remembered, starting, stopping, type LifeCycleStep } from '../ecs/life-cycle.ts'
import { daemonInstances, place } from '../ecs/placement/placement.ts'
import { beSteady, steadyEvery } from '../ecs/scheduler.ts'
import { noteCounts } from '../ecs/services/service-past.ts'
import { newService } from '../ecs/services/service-state.ts'
import type {
  ClusterState,
  DefinitionState,
  ContainerInstanceState,
  ServiceState,
  TaskState,
} from '../ecs/state.ts'
import { closeLogs } from '../ecs/tasks/container-logs.ts'
import { pinImages } from '../ecs/tasks/image-pull.ts'
import { newTask, type TaskPlan } from '../ecs/tasks/new-task.ts'
import { taskPlanOf, wantedBy } from '../ecs/tasks/start-tasks.ts'
import { checkedContainers, judge, setHealth } from '../ecs/tasks/task-health.ts'
import { change, containers, modeOf } from '../ecs/tasks/task-record.ts'
import { enterStep } from '../ecs/tasks/task-steps.ts'
import { registerTaskTargets } from '../ecs/tasks/task-targets.ts'
import type { Region } from '../world/region.ts'

export const minute = 60_000
export const hour = 60 * minute
export const day = 24 * hour

const pulled = 6_500

interface Standing {
  cluster: ClusterState
  definition: DefinitionState
  input: Omit<CreateServiceRequest, 'serviceName' | 'taskDefinition'> & { serviceName: string }
  createdAt: number
  deployedAt: number
  by: string
  /** Earlier revisions, oldest first. */
  before?: readonly DefinitionState[]
  /** Number of running tasks. Defaults to the desired count. */
  tasks?: number
}

/**
 * Adds a service that was deployed in the past and has been steady since, with its tasks and
 * events.
 */
export function standingService(region: Region, s: Standing): ServiceState {
  const service = newService(
    region,
    s.cluster,
    { ...s.input, taskDefinition: s.definition.record.taskDefinitionArn },
    { createdAt: s.createdAt, by: s.by },
  )
  for (const definition of s.before ?? []) {
    const deployedAt = (definition.record.registeredAt?.getTime() ?? s.createdAt) + 4 * minute
    if (deployedAt <= s.createdAt) continue
    const deployment = deploy(region, service, definition, deployedAt)
    pinImages(region, deployment, deployedAt)
    completeDeployment(service, deployment, deployedAt + 95_000)
  }
  const deployment = deploy(region, service, s.definition, s.deployedAt)
  const started: TaskState[] = []
  const add = (instance: ContainerInstanceState | undefined) => {
    const startedAt = s.deployedAt + 4_000 + started.length * 300
    const task = newTask(region, taskPlanOf(service, deployment, instance), startedAt)
    ripen(region, task)
    registerTaskTargets(region, task, () => judge(task), { healthy: true })
    started.push(task)
  }
  const daemon = service.record.schedulingStrategy === 'DAEMON'
  if (daemon) for (const instance of daemonInstances(s.cluster, [])) add(instance)
  else for (let n = 0; n < (s.tasks ?? service.record.desiredCount); n++) addPlaced(service, add)

  if (started.length > 0) noteCounts(service, s.createdAt + minute)
  const steadyAt = s.deployedAt + 80_000
  if (started.length > 0) say(service, s.deployedAt + 4_000, says.started(started))
  for (const { targetGroupArn } of service.record.loadBalancers) {
    if (targetGroupArn)
      say(service, s.deployedAt + 45_000, says.registered(started.length, targetGroupArn))
  }
  deployment.everRan = started.length > 0
  completeDeployment(service, deployment, steadyAt)
  if (daemon || started.length === service.record.desiredCount) beOfOld(region, service, steadyAt)
  return service
}

/**
 * Adds past "steady state" events every 6 hours, up to ECS's limit on events, and schedules the
 * next.
 */
function beOfOld(region: Region, service: ServiceState, since: number): void {
  const now = region.clock.now()
  const times = Math.max(0, Math.floor((now - since) / steadyEvery))
  for (let n = Math.max(0, times - 98); n <= times; n++)
    say(service, since + n * steadyEvery, says.steady)
  beSteady(region, service, Math.max(1, since + (times + 1) * steadyEvery - now))
}

function addPlaced(
  service: ServiceState,
  add: (instance: ContainerInstanceState | undefined) => void,
): void {
  const [deployment] = service.deployments
  if (!deployment) return
  const next = taskPlanOf(service, deployment, undefined)
  if (next.launchType !== 'EC2') return add(undefined)
  const found = place(service.cluster, wantedBy(service, deployment))
  if (!('code' in found)) add(found)
}

/** Takes a task from its creation to RUNNING, in the past. */
export function ripen(region: Region, task: TaskState): void {
  pass(region, task, starting[modeOf(task)], task.record.createdAt.getTime())
  const checked = checkedContainers(task.definition)
  if (checked.length > 0) setHealth(task, 'HEALTHY', checked)
}

function pass(
  region: Region,
  task: TaskState,
  steps: readonly LifeCycleStep[],
  from: number,
): number {
  let time = from
  for (const step of steps) {
    time += step.after === 'pull' ? pulled : step.after
    enterStep(region, task, step, time)
  }
  return time
}

interface End {
  code: TaskStopCode
  reason: string
  /** Milliseconds that it ran; absent for a task that failed to start. */
  ranFor?: number
  exitCode?: number
  containerReason?: string
}

/**
 * Adds a task that stopped within the last hour, `ago` before now. It is forgotten an hour after
 * its end.
 */
export function fallen(region: Region, plan: TaskPlan, ago: number, end: End): TaskState {
  const now = region.clock.now()
  const endedAt = now - ago
  // Compute backwards: the task was created before its end by the time of starting, running and
  // stopping.
  const lived = end.ranFor === undefined ? 156_000 : 21_000 + end.ranFor
  const task = newTask(region, plan, endedAt - lived - 14_000)
  const steps: readonly LifeCycleStep[] = starting[modeOf(task)]
  const pull = steps.findIndex((s) => s.after === 'pull')
  if (end.ranFor === undefined)
    pass(
      region,
      task,
      [...steps.slice(0, pull), { after: 142_500, stamps: ['pullStoppedAt'] }],
      task.record.createdAt.getTime(),
    )
  else ripen(region, task)
  const stoppingAt = endedAt - 14_000
  const { code: stopCode, reason: stoppedReason } = end
  change(task, {
    desiredStatus: 'STOPPED',
    lastStatus: 'STOPPING',
    stopCode,
    stoppedReason,
    stoppingAt: new Date(stoppingAt),
  })
  task.record.containers = containers(task, (_, i) =>
    i === 0 ? { exitCode: end.exitCode, reason: end.containerReason } : {},
  )
  closeLogs(task, stoppingAt)
  pass(region, task, stopping[modeOf(task)], stoppingAt)
  task.cancel = region.clock.after(remembered - ago, () => task.cluster.tasks.delete(task.id))
  return task
}
