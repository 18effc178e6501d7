import * as sdk from '@aws-sdk/client-ecs'
import { expect, test } from 'vitest'
import { errorOf, useSandbox } from './wire-harness.ts'

const sandbox = useSandbox()

async function begin() {
  const key = await sandbox.account({ clock: 'manual' })
  const client = sandbox.ecs(key)
  const advance = (seconds: number) =>
    sandbox.control('POST', `accounts/${key.account}/advance`, { ms: seconds * 1_000 })
  return { key, client, advance, root: `arn:aws:iam::${key.account}:root` }
}

test('account settings: AWS’s defaults, the account’s, the principal’s own', async () => {
  const { client, root } = await begin()
  const own = async () => (await client.send(new sdk.ListAccountSettingsCommand({}))).settings
  const effective = async (name?: sdk.SettingName) =>
    (
      await client.send(
        new sdk.ListAccountSettingsCommand({ effectiveSettings: true, ...(name ? { name } : {}) }),
      )
    ).settings
  expect(await own()).toEqual([])
  const all: sdk.Setting[] = []
  for await (const page of sdk.paginateListAccountSettings({ client }, { effectiveSettings: true }))
    all.push(...(page.settings ?? []))
  expect(all.map((s) => s.name).sort()).toEqual(Object.values(sdk.SettingName).sort())
  expect(all).toContainEqual({
    name: 'taskLongArnFormat',
    value: 'enabled',
    principalArn: root,
    type: 'user',
  })
  expect(all).toContainEqual({
    name: 'guardDutyActivate',
    value: 'off',
    principalArn: root,
    type: 'aws_managed',
  })

  await client.send(
    new sdk.PutAccountSettingDefaultCommand({ name: 'containerInsights', value: 'enabled' }),
  )
  expect(await effective('containerInsights')).toEqual([
    { name: 'containerInsights', value: 'enabled', principalArn: root, type: 'user' },
  ])
  const { setting } = await client.send(
    new sdk.PutAccountSettingCommand({ name: 'containerInsights', value: 'enhanced' }),
  )
  expect(setting).toMatchObject({
    value: 'enhanced',
    principalArn: expect.stringMatching(/:user\/pilothouse$/) as string,
  })
  expect(await own()).toEqual([setting])
  expect(
    (await client.send(new sdk.CreateClusterCommand({ clusterName: 'a' }))).cluster?.settings,
  ).toEqual([{ name: 'containerInsights', value: 'enhanced' }])
  await client.send(new sdk.DeleteAccountSettingCommand({ name: 'containerInsights' }))
  expect((await effective('containerInsights'))?.[0]?.value).toBe('enabled')

  const refused = async (name: sdk.SettingName, value: string, more: object = {}) =>
    (await errorOf(client.send(new sdk.PutAccountSettingCommand({ name, value, ...more })))).message
  expect(await refused('taskLongArnFormat', 'disabled')).toBe(
    'You can no longer disable Long Arn settings',
  )
  expect(await refused('fargateTaskRetirementWaitPeriod', '3')).toMatch(
    /Valid values are: 0, 7, 14/,
  )
  expect(await refused('fargateTaskRetirementWaitPeriod', '14')).toMatch(/root user/)
  expect(await refused('guardDutyActivate', 'on')).toMatch(/managed by AWS/)
  expect(await refused('awsvpcTrunking', 'enabled', { principalArn: root })).toMatch(/principal/)
  await client.send(
    new sdk.PutAccountSettingDefaultCommand({
      name: 'fargateTaskRetirementWaitPeriod',
      value: '14',
    }),
  )
})

test('creates, attaches, updates, uses and deletes a capacity provider', async () => {
  const { client, key, advance } = await begin()
  const asg = (n: string) =>
    `arn:aws:autoscaling:us-east-1:${key.account}:autoScalingGroup:0f3c6d1e-1c1a-4f5e-9a86-2f6a4a1f0c11:autoScalingGroupName/${n}`
  const create = (name: string, group: string, more: object = {}) =>
    client.send(
      new sdk.CreateCapacityProviderCommand({
        name,
        autoScalingGroupProvider: {
          autoScalingGroupArn: asg(group),
          managedScaling: { targetCapacity: 90 },
          ...more,
        },
        tags: [{ key: 'a', value: 'b' }],
      }),
    )
  const { capacityProvider } = await create('mine', 'one')
  expect(capacityProvider).toMatchObject({
    status: 'ACTIVE',
    type: 'EC2_AUTOSCALING',
    autoScalingGroupProvider: {
      managedScaling: {
        status: 'ENABLED',
        targetCapacity: 90,
        minimumScalingStepSize: 1,
        maximumScalingStepSize: 10_000,
        instanceWarmupPeriod: 300,
      },
      managedTerminationProtection: 'DISABLED',
      managedDraining: 'ENABLED',
    },
  })
  expect((await errorOf(create('mine', 'two'))).message).toMatch(/already exists/)
  expect((await errorOf(create('other', 'one'))).message).toMatch(
    /already being used by another capacity provider/,
  )
  expect((await errorOf(create('ecs-x', 'two'))).message).toMatch(/cannot be prefixed/)
  expect(
    (
      await errorOf(
        create('x', 'two', {
          managedScaling: { status: 'DISABLED' },
          managedTerminationProtection: 'ENABLED',
        }),
      )
    ).message,
  ).toMatch(/managed termination protection setting/)
  const describe = async (more: object = {}) =>
    (await client.send(new sdk.DescribeCapacityProvidersCommand(more))).capacityProviders
  expect((await describe())?.map((p) => p.name).sort()).toEqual(['FARGATE', 'FARGATE_SPOT', 'mine'])
  expect(await describe({ capacityProviders: ['mine'], include: ['TAGS'] })).toMatchObject([
    { tags: [{ key: 'a', value: 'b' }] },
  ])
  expect(
    await describe({ capacityProviders: [capacityProvider?.capacityProviderArn] }),
  ).toMatchObject([{ tags: [] }])
  expect(
    (await client.send(new sdk.DescribeCapacityProvidersCommand({ capacityProviders: ['none'] })))
      .failures,
  ).toMatchObject([{ reason: 'MISSING' }])

  await client.send(new sdk.CreateClusterCommand({ clusterName: 'prod' }))
  const put = (
    capacityProviders: string[],
    defaultCapacityProviderStrategy: sdk.CapacityProviderStrategyItem[] = [],
  ) =>
    client.send(
      new sdk.PutClusterCapacityProvidersCommand({
        cluster: 'prod',
        capacityProviders,
        defaultCapacityProviderStrategy,
      }),
    )
  await put(['mine', 'FARGATE'], [{ capacityProvider: 'mine', weight: 1 }])
  const cluster = async () =>
    (
      await client.send(
        new sdk.DescribeClustersCommand({ clusters: ['prod'], include: ['ATTACHMENTS'] }),
      )
    ).clusters?.[0]
  expect(await cluster()).toMatchObject({
    attachmentsStatus: 'UPDATE_IN_PROGRESS',
    attachments: [
      { type: 'as_policy', status: 'ADDING' },
      { type: 'managed_draining', status: 'ADDING' },
    ],
  })
  expect((await errorOf(put(['FARGATE']))).name).toBe('UpdateInProgressException')
  await advance(30)
  expect(await cluster()).toMatchObject({
    attachmentsStatus: 'UPDATE_COMPLETE',
    attachments: [
      {
        status: 'CREATED',
        details: [{ name: 'capacityProviderName', value: 'mine' }, { name: 'scalingPolicyName' }],
      },
      {
        status: 'CREATED',
        details: [
          { name: 'capacityProviderName', value: 'mine' },
          {
            name: 'autoScalingLifecycleHookName',
            value: 'ecs-managed-draining-termination-hook',
          },
        ],
      },
    ],
  })
  expect(
    (
      await errorOf(
        put(
          ['mine', 'FARGATE'],
          [
            { capacityProvider: 'mine', weight: 1 },
            { capacityProvider: 'FARGATE', weight: 1 },
          ],
        ),
      )
    ).message,
  ).toMatch(/cannot contain a mix/)
  expect(
    (await errorOf(put(['FARGATE'], [{ capacityProvider: 'FARGATE_SPOT', weight: 1 }]))).message,
  ).toMatch(/not associated with the cluster/)

  await client.send(
    new sdk.RegisterTaskDefinitionCommand({
      family: 'job',
      containerDefinitions: [{ name: 'app', image: 'app', memory: 128 }],
    }),
  )
  await client.send(
    new sdk.CreateServiceCommand({
      cluster: 'prod',
      serviceName: 'job',
      taskDefinition: 'job',
      desiredCount: 1,
    }),
  )
  expect(await errorOf(put(['FARGATE']))).toMatchObject({
    name: 'ResourceInUseException',
    message: 'The specified capacity provider is in use and cannot be removed.',
  })
  const stats = (
    await client.send(
      new sdk.DescribeClustersCommand({ clusters: ['prod'], include: ['STATISTICS'] }),
    )
  ).clusters?.[0]?.statistics
  expect(stats).toContainEqual({ name: 'activeEC2ServiceCount', value: '1' })

  const { capacityProvider: updated } = await client.send(
    new sdk.UpdateCapacityProviderCommand({
      name: 'mine',
      autoScalingGroupProvider: { managedScaling: { targetCapacity: 80 } },
    }),
  )
  expect(updated).toMatchObject({
    updateStatus: 'UPDATE_IN_PROGRESS',
    autoScalingGroupProvider: {
      managedScaling: { targetCapacity: 80, maximumScalingStepSize: 10_000 },
    },
  })
  const remove = () =>
    client.send(new sdk.DeleteCapacityProviderCommand({ capacityProvider: 'mine' }))
  expect((await errorOf(remove())).name).toBe('UpdateInProgressException')
  await advance(10)
  expect((await remove()).capacityProvider).toMatchObject({
    status: 'ACTIVE',
    updateStatus: 'DELETE_FAILED',
    updateStatusReason: expect.stringContaining('prod') as string,
  })
  await client.send(new sdk.DeleteServiceCommand({ cluster: 'prod', service: 'job', force: true }))
  await advance(60)
  await put(['FARGATE'])
  expect((await remove()).capacityProvider?.updateStatus).toBe('DELETE_IN_PROGRESS')
  await advance(10)
  expect(await describe({ capacityProviders: ['mine'] })).toMatchObject([
    { status: 'INACTIVE', updateStatus: 'DELETE_COMPLETE' },
  ])
  expect(
    (
      await errorOf(
        client.send(new sdk.DeleteCapacityProviderCommand({ capacityProvider: 'FARGATE' })),
      )
    ).name,
  ).toBe('InvalidParameterException')
  expect((await create('mine', 'one')).capacityProvider?.status).toBe('ACTIVE')
})

test('managed instances providers belong to one cluster', async () => {
  const { client, advance } = await begin()
  await client.send(new sdk.CreateClusterCommand({ clusterName: 'prod' }))
  await client.send(new sdk.CreateClusterCommand({ clusterName: 'other' }))
  const managedInstancesProvider = {
    infrastructureRoleArn: 'arn:aws:iam::123456789012:role/ecsInfrastructureRole',
    instanceLaunchTemplate: {
      ec2InstanceProfileArn: 'arn:aws:iam::123456789012:instance-profile/p',
      networkConfiguration: { subnets: ['subnet-0a1b2c3d'] },
    },
  }
  expect(
    (
      await errorOf(
        client.send(
          new sdk.CreateCapacityProviderCommand({ name: 'mi', managedInstancesProvider }),
        ),
      )
    ).message,
  ).toMatch(/cluster must be specified/)
  const { capacityProvider } = await client.send(
    new sdk.CreateCapacityProviderCommand({
      name: 'mi',
      cluster: 'prod',
      managedInstancesProvider,
    }),
  )
  expect(capacityProvider).toMatchObject({
    type: 'MANAGED_INSTANCES',
    status: 'PROVISIONING',
    cluster: 'prod',
    updateStatus: 'CREATE_IN_PROGRESS',
  })
  await advance(10)
  const of = async (cluster: string) =>
    (await client.send(new sdk.DescribeCapacityProvidersCommand({ cluster }))).capacityProviders
  expect(await of('prod')).toMatchObject([
    { name: 'mi', status: 'ACTIVE', updateStatus: 'CREATE_COMPLETE' },
  ])
  expect(await of('other')).toEqual([])
  const put = (cluster: string) =>
    client.send(
      new sdk.PutClusterCapacityProvidersCommand({
        cluster,
        capacityProviders: ['mi'],
        defaultCapacityProviderStrategy: [],
      }),
    )
  expect((await errorOf(put('other'))).message).toBe(
    "The specified capacity provider 'mi' was not found.",
  )
  expect((await put('prod')).cluster?.capacityProviders).toEqual(['mi'])
})

test('lists services of a namespace in all clusters', async () => {
  const { client } = await begin()
  await client.send(
    new sdk.CreateClusterCommand({
      clusterName: 'a',
      serviceConnectDefaults: { namespace: 'shop' },
    }),
  )
  await client.send(new sdk.CreateClusterCommand({ clusterName: 'b' }))
  await client.send(
    new sdk.RegisterTaskDefinitionCommand({
      family: 'job',
      containerDefinitions: [{ name: 'app', image: 'app', memory: 128 }],
    }),
  )
  const create = (
    cluster: string,
    serviceName: string,
    serviceConnectConfiguration?: sdk.ServiceConnectConfiguration,
  ) =>
    client.send(
      new sdk.CreateServiceCommand({
        cluster,
        serviceName,
        taskDefinition: 'job',
        desiredCount: 0,
        serviceConnectConfiguration,
      }),
    )
  await create('a', 'one', { enabled: true })
  await create('a', 'two', { enabled: false })
  await create('b', 'three', { enabled: true, namespace: 'shop' })
  const list = async (namespace: string) =>
    (await client.send(new sdk.ListServicesByNamespaceCommand({ namespace }))).serviceArns?.map(
      (arn) => arn.split('/').slice(1).join('/'),
    )
  expect(await list('shop')).toEqual(['a/one', 'b/three'])
  expect((await errorOf(list('nowhere'))).name).toBe('NamespaceNotFoundException')
})

test('refuses reserved, duplicate and too many tags; adds managed tags to tasks', async () => {
  const { client, advance, key } = await begin()
  const { cluster } = await client.send(
    new sdk.CreateClusterCommand({ clusterName: 'prod', tags: [{ key: 'a', value: '1' }] }),
  )
  const resourceArn = cluster?.clusterArn ?? ''
  const tag = (tags: sdk.Tag[], arn = resourceArn) =>
    client.send(new sdk.TagResourceCommand({ resourceArn: arn, tags }))
  const message = async (p: Promise<unknown>) => (await errorOf(p)).message
  expect(await message(tag([{ key: 'aws:x', value: '1' }]))).toMatch(/begin with aws:/)
  expect(
    await message(
      tag([
        { key: 'x', value: '1' },
        { key: 'x', value: '2' },
      ]),
    ),
  ).toMatch(/Duplicate tag keys/)
  expect(
    await message(tag(Array.from({ length: 50 }, (_, n) => ({ key: `k${n}`, value: 'v' })))),
  ).toMatch(/at most 50 tags/)
  expect(
    await message(
      client.send(
        new sdk.CreateClusterCommand({ clusterName: 'x', tags: [{ key: 'AWS:y', value: '1' }] }),
      ),
    ),
  ).toMatch(/begin with aws:/)
  expect((await client.send(new sdk.ListClustersCommand({}))).clusterArns).toEqual([resourceArn])

  await client.send(
    new sdk.RegisterTaskDefinitionCommand({
      family: 'job',
      requiresCompatibilities: ['FARGATE'],
      networkMode: 'awsvpc',
      cpu: '256',
      memory: '512',
      containerDefinitions: [{ name: 'app', image: 'app' }],
      tags: [{ key: 'from', value: 'definition' }],
    }),
  )
  const network = await sandbox.network(key)
  const run = await client.send(
    new sdk.RunTaskCommand({
      cluster: 'prod',
      taskDefinition: 'job',
      launchType: 'FARGATE',
      networkConfiguration: network,
      enableECSManagedTags: true,
      propagateTags: 'TASK_DEFINITION',
      tags: [{ key: 'own', value: '1' }],
    }),
  )
  expect(run.tasks?.[0]?.tags).toEqual([
    { key: 'aws:ecs:clusterName', value: 'prod' },
    { key: 'from', value: 'definition' },
    { key: 'own', value: '1' },
  ])
  const service = {
    cluster: 'prod',
    serviceName: 'job',
    taskDefinition: 'job',
    desiredCount: 1,
    launchType: 'FARGATE',
    networkConfiguration: network,
  } as const
  await client.send(
    new sdk.CreateServiceCommand({
      ...service,
      enableECSManagedTags: true,
      propagateTags: 'SERVICE',
      tags: [{ key: 'team', value: 'x' }],
    }),
  )
  await advance(30)
  const { taskArns } = await client.send(
    new sdk.ListTasksCommand({ cluster: 'prod', serviceName: 'job' }),
  )
  const { tasks } = await client.send(
    new sdk.DescribeTasksCommand({ cluster: 'prod', tasks: taskArns, include: ['TAGS'] }),
  )
  expect(tasks?.[0]?.tags).toEqual([
    { key: 'aws:ecs:clusterName', value: 'prod' },
    { key: 'aws:ecs:serviceName', value: 'job' },
    { key: 'team', value: 'x' },
  ])
  const arn = tasks?.[0]?.taskArn ?? ''
  expect(
    await message(
      client.send(
        new sdk.UntagResourceCommand({ resourceArn: arn, tagKeys: ['aws:ecs:serviceName'] }),
      ),
    ),
  ).toMatch(/begin with aws:/)
  await tag([{ key: 'late', value: 'y' }], arn)
  expect(
    (await client.send(new sdk.ListTagsForResourceCommand({ resourceArn: arn }))).tags,
  ).toContainEqual({ key: 'late', value: 'y' })
})
