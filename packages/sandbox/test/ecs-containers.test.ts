import type { ContainerDefinition } from '@aws-sdk/client-ecs'
import { expect, test } from 'vitest'
import { registerTaskDefinition } from '../src/ecs/task-definitions/task-definitions.ts'
import { runTask } from '../src/ecs/tasks/run-task.ts'
import { describeTasks } from '../src/ecs/tasks/tasks.ts'
import { world } from './ecs-world.ts'

/** Runs one task with these containers. */
function running(containerDefinitions: ContainerDefinition[]) {
  const { call, network, advance, region } = world()
  registerTaskDefinition(
    {
      family: 'job',
      networkMode: 'awsvpc',
      requiresCompatibilities: ['FARGATE'],
      cpu: '256',
      memory: '512',
      containerDefinitions,
    },
    call,
  )
  const { tasks } = runTask(
    {
      cluster: 'prod',
      taskDefinition: 'job',
      launchType: 'FARGATE',
      networkConfiguration: network,
    },
    call,
  )
  const task = () => {
    const [found] =
      describeTasks({ cluster: 'prod', tasks: [tasks?.[0]?.taskArn ?? ''] }, call).tasks ?? []
    if (!found) throw new Error('No task')
    return found
  }
  const container = (name: string) => task().containers?.find((c) => c.name === name)
  return { task, container, advance, region, call }
}

const migrate = { name: 'migrate', essential: false }
const afterMigration = {
  name: 'app',
  image: 'app:v1',
  dependsOn: [{ containerName: 'migrate', condition: 'SUCCESS' as const }],
}

test('case 5: a container that waits for SUCCESS never starts if the other one fails', () => {
  const { task, container, advance } = running([
    { ...migrate, image: 'migrate:crash' },
    afterMigration,
    { name: 'sidecar', image: 'sidecar:v1' },
  ])
  advance(40)
  expect(container('migrate')?.lastStatus).toBe('RUNNING')
  expect(container('sidecar')?.lastStatus).toBe('RUNNING')
  expect(container('app')?.lastStatus).toBe('PENDING')
  advance(120)
  expect(task()).toMatchObject({ lastStatus: 'STOPPED', stopCode: 'TaskFailedToStart' })
  expect(task().startedAt).toBeUndefined()
  expect(container('migrate')).toMatchObject({ lastStatus: 'STOPPED', exitCode: 1 })
  expect(container('app')).toMatchObject({
    exitCode: 143,
    reason:
      'CannotStartContainerError: dependency graph: failed to resolve container ordering ' +
      'dependency [migrate (STOPPED->RUNNING) - Exit: 1] for target [app (NONE->RUNNING)]',
  })
  expect(container('app')?.runtimeId).toBeUndefined()
  expect(container('sidecar')?.exitCode).toBe(0)
})

test('a container that waits for SUCCESS starts after the other one has ended', () => {
  const { task, container, advance } = running([
    afterMigration,
    { ...migrate, image: 'migrate:v1' },
  ])
  advance(60)
  expect(task().lastStatus).toBe('RUNNING')
  expect(container('migrate')).toMatchObject({ lastStatus: 'STOPPED', exitCode: 0 })
  expect(container('app')?.lastStatus).toBe('RUNNING')
})

test('a container that waits for COMPLETE starts even if the other one has failed', () => {
  const { task, container, advance } = running([
    { ...migrate, image: 'migrate:crash' },
    { ...afterMigration, dependsOn: [{ containerName: 'migrate', condition: 'COMPLETE' }] },
  ])
  advance(120)
  expect(task().lastStatus).toBe('RUNNING')
  expect(container('migrate')?.exitCode).toBe(1)
})

test('a task goes on when a container that is not essential exits', () => {
  const { task, container, advance } = running([
    { name: 'app', image: 'app:v1' },
    { name: 'sidecar', image: 'sidecar:crash', essential: false },
  ])
  advance(120)
  expect(task().lastStatus).toBe('RUNNING')
  expect(container('sidecar')).toMatchObject({ lastStatus: 'STOPPED', exitCode: 1 })
})

const healthCheck = { command: ['CMD', 'true'], interval: 10, retries: 2 }

test("case 6: an essential container without a check does not count for the task's health", () => {
  const { task, container, advance } = running([
    { name: 'app', image: 'app:v1', healthCheck },
    { name: 'proxy', image: 'proxy:v1' },
  ])
  advance(60)
  expect(container('app')?.healthStatus).toBe('HEALTHY')
  expect(container('proxy')?.healthStatus).toBe('UNKNOWN')
  expect(task().healthStatus).toBe('HEALTHY')
})

test("case 6: a container that is not essential does not count for the task's health", () => {
  const { task, container, advance } = running([
    { name: 'app', image: 'app:v1', healthCheck },
    { name: 'sidecar', image: 'sidecar:unhealthy', essential: false, healthCheck },
  ])
  advance(120)
  expect(container('sidecar')?.healthStatus).toBe('UNHEALTHY')
  expect(task().healthStatus).toBe('HEALTHY')
})

test('case 6: a task is UNKNOWN while an essential container with a check is', () => {
  const { task, container, advance } = running([
    { name: 'app', image: 'app:v1', healthCheck },
    { name: 'slow', image: 'slow:v1', healthCheck: { ...healthCheck, interval: 300 } },
  ])
  advance(120)
  expect(container('app')?.healthStatus).toBe('HEALTHY')
  expect(container('slow')?.healthStatus).toBe('UNKNOWN')
  expect(task().healthStatus).toBe('UNKNOWN')
  advance(300)
  expect(task().healthStatus).toBe('HEALTHY')
})

test('case 6: an essential container that is UNHEALTHY makes its task UNHEALTHY', () => {
  const { task, advance } = running([
    { name: 'app', image: 'app:unhealthy', healthCheck },
    { name: 'slow', image: 'slow:v1', healthCheck: { ...healthCheck, interval: 300 } },
  ])
  advance(120)
  expect(task().healthStatus).toBe('UNHEALTHY')
})
