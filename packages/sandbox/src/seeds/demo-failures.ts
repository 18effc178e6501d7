import { completeDeployment, deploy, hold } from '../ecs/deployments/deployments.ts'
import { say, says } from '../ecs/events.ts'
import { place } from '../ecs/placement/placement.ts'
import type { ClusterState, ServiceState } from '../ecs/state.ts'
import { addDefinition } from '../ecs/task-definitions/task-definitions.ts'
import { newTask, type TaskPlan } from '../ecs/tasks/new-task.ts'
import { taskPlanOf, wantedBy } from '../ecs/tasks/start-tasks.ts'
import type { Region } from '../world/region.ts'
import { registerSeedDefinition } from './definitions.ts'
import { stockApp } from './registry.ts'
import { fallen, minute, ripen } from './standing.ts'

/** Adds the demo's failures. Only their past is written here; the scheduler continues from it. */
export function breakServices(region: Region): void {
  const find = (cluster: string, name: string) => {
    const service = region.ecs.clusters.get(cluster)?.services.get(name)
    if (!service) throw new Error(`The demo lacks ${name}`)
    return service
  }
  deploying(region, find('storefront', 'recommendations'))
  crashing(region, find('storefront', 'coupon-engine'))
  missing(region, find('storefront', 'image-resizer'))
  short(region, find('platform', 'search-indexer'))
}

/** Registers the current revision with another image, as a deployment pipeline does. */
function revise(region: Region, service: ServiceState, tag: string, ago: number) {
  const current = service.deployments[0]?.definition
  if (!current) throw new Error(`${service.name} has no deployment`)
  const {
    family,
    networkMode,
    cpu,
    memory,
    taskRoleArn,
    executionRoleArn,
    requiresCompatibilities,
    runtimePlatform,
    containerDefinitions,
  } = current.record
  const containers = containerDefinitions.map((c, i) =>
    i === 0 ? { ...c, image: c.image?.replace(/:[^:]*$/, `:${tag}`) } : c,
  )
  const input = {
    family,
    networkMode,
    cpu,
    memory,
    taskRoleArn,
    executionRoleArn,
    requiresCompatibilities,
    runtimePlatform,
    containerDefinitions: containers,
    tags: current.tags,
  }
  return addDefinition(region, input, {
    registeredAt: region.clock.now() - ago,
    by: current.record.registeredBy ?? '',
  })
}

/** A deployment has just begun and can be watched. */
function deploying(region: Region, service: ServiceState): void {
  unsettle(service)
  // One task at a time, so that the deployment is still in progress when the demo is opened.
  service.record.deploymentConfiguration = {
    ...service.record.deploymentConfiguration,
    maximumPercent: 120,
  }
  deploy(region, service, revise(region, service, 'v88', 2 * minute))
  service.wake()
}

/** The new revision crashes half a minute after its start, and has done so for the last hour. */
function crashing(region: Region, service: ServiceState): void {
  unsettle(service)
  const deployment = deploy(
    region,
    service,
    revise(region, service, 'crash', 62 * minute),
    region.clock.now() - 60 * minute,
  )
  deployment.everRan = true
  completeDeployment(service, deployment, region.clock.now() - 59 * minute)
  for (let ago = 57 * minute; ago > minute / 2; ago -= 1.4 * minute) {
    const task = fallen(region, taskPlanOf(service, deployment, undefined), ago, {
      code: 'EssentialContainerExited',
      reason: 'Essential container in task exited',
      ranFor: 30_000,
      exitCode: 1,
    })
    say(service, task.record.createdAt.getTime(), says.started([task]))
  }
  service.wake()
}

/**
 * The new image does not exist: tasks fail to start ever more slowly while the old revision serves.
 */
function missing(region: Region, service: ServiceState): void {
  unsettle(service)
  const now = region.clock.now()
  service.record.deploymentConfiguration = {
    ...service.record.deploymentConfiguration,
    deploymentCircuitBreaker: { enable: false, rollback: false },
  }
  const definition = revise(region, service, 'missing', 45 * minute)
  const deployment = deploy(region, service, definition, now - 43 * minute)
  const image = definition.record.containerDefinitions[0]?.image ?? ''
  const reason =
    'CannotPullContainerError: pull image manifest has been retried 5 time(s): failed to ' +
    `resolve ref ${image}: not found`
  for (const ago of [39, 38.9, 38.8, 34, 29, 22, 13, 4]) {
    const task = fallen(region, taskPlanOf(service, deployment, undefined), ago * minute, {
      code: 'TaskFailedToStart',
      reason,
      containerReason: reason,
    })
    say(service, task.record.createdAt.getTime(), says.started([task]))
    deployment.record.failedTasks++
  }
  say(service, now - 3.5 * minute, says.impaired)
  deployment.record.updatedAt = new Date(now - 4 * minute)
  service.watch.failedLaunches = deployment.record.failedTasks
  hold(region, service, 2 * minute)
  service.wake()
}

/** Two of its four tasks find no instance with enough memory. */
function short(region: Region, service: ServiceState): void {
  const [deployment] = service.deployments
  if (!deployment) return
  const refusal = place(service.cluster, wantedBy(service, deployment))
  if (!('code' in refusal) || !refusal.instance)
    throw new Error('The demo has room for another search-indexer')
  const now = region.clock.now()
  for (let ago = 120 * minute; ago > 2 * minute; ago -= 8.3 * minute)
    say(service, now - ago, says.unplaced(refusal.instance.id, refusal.text))
  service.watch.short = true
  service.wake(3 * minute)
}

function unsettle(service: ServiceState): void {
  service.watch.steady?.()
  service.watch.steady = undefined
}

/**
 * Adds tasks without a service: a running nightly job, and finished migrations, one of which
 * failed.
 */
export function standaloneTasks(region: Region, cluster: ClusterState): void {
  const by = `arn:aws:sts::${region.account}:assumed-role/data-engineer/maria`
  const now = region.clock.now()
  const network = [...cluster.services.values()].find((s) => s.record.networkConfiguration)?.record
    .networkConfiguration
  const plan = (name: string, tag: string, startedBy: string): TaskPlan => {
    const app = {
      name,
      team: 'data',
      cpu: 1024,
      memory: 2048,
      tags: [tag],
      fargate: true,
      command: ['python', '-m', name.replaceAll('-', '_')],
    }
    stockApp(region, app, now - 20 * 24 * 60 * minute)
    const [definition] = registerSeedDefinition(region, app, {
      registeredAt: now - 20 * 24 * 60 * minute,
      by,
    })
    if (!definition) throw new Error(`${name} has no revision`)
    return {
      cluster,
      definition,
      launchType: 'FARGATE',
      network,
      group: `family:${name}`,
      startedBy,
    }
  }
  const nightly = plan('nightly-etl', 'v112', 'events-rule/nightly-etl')
  for (const ago of [95, 94]) ripen(region, newTask(region, nightly, now - ago * minute))
  const migrate = plan('db-migrate', 'v303', 'github-actions')
  const exited = {
    code: 'EssentialContainerExited',
    reason: 'Essential container in task exited',
  } as const
  fallen(region, migrate, 52 * minute, { ...exited, ranFor: 40_000, exitCode: 1 })
  fallen(region, migrate, 31 * minute, { ...exited, ranFor: 95_000, exitCode: 0 })
  fallen(region, plan('notebook', 'v5', 'maria'), 17 * minute, {
    ...exited,
    ranFor: 9 * minute,
    exitCode: 137,
    containerReason: 'OutOfMemoryError: Container killed due to memory usage',
  })
}
