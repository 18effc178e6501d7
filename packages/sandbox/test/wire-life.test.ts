import { DescribeSubnetsCommand } from '@aws-sdk/client-ec2'
import * as sdk from '@aws-sdk/client-ecs'
import { expect, test } from 'vitest'
import { errorOf, useSandbox } from './wire-harness.ts'

// The core of ECS as its real client sees it, over HTTP and signed.
const { account, ec2, ecs, control } = useSandbox()

async function begin() {
  const key = await account({ clock: 'manual' })
  const client = ecs(key)
  const { Subnets = [] } = await ec2(key).send(new DescribeSubnetsCommand({}))
  const network = { awsvpcConfiguration: { subnets: Subnets.flatMap((s) => s.SubnetId ?? []) } }
  const advance = (seconds: number) =>
    control('POST', `accounts/${key.account}/advance`, { ms: seconds * 1000 })
  await client.send(new sdk.CreateClusterCommand({ clusterName: 'prod' }))
  await client.send(
    new sdk.RegisterTaskDefinitionCommand({
      family: 'web',
      requiresCompatibilities: ['FARGATE'],
      networkMode: 'awsvpc',
      cpu: '256',
      memory: '512',
      containerDefinitions: [{ name: 'web', image: 'web:1' }],
    }),
  )
  const create = (serviceName: string, desiredCount: number) =>
    client.send(
      new sdk.CreateServiceCommand({
        cluster: 'prod',
        serviceName,
        taskDefinition: 'web',
        desiredCount,
        launchType: 'FARGATE',
        networkConfiguration: network,
      }),
    )
  const describe = async (service: string) =>
    (await client.send(new sdk.DescribeServicesCommand({ cluster: 'prod', services: [service] })))
      .services?.[0]
  return { client, network, advance, create, describe }
}

test('a service is created, steady, scaled, deployed and deleted', async () => {
  const { client, advance, create, describe } = await begin()
  await create('web', 2)
  expect(await describe('web')).toMatchObject({
    status: 'ACTIVE',
    desiredCount: 2,
    runningCount: 0,
    deployments: [{ status: 'PRIMARY', rolloutState: 'IN_PROGRESS' }],
  })
  await advance(300)
  const steady = await describe('web')
  expect(steady).toMatchObject({
    runningCount: 2,
    pendingCount: 0,
    deployments: [{ rolloutState: 'COMPLETED' }],
  })
  expect(steady?.events?.[0]?.message).toBe('(service web) has reached a steady state.')
  expect(steady?.events?.[0]?.createdAt).toBeInstanceOf(Date)

  await client.send(
    new sdk.UpdateServiceCommand({ cluster: 'prod', service: 'web', desiredCount: 3 }),
  )
  await advance(300)
  expect(await describe('web')).toMatchObject({
    runningCount: 3,
    deployments: [{ id: steady?.deployments?.[0]?.id }],
  })
  await client.send(
    new sdk.UpdateServiceCommand({ cluster: 'prod', service: 'web', forceNewDeployment: true }),
  )
  await advance(900)
  const again = await describe('web')
  expect(again?.deployments).toHaveLength(1)
  expect(again?.deployments?.[0]?.id).not.toBe(steady?.deployments?.[0]?.id)

  expect(
    (await errorOf(client.send(new sdk.DeleteServiceCommand({ cluster: 'prod', service: 'web' }))))
      .name,
  ).toBe('InvalidParameterException')
  await client.send(new sdk.DeleteServiceCommand({ cluster: 'prod', service: 'web', force: true }))
  expect((await describe('web'))?.status).toBe('DRAINING')
  await advance(900)
  expect((await describe('web'))?.status).toBe('INACTIVE')
  expect((await client.send(new sdk.ListServicesCommand({ cluster: 'prod' }))).serviceArns).toEqual(
    [],
  )
})

test('a stopped task is described for an hour, then MISSING', async () => {
  const { client, network, advance } = await begin()
  const { tasks, failures } = await client.send(
    new sdk.RunTaskCommand({
      cluster: 'prod',
      taskDefinition: 'web',
      launchType: 'FARGATE',
      networkConfiguration: network,
    }),
  )
  expect(failures).toEqual([])
  const arn = tasks?.[0]?.taskArn ?? ''
  await advance(120)
  const describe = () =>
    client.send(new sdk.DescribeTasksCommand({ cluster: 'prod', tasks: [arn] }))
  expect((await describe()).tasks?.[0]).toMatchObject({
    lastStatus: 'RUNNING',
    startedAt: expect.any(Date) as Date,
  })
  await client.send(new sdk.StopTaskCommand({ cluster: 'prod', task: arn, reason: 'enough' }))
  await advance(120)
  expect((await describe()).tasks?.[0]).toMatchObject({
    lastStatus: 'STOPPED',
    stopCode: 'UserInitiated',
    stoppedReason: 'enough',
  })
  expect(
    (await client.send(new sdk.ListTasksCommand({ cluster: 'prod', desiredStatus: 'STOPPED' })))
      .taskArns,
  ).toEqual([arn])
  await advance(2 * 3600)
  expect(await describe()).toMatchObject({ tasks: [], failures: [{ arn, reason: 'MISSING' }] })
})

test('ListServices pages by 10 and refuses the token of another list', async () => {
  const { client, create } = await begin()
  for (let i = 0; i < 23; i++) await create(`s${i}`, 0)
  const first = await client.send(new sdk.ListServicesCommand({ cluster: 'prod' }))
  expect(first.serviceArns).toHaveLength(10)
  const all = new Set<string>()
  for await (const page of sdk.paginateListServices({ client, pageSize: 7 }, { cluster: 'prod' }))
    for (const arn of page.serviceArns ?? []) all.add(arn)
  expect(all.size).toBe(23)
  for (const nextToken of ['nonsense', first.nextToken]) {
    expect(
      (await errorOf(client.send(new sdk.ListTasksCommand({ cluster: 'prod', nextToken })))).name,
    ).toBe('InvalidParameterException')
  }
  const eleven = [...all].slice(0, 11)
  expect(
    (
      await errorOf(
        client.send(new sdk.DescribeServicesCommand({ cluster: 'prod', services: eleven })),
      )
    ).name,
  ).toBe('InvalidParameterException')
})

test('an unknown resource gives AWS’s own error', async () => {
  const { client, network } = await begin()
  const names = async (command: Promise<unknown>) => (await errorOf(command)).name
  expect(await names(client.send(new sdk.ListTasksCommand({ cluster: 'nowhere' })))).toBe(
    'ClusterNotFoundException',
  )
  expect(
    await names(
      client.send(
        new sdk.UpdateServiceCommand({ cluster: 'prod', service: 'nothing', desiredCount: 1 }),
      ),
    ),
  ).toBe('ServiceNotFoundException')
  expect(
    await names(client.send(new sdk.DescribeTaskDefinitionCommand({ taskDefinition: 'nothing' }))),
  ).toBe('ClientException')
  expect(
    await names(
      client.send(
        new sdk.CreateServiceCommand({
          cluster: 'prod',
          serviceName: 'x',
          taskDefinition: 'web',
          desiredCount: -1,
          launchType: 'FARGATE',
          networkConfiguration: network,
        }),
      ),
    ),
  ).toBe('InvalidParameterException')
  expect(
    (await client.send(new sdk.DescribeServicesCommand({ cluster: 'prod', services: ['nothing'] })))
      .failures,
  ).toMatchObject([{ reason: 'MISSING' }])
})
