import type { Tag } from '@aws-sdk/client-ecs'
import type { Region } from '../../world/region.ts'
import { isPending } from '../counts.ts'
import { say, sayOnce, says } from '../events.ts'
import { capacityChoiceOf } from '../placement/capacity-strategy.ts'
import { needsOf, remaining } from '../placement/capacity.ts'
import {
  daemonInstances,
  obstacle,
  place,
  toRefusal,
  type PlacementFailure,
  type Wanted,
} from '../placement/placement.ts'
import type {
  DefinitionState,
  DeploymentState,
  ContainerInstanceState,
  ServiceState,
  TaskState,
} from '../state.ts'
import type { TaskPlan } from './new-task.ts'
import { awaitsCapacity, isFull, waitForRoom } from './provisioning.ts'
import { launch } from './task-life.ts'
import { subnetZonesOf } from './task-network.ts'
import { tagsOfTask } from './task-tags.ts'

/** Most tasks that ECS starts for a service at once. */
const batch = 10
/** The recordings repeat "unable to place a task" every 3.1 minutes. */
const retry = 186_000

/**
 * Starts missing tasks as far as `max`, the throttle and the capacity allow. Returns how many were
 * started.
 */
export function startTasks(
  region: Region,
  service: ServiceState,
  primary: DeploymentState,
  { desired, max }: { desired: number; max: number },
): number {
  const now = region.clock.now()
  const { watch } = service
  const present = [...service.tasks].filter(occupies).length
  const fresh = [...service.tasks].filter(
    (t) =>
      t.deployment === primary &&
      t.record.desiredStatus === 'RUNNING' &&
      t.instance?.record.status !== 'DRAINING',
  ).length
  const missing = desired - fresh
  const wanted = Math.min(missing, max - present, batch)
  watch.short = false
  if (wanted <= 0) return 0
  if (watch.held) {
    if (watch.failedLaunches >= 5) sayOnce(service, now, says.impaired, 1_620_000)
    return 0
  }
  const { started, refusal } = startSome(region, service, primary, wanted)
  if (started.length > 0) {
    const replaced = Math.min(watch.replacing, started.length)
    watch.replacing -= replaced
    say(service, now, replaced > 0 ? says.replaced(started, replaced) : says.started(started))
  }
  if (refusal) {
    watch.short = true
    sayOnce(service, now, refusalEvent(refusal), retry)
    service.wake(retry)
  } else if (missing > started.length && max - present > started.length) {
    service.wake(1_000)
  }
  return started.length
}

function refusalEvent({ full, instance, text }: PlacementFailure & { full?: boolean }) {
  if (full) return says.provisioningLimit
  return instance ? says.unplaced(instance.id, text) : says.noInstances
}

/**
 * Returns whether a task counts against the maximum: it runs, starts, or still serves while its
 * targets drain.
 */
const occupies = (task: TaskState) =>
  isPending(task)
    ? task.record.desiredStatus === 'RUNNING'
    : task.record.lastStatus === 'RUNNING' || task.record.lastStatus === 'DEACTIVATING'

function startSome(
  region: Region,
  service: ServiceState,
  primary: DeploymentState,
  wanted: number,
): { started: TaskState[]; refusal: (PlacementFailure & { full?: boolean }) | undefined } {
  const started: TaskState[] = []
  const on = (instance: ContainerInstanceState | undefined) =>
    started.push(launch(region, taskPlanOf(service, primary, instance)))
  if (service.record.schedulingStrategy === 'DAEMON') {
    const siblings = [...service.tasks].filter(occupies)
    const wish = {
      ...wantedBy(service, primary),
      zones: subnetZonesOf(region, primary.record.networkConfiguration),
    }
    const free = daemonInstances(service.cluster, wish.constraints).filter(
      (i) => !siblings.some((t) => t.instance === i),
    )
    const blocked = free.map((instance) => ({
      instance,
      code: obstacle(instance, remaining(instance), wish),
    }))
    for (const { instance } of blocked.filter((b) => b.code === undefined).slice(0, wanted))
      on(instance)
    const first = blocked.find((b) => b.code !== undefined)
    return {
      started,
      refusal: first?.code === undefined ? undefined : toRefusal(first.instance, first.code),
    }
  }
  let refusal: (PlacementFailure & { full?: boolean }) | undefined
  for (let n = 0; n < wanted && !refusal; n++) {
    const plan = taskPlanOf(service, primary, undefined)
    const { capacityProviderName } = plan
    if (plan.launchType !== 'EC2') {
      on(undefined)
      continue
    }
    const wanted = {
      ...wantedBy(service, primary),
      capacityProviderName,
      zones: subnetZonesOf(region, plan.network),
    }
    const found = place(service.cluster, wanted)
    if (!('code' in found)) on(found)
    else if (!awaitsCapacity(region, capacityProviderName)) refusal = found
    else if (isFull(service.cluster)) refusal = { ...found, full: true }
    else
      started.push(
        waitForRoom(region, plan, { ...wanted, capacityProviderName, group: plan.group }),
      )
  }
  return { started, refusal }
}

/** Starts one task of a service in an Availability Zone that has room for it. */
export function startIn(
  region: Region,
  service: ServiceState,
  deployment: DeploymentState,
  zone: string,
): TaskState | undefined {
  const plan = { ...taskPlanOf(service, deployment, undefined), zone }
  if (plan.launchType !== 'EC2') return launch(region, plan)
  const found = place(service.cluster, {
    ...wantedBy(service, deployment),
    capacityProviderName: plan.capacityProviderName,
    zones: new Set([zone]),
  })
  return 'code' in found ? undefined : launch(region, { ...plan, instance: found })
}

/** Returns the plan of a service's next task. */
export function taskPlanOf(
  service: ServiceState,
  deployment: DeploymentState,
  instance: ContainerInstanceState | undefined,
): TaskPlan {
  const { record } = service
  return {
    ...capacityChoiceOf(
      record,
      [...service.tasks].filter(
        (t) => t.deployment === deployment && t.record.desiredStatus === 'RUNNING',
      ),
    ),
    cluster: service.cluster,
    definition: deployment.definition,
    service,
    deployment,
    instance,
    platformVersion: deployment.record.platformVersion,
    network: deployment.record.networkConfiguration,
    group: `service:${service.name}`,
    startedBy: deployment.record.id,
    tags: tagsOfTask({
      propagated: propagatedTags(service, deployment),
      managed: record.enableECSManagedTags
        ? { cluster: service.cluster.name, service: service.name }
        : undefined,
    }),
    enableExecuteCommand: record.enableExecuteCommand,
  }
}

function propagatedTags(service: ServiceState, { definition }: DeploymentState): readonly Tag[] {
  switch (service.record.propagateTags) {
    case 'SERVICE':
      return service.tags
    case 'TASK_DEFINITION':
      return definition.tags
    default:
      return []
  }
}

/** Returns the placement request of a service's next task. */
export const wantedBy = (
  service: ServiceState,
  { definition }: DeploymentState,
): Wanted & { requires: string[] } => ({
  needs: needsOf(definition),
  requires: requiredAttributesOf(definition),
  siblings: [...service.tasks].filter((t) => t.record.desiredStatus === 'RUNNING'),
  constraints: [
    ...(service.record.placementConstraints ?? []),
    ...(definition.record.placementConstraints ?? []),
  ],
  strategy: service.record.placementStrategy ?? [],
})

/** Returns the attributes that a task definition requires of an instance. */
export const requiredAttributesOf = ({ record }: DefinitionState): string[] =>
  (record.requiresAttributes ?? []).map((a) => a.name ?? '')
