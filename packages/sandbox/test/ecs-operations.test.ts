import { describe, expect, test } from 'vitest'
import * as clusters from '../src/ecs/clusters/clusters.ts'
import {
  deregisterContainerInstance,
  describeContainerInstances,
  listContainerInstances,
} from '../src/ecs/container-instances/container-instances.ts'
import * as services from '../src/ecs/services/services.ts'
import * as tags from '../src/ecs/tags.ts'
import * as definitions from '../src/ecs/task-definitions/task-definitions.ts'
import { enlist } from '../src/ecs/tasks/enlist.ts'
import { runTask } from '../src/ecs/tasks/run-task.ts'
import { describeTasks, listTasks, stopTask } from '../src/ecs/tasks/tasks.ts'
import { message } from './ecs-hosts.ts'
import { world } from './ecs-world.ts'

describe('lists', () => {
  test('ListServices pages by 10, has each service once, and refuses foreign tokens', () => {
    const { define, serve, call } = world()
    define('web', 'v1')
    for (let n = 0; n < 25; n++) serve(`web-${n}`, 0, { taskDefinition: 'web' })
    const seen: string[] = []
    const sizes: number[] = []
    let nextToken: string | undefined
    do {
      const page = services.listServices({ cluster: 'prod', nextToken }, call)
      sizes.push(page.serviceArns?.length ?? 0)
      seen.push(...(page.serviceArns ?? []))
      nextToken = page.nextToken
    } while (nextToken)
    expect(sizes).toEqual([10, 10, 5])
    expect(new Set(seen).size).toBe(25)
    const first = services.listServices({ cluster: 'prod', maxResults: 3 }, call)
    expect(
      message(() =>
        services.listServices(
          { cluster: 'prod', launchType: 'EC2', nextToken: first.nextToken },
          call,
        ),
      ),
    ).toMatch(/^InvalidParameterException/)
    expect(
      message(() => services.listServices({ cluster: 'prod', nextToken: 'nonsense' }, call)),
    ).toMatch(/^InvalidParameterException/)
    expect(
      message(() => services.listServices({ cluster: 'prod', maxResults: 101 }, call)),
    ).toMatch(/^InvalidParameterException/)
  })

  test('sorts task definitions by family and revision, either way', () => {
    const { define, call } = world()
    for (let n = 1; n <= 11; n++) define('web', `v${n}`)
    define('api', 'v1')
    const names = (sort?: 'ASC' | 'DESC') =>
      definitions
        .listTaskDefinitions({ familyPrefix: 'web', sort, maxResults: 3 }, call)
        .taskDefinitionArns?.map((a) => a.split('/')[1])
    expect(names()).toEqual(['web:1', 'web:2', 'web:3'])
    expect(names('DESC')).toEqual(['web:11', 'web:10', 'web:9'])
    expect(definitions.listTaskDefinitionFamilies({}, call).families).toEqual(['api', 'web'])
    definitions.deregisterTaskDefinition({ taskDefinition: 'api:1' }, call)
    expect(definitions.listTaskDefinitionFamilies({ status: 'ACTIVE' }, call).families).toEqual([
      'web',
    ])
    expect(
      definitions.describeTaskDefinition({ taskDefinition: 'api:1' }, call).taskDefinition?.status,
    ).toBe('INACTIVE')
  })

  test('ListTasks filters; PENDING lists nothing', () => {
    const { define, serve, call, network, advance } = world()
    define('web', 'v1')
    define('job', 'v1')
    serve('web', 3)
    advance(60)
    runTask(
      {
        cluster: 'prod',
        taskDefinition: 'job',
        launchType: 'FARGATE',
        networkConfiguration: network,
        startedBy: 'me',
      },
      call,
    )
    const number = (filter: object) =>
      listTasks({ cluster: 'prod', ...filter }, call).taskArns?.length
    expect([
      number({}),
      number({ serviceName: 'web' }),
      number({ family: 'job' }),
      number({ startedBy: 'me' }),
      number({ launchType: 'EC2' }),
    ]).toEqual([4, 3, 1, 1, 0])
    expect([number({ desiredStatus: 'PENDING' }), number({ desiredStatus: 'STOPPED' })]).toEqual([
      0, 0,
    ])
    expect(message(() => number({ serviceName: 'nope' }))).toBe(
      'ServiceNotFoundException: Service not found.',
    )
  })
})

describe('unknown resources', () => {
  test('are failures in describes; an unknown cluster throws', () => {
    const { define, serve, call } = world()
    define('web', 'v1')
    serve('web', 0)
    const missing = (arn: string) => [
      { arn: `arn:aws:ecs:us-east-1:123456789012:${arn}`, reason: 'MISSING' },
    ]
    const described = services.describeServices(
      { cluster: 'prod', services: ['web', 'nope'] },
      call,
    )
    expect(described.services).toHaveLength(1)
    expect(described.failures).toEqual(missing('service/nope'))
    expect(describeTasks({ cluster: 'prod', tasks: ['0123'] }, call).failures).toEqual(
      missing('task/prod/0123'),
    )
    expect(clusters.describeClusters({ clusters: ['nope'] }, call).failures).toEqual(
      missing('cluster/nope'),
    )
    expect(
      describeContainerInstances({ cluster: 'prod', containerInstances: ['0123'] }, call).failures,
    ).toEqual(missing('container-instance/prod/0123'))
    expect(
      message(() => services.describeServices({ cluster: 'nope', services: ['web'] }, call)),
    ).toBe('ClusterNotFoundException: Cluster not found.')
    expect(message(() => listTasks({}, call))).toBe('ClusterNotFoundException: Cluster not found.')
    expect(
      message(() => definitions.describeTaskDefinition({ taskDefinition: 'nope' }, call)),
    ).toBe('ClientException: Unable to describe task definition.')
    expect(message(() => services.updateService({ cluster: 'prod', service: 'nope' }, call))).toBe(
      'ServiceNotFoundException: Service not found.',
    )
    expect(message(() => stopTask({ cluster: 'prod', task: 'nope' }, call))).toMatch(
      /^InvalidParameterException/,
    )
  })

  test('an ARN of another account or region is unknown', () => {
    const { define, serve, call } = world()
    define('web', 'v1')
    serve('web', 0)
    const arns = [
      'eu-west-1:123456789012:service/prod/web',
      'us-east-1:999999999999:service/prod/web',
    ]
    const { failures } = services.describeServices(
      { cluster: 'prod', services: arns.map((a) => `arn:aws:ecs:${a}`) },
      call,
    )
    expect(failures).toHaveLength(2)
  })

  test('refuses invalid names, whatever their last character', () => {
    const { define, serve, call } = world()
    define('web', 'v1')
    serve('web', 0)
    const arn = (rest: string) => `arn:aws:ecs:us-east-1:123456789012:${rest}`
    const service = (name: string) =>
      message(() => services.describeServices({ cluster: 'prod', services: [name] }, call))
    const definition = (taskDefinition: string) =>
      message(() => definitions.describeTaskDefinition({ taskDefinition }, call))
    const parts = 'InvalidParameterException: Invalid identifier: Unexpected number of separators'
    expect(service(arn('service/other/web'))).toBe(
      'InvalidParameterException: Invalid identifier: Identifier is for cluster other. Your cluster is prod',
    )
    for (const name of ['prod/web', arn('service/prod/x/web')])
      expect(service(name), name).toBe(parts)
    for (const name of ['a/web', arn('task-definition/a/web:1')])
      expect(definition(name), name).toBe(parts)
    for (const revision of ['1:2', '1.0', 'one', '-1', ''])
      expect(definition(`web:${revision}`)).toBe(
        `InvalidParameterException: Invalid revision number. Number: ${revision}`,
      )
    for (const name of ['a/prod', arn('cluster/a/prod')])
      expect(
        message(() => clusters.describeClusters({ clusters: [name] }, call)),
        name,
      ).toBe(parts)
  })
})

describe('invalid requests', () => {
  test('services', () => {
    const { define, serve, service, call, network, advance } = world()
    define('web', 'v1')
    serve('web', 1)
    expect(message(() => serve('web', 1))).toBe(
      'InvalidParameterException: Creation of service was not idempotent.',
    )
    expect(message(() => serve('other', -1, { taskDefinition: 'web' }))).toMatch(
      /^InvalidParameterException/,
    )
    expect(message(() => serve('other', 1, { taskDefinition: 'nope' }))).toMatch(/^ClientException/)
    expect(
      message(() => serve('other', 1, { taskDefinition: 'web', networkConfiguration: undefined })),
    ).toMatch(/^InvalidParameterException: Network/)
    expect(
      message(() =>
        services.updateService(
          { cluster: 'prod', service: 'web', desiredCount: -1, networkConfiguration: network },
          call,
        ),
      ),
    ).toMatch(/^InvalidParameterException/)
    expect(
      message(() => services.deleteService({ cluster: 'prod', service: 'web' }, call)),
    ).toMatch(/^InvalidParameterException/)
    expect(
      message(() =>
        services.describeServices(
          { cluster: 'prod', services: Array.from({ length: 11 }, String) },
          call,
        ),
      ),
    ).toMatch(/^InvalidParameterException/)
    expect(service('web').deployments).toHaveLength(1)
    services.deleteService({ cluster: 'prod', service: 'web', force: true }, call)
    expect(
      message(() =>
        services.updateService({ cluster: 'prod', service: 'web', desiredCount: 1 }, call),
      ),
    ).toMatch(/^ServiceNotActiveException/)
    advance(60)
    expect(serve('web', 1).service?.status).toBe('ACTIVE')
  })

  test("a task may override its definition's size with a valid one", () => {
    const { define, call, network } = world()
    define('web', 'v1')
    const run = (overrides: object, more: object = {}) =>
      runTask(
        {
          cluster: 'prod',
          taskDefinition: 'web',
          launchType: 'FARGATE',
          networkConfiguration: network,
          overrides,
          ...more,
        },
        call,
      ).tasks?.[0]
    expect(run({ cpu: '512', memory: '2 GB' })).toMatchObject({
      cpu: '512',
      memory: '2048',
      overrides: { cpu: '512', memory: '2048' },
    })
    expect(run({})).toMatchObject({ cpu: '256', memory: '512' })
    expect(message(() => run({ cpu: '333' }))).toMatch(
      /^InvalidParameterException: No Fargate configuration exists/,
    )
    expect(message(() => run({ memory: 'much' }))).toMatch(/^InvalidParameterException/)
    expect(
      message(() => run({}, { capacityProviderStrategy: [{ capacityProvider: 'FARGATE' }] })),
    ).toMatch(
      /^InvalidParameterException: You may choose a capacity provider or a launch type but not both/,
    )
  })

  test('refuses to delete a cluster that is in use', () => {
    const { define, serve, call, region, cluster, advance } = world()
    define('web', 'v1')
    serve('web', 1)
    advance(60)
    const remove = () => clusters.deleteCluster({ cluster: 'prod' }, call)
    expect(message(remove)).toMatch(/^ClusterContainsServicesException/)
    services.deleteService({ cluster: 'prod', service: 'web', force: true }, call)
    advance(60)
    const instance = enlist(region, cluster())
    expect(message(remove)).toMatch(/^ClusterContainsContainerInstancesException/)
    cluster().instances.delete(instance.id)
    expect(remove().cluster?.status).toBe('INACTIVE')
    expect(clusters.listClusters({}, call).clusterArns).toEqual([])
    expect(message(remove)).toMatch(/^ClusterNotFoundException/)
  })

  test('task definitions', () => {
    const { call } = world()
    const register = (more: object) =>
      message(() =>
        definitions.registerTaskDefinition(
          { family: 'x', containerDefinitions: [{ name: 'a', image: 'a', memory: 128 }], ...more },
          call,
        ),
      )
    expect(register({})).toBe('no fault')
    expect(register({ family: 'a b' })).toMatch(/^ClientException/)
    expect(register({ containerDefinitions: [] })).toMatch(/^ClientException/)
    const fargate = { requiresCompatibilities: ['FARGATE'], networkMode: 'awsvpc' }
    expect(register({ ...fargate, cpu: '256', memory: '4096' })).toMatch(
      /No Fargate configuration exists/,
    )
    expect(register({ ...fargate, cpu: '256', memory: '512', networkMode: 'bridge' })).toMatch(
      /awsvpc/,
    )
  })
})

describe('repeated requests', () => {
  test('a clientToken makes RunTask and CreateService happen once', () => {
    const { define, serve, call, network } = world()
    define('web', 'v1')
    const run = (count: number) =>
      runTask(
        {
          cluster: 'prod',
          taskDefinition: 'web',
          launchType: 'FARGATE',
          networkConfiguration: network,
          count,
          clientToken: 'once',
        },
        call,
      )
    expect(run(2).tasks?.map((t) => t.taskArn)).toEqual(run(2).tasks?.map((t) => t.taskArn))
    expect(message(() => run(3))).toMatch(/^ConflictException/)
    expect(listTasks({ cluster: 'prod' }, call).taskArns).toHaveLength(2)
    expect(serve('web', 1, { clientToken: 'a' }).service?.serviceArn).toBe(
      serve('web', 1, { clientToken: 'a' }).service?.serviceArn,
    )
  })
})

test('DescribeClusters always has counts, and the rest only with `include`', () => {
  const { define, serve, call, advance } = world()
  define('web', 'v1')
  serve('web', 2)
  advance(60)
  const [bare] = clusters.describeClusters({ clusters: ['prod'] }, call).clusters ?? []
  expect(bare).toMatchObject({
    runningTasksCount: 2,
    pendingTasksCount: 0,
    activeServicesCount: 1,
    statistics: [],
    tags: [],
    settings: [],
  })
  const [full] =
    clusters.describeClusters({ clusters: ['prod'], include: ['STATISTICS', 'SETTINGS'] }, call)
      .clusters ?? []
  expect(full?.statistics).toContainEqual({ name: 'runningFargateTasksCount', value: '2' })
  expect(full?.settings).toEqual([{ name: 'containerInsights', value: 'disabled' }])
})

test('tags are kept by ARN', () => {
  const { call } = world()
  const resourceArn = 'arn:aws:ecs:us-east-1:123456789012:cluster/prod'
  tags.tagResource(
    {
      resourceArn,
      tags: [
        { key: 'a', value: '1' },
        { key: 'b', value: '2' },
      ],
    },
    call,
  )
  tags.untagResource({ resourceArn, tagKeys: ['a'] }, call)
  expect(tags.listTagsForResource({ resourceArn }, call).tags).toEqual([{ key: 'b', value: '2' }])
  expect(
    message(() => tags.tagResource({ resourceArn, tags: [{ key: 'aws:x', value: '1' }] }, call)),
  ).toMatch(/^InvalidParameterException/)
})

test('RunTask reserves resources, and fails without capacity', () => {
  const { defineOnHost, call, region, cluster, advance } = world()
  const instance = enlist(region, cluster())
  defineOnHost('job', 3_000, { portMappings: [{ containerPort: 80, hostPort: 8080 }] })
  const answer = runTask({ cluster: 'prod', taskDefinition: 'job', count: 2 }, call)
  expect(answer.tasks).toHaveLength(1)
  expect(answer.failures).toEqual([
    { arn: instance.record.containerInstanceArn, reason: 'RESOURCE:PORTS' },
  ])
  advance(60)
  const [arn = ''] = listContainerInstances({ cluster: 'prod' }, call).containerInstanceArns ?? []
  const [described] =
    describeContainerInstances({ cluster: 'prod', containerInstances: [arn] }, call)
      .containerInstances ?? []
  const left = Object.fromEntries(
    (described?.remainingResources ?? []).map((r) => [r.name, r.stringSetValue ?? r.integerValue]),
  )
  expect(left).toMatchObject({
    CPU: 2048 - 128,
    MEMORY: 7_764 - 3_000,
    PORTS: expect.arrayContaining(['8080', '22']),
  })
  expect(described?.runningTasksCount).toBe(1)
  expect(
    describeTasks({ cluster: 'prod', tasks: [answer.tasks?.[0]?.taskArn ?? ''] }, call).tasks?.[0]
      ?.containers?.[0]?.networkBindings,
  ).toMatchObject([{ containerPort: 80, hostPort: 8080 }])
  expect(
    message(() => deregisterContainerInstance({ cluster: 'prod', containerInstance: arn }, call)),
  ).toMatch(/^InvalidParameterException/)
  deregisterContainerInstance({ cluster: 'prod', containerInstance: arn, force: true }, call)
  expect(listContainerInstances({ cluster: 'prod' }, call).containerInstanceArns).toEqual([])
})

test('only a deregistered task definition can be deleted', () => {
  const { define, call } = world()
  const arn = define('web', 'v1')
  const remove = () => definitions.deleteTaskDefinitions({ taskDefinitions: [arn] }, call)
  expect(remove().failures?.[0]?.reason).toMatch(/still in ACTIVE status/)
  definitions.deregisterTaskDefinition({ taskDefinition: arn }, call)
  expect(remove().taskDefinitions?.[0]?.status).toBe('DELETE_IN_PROGRESS')
})

test('a load balancer must name a container and a port of the task definition', () => {
  const { balance, define, serve } = world()
  define('web', 'v1', { portMappings: [{ containerPort: 80 }] })
  const targetGroupArn = balance('web').arn
  const on = (containerName: string, containerPort: number) =>
    message(() =>
      serve('web', 1, { loadBalancers: [{ targetGroupArn, containerName, containerPort }] }),
    )
  expect(on('nope', 80)).toBe(
    'InvalidParameterException: The container nope does not exist in the task definition.',
  )
  expect(on('app', 81)).toMatch(/did not have a container port 81/)
  expect(on('app', 80)).toBe('no fault')
})
