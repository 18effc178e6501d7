import type { ContainerDefinition } from '@aws-sdk/client-ecs'
import { expect, test } from 'vitest'
import { describeContainerInstances } from '../src/ecs/container-instances/container-instances.ts'
import { describeServiceRevisions } from '../src/ecs/deployments/service-deployments.ts'
import { createService, describeServices, updateService } from '../src/ecs/services/services.ts'
import {
  deleteTaskDefinitions,
  registerTaskDefinition,
} from '../src/ecs/task-definitions/task-definitions.ts'
import { runTask } from '../src/ecs/tasks/run-task.ts'
import { describeTasks, listTasks, stopTask } from '../src/ecs/tasks/tasks.ts'
import { world } from './ecs-world.ts'

// Answers of ECS that its documentation, recordings or public reports settle.

test('case 17: a DAEMON service has neither a desired count nor more than 100 percent', () => {
  const { defineOnHost, serve, call } = world()
  defineOnHost('agent', 128)
  const daemon = { launchType: 'EC2', networkConfiguration: undefined } as const
  const create = (desiredCount: number | undefined, maximumPercent?: number) => () =>
    serve('agent', 0, {
      ...daemon,
      schedulingStrategy: 'DAEMON',
      desiredCount,
      deploymentConfiguration: { maximumPercent },
    })
  const noCount =
    'The daemon scheduling strategy does not support a desired count for services. Remove the ' +
    'desired count value and try again'
  expect(create(1)).toThrow(noCount)
  expect(create(undefined, 200)).toThrow(
    'The daemon scheduling strategy does not support values above 100 for maximumPercent on a ' +
      'deployment configuration. Change the maximumPercent value to 100, and try again',
  )
  create(undefined)()
  expect(() => updateService({ cluster: 'prod', service: 'agent', desiredCount: 0 }, call)).toThrow(
    noCount,
  )
})

test('a REPLICA service needs a desired count', () => {
  const { define, network, call } = world()
  define('web', 'v1')
  expect(() =>
    createService(
      {
        cluster: 'prod',
        serviceName: 'web',
        taskDefinition: 'web',
        launchType: 'FARGATE',
        networkConfiguration: network,
      },
      call,
    ),
  ).toThrow('desired count')
  expect(describeServices({ cluster: 'prod', services: ['web'] }, call).services).toEqual([])
})

test('a change of the capacity provider strategy starts no deployment', () => {
  const { define, serve, service, call, advance } = world()
  define('web', 'v1')
  serve('web', 1, {
    launchType: undefined,
    capacityProviderStrategy: [{ capacityProvider: 'FARGATE', weight: 1 }],
  })
  advance(120)
  expect(service('web').capacityProviderStrategy).toEqual([
    { capacityProvider: 'FARGATE', weight: 1, base: 0 },
  ])
  const before = service('web').deployments?.map((d) => d.id)
  updateService(
    {
      cluster: 'prod',
      service: 'web',
      desiredCount: 2,
      capacityProviderStrategy: [{ capacityProvider: 'FARGATE_SPOT', weight: 1 }],
    },
    call,
  )
  advance(120)
  expect(service('web').deployments?.map((d) => d.id)).toEqual(before)
  const { taskArns } = listTasks({ cluster: 'prod' }, call)
  expect(
    describeTasks({ cluster: 'prod', tasks: taskArns }, call)
      .tasks?.map((t) => t.capacityProviderName)
      .sort(),
  ).toEqual(['FARGATE', 'FARGATE_SPOT'])
})

test('StopTask answers with the status before the stop', () => {
  const { define, serve, call, advance } = world()
  define('web', 'v1')
  serve('web', 1)
  advance(120)
  const [task] = listTasks({ cluster: 'prod' }, call).taskArns ?? []
  expect(stopTask({ cluster: 'prod', task }, call).task).toMatchObject({
    lastStatus: 'RUNNING',
    desiredStatus: 'STOPPED',
  })
})

test('a service revision on Fargate has the resolved platform', () => {
  const { define, serve, service, call } = world()
  define('web', 'v1')
  serve('web', 1)
  const id = service('web').deployments?.[0]?.id?.split('/')[1]
  const arn = `arn:aws:ecs:us-east-1:123456789012:service-revision/prod/web/${id}`
  expect(
    describeServiceRevisions({ serviceRevisionArns: [arn] }, call).serviceRevisions,
  ).toMatchObject([{ platformVersion: '1.4.0', platformFamily: 'Linux' }])
})

test('case 18: a variable with an empty value is kept, one without a value is dropped', () => {
  const { call } = world()
  const { taskDefinition } = registerTaskDefinition(
    {
      family: 'web',
      containerDefinitions: [
        {
          name: 'app',
          image: 'web',
          memory: 64,
          environment: [{ name: 'A', value: '' }, { name: 'B' }, { name: 'C', value: 'x' }],
          logConfiguration: {
            logDriver: 'splunk',
            options: { 'splunk-url': 'https://s', 'splunk-token': 't', tag: '' },
          },
        },
      ],
      volumes: [{ name: 'data', efsVolumeConfiguration: { fileSystemId: 'fs-0123456789abcdef0' } }],
    },
    call,
  )
  expect(taskDefinition?.containerDefinitions?.[0]?.environment).toEqual([
    { name: 'A', value: '' },
    { name: 'C', value: 'x' },
  ])
  expect(taskDefinition?.containerDefinitions?.[0]?.logConfiguration?.options).toHaveProperty(
    'tag',
    '',
  )
  expect(taskDefinition?.volumes?.[0]?.efsVolumeConfiguration?.rootDirectory).toBe('/')
})

test.each<[string, Partial<ContainerDefinition>[]]>([
  ['Container list cannot be empty.', []],
  [
    'Duplicate secret names found: APP_ENV. Each secret name must be unique.',
    [
      {
        secrets: [
          { name: 'APP_ENV', valueFrom: '/a' },
          { name: 'APP_ENV', valueFrom: '/b' },
        ],
      },
    ],
  ],
  [
    'The secret name must be unique and not shared with any new or existing environment variables ' +
      "set on the container, such as 'APP_ENV'.",
    [
      {
        secrets: [{ name: 'APP_ENV', valueFrom: '/a' }],
        environment: [{ name: 'APP_ENV', value: 'x' }],
      },
    ],
  ],
  [
    'A dependency container with SUCCESS or COMPLETE condition cannot be an essential container',
    [{}, { dependsOn: [{ containerName: 'c0', condition: 'SUCCESS' }] }],
  ],
])('case 30: RegisterTaskDefinition refuses with "%s"', (text, containers) => {
  const { call } = world()
  const containerDefinitions = containers.map((c, n) => ({
    name: `c${n}`,
    image: 'web',
    memory: 64,
    ...c,
  }))
  expect(() => registerTaskDefinition({ family: 'web', containerDefinitions }, call)).toThrow(text)
})

test('case 30: RunTask takes a launch type or a capacity provider strategy, not both', () => {
  const { define, network, call } = world()
  define('web', 'v1')
  expect(() =>
    runTask(
      {
        cluster: 'prod',
        taskDefinition: 'web',
        launchType: 'FARGATE',
        capacityProviderStrategy: [{ capacityProvider: 'FARGATE' }],
        networkConfiguration: network,
      },
      call,
    ),
  ).toThrow('You may choose a capacity provider or a launch type but not both.')
})

test('DeleteTaskDefinitions tells each id as it was given, with the reason', () => {
  const { define, call } = world()
  define('web', 'v1')
  expect(
    deleteTaskDefinitions({ taskDefinitions: ['web:1', 'web:9', 'web'] }, call).failures,
  ).toEqual([
    {
      arn: 'web:1',
      reason:
        'The specified task definition is still in ACTIVE status. Please deregister the target ' +
        'and try again.',
    },
    {
      arn: 'web:9',
      reason:
        'The specified task definition does not exist. Specify a valid account, family, revision ' +
        'and try again.',
    },
    {
      arn: 'web',
      reason:
        'The specified task definition identifier is invalid. Specify a valid name or ARN and ' +
        'try again.',
    },
  ])
})

test('DescribeContainerInstances needs an instance', () => {
  const { call } = world()
  expect(() =>
    describeContainerInstances({ cluster: 'prod', containerInstances: [] }, call),
  ).toThrow('Container instance cannot be empty.')
})
