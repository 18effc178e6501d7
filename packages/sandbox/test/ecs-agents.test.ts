import * as sdk from '@aws-sdk/client-ecs'
import { expect, test } from 'vitest'
import { errorOf, useSandbox } from './wire-harness.ts'

// Container instances as their agents make them, and what an operator does with agents.
const sandbox = useSandbox()

async function begin() {
  const key = await sandbox.account({ clock: 'manual' })
  const client = sandbox.ecs(key)
  const network = await sandbox.network(key)
  const advance = (seconds: number) =>
    sandbox.control('POST', `accounts/${key.account}/advance`, { ms: seconds * 1_000 })
  await client.send(new sdk.CreateClusterCommand({ clusterName: 'prod' }))
  const identity = JSON.stringify({
    accountId: key.account,
    region: 'us-east-1',
    availabilityZone: 'us-east-1c',
    instanceId: 'i-0123456789abcdef0',
    instanceType: 'm5.large',
    imageId: 'ami-1',
    architecture: 'x86_64',
  })
  const register = (more: object = {}) =>
    client.send(
      new sdk.RegisterContainerInstanceCommand({
        cluster: 'prod',
        instanceIdentityDocument: identity,
        totalResources: [
          { name: 'CPU', type: 'INTEGER', integerValue: 2_048 },
          { name: 'MEMORY', type: 'INTEGER', integerValue: 4_000 },
          { name: 'PORTS', type: 'STRINGSET', stringSetValue: ['22'] },
          { name: 'GPU', type: 'INTEGER', integerValue: 1 },
        ],
        versionInfo: {
          agentVersion: '1.90.0',
          agentHash: 'abc',
          dockerVersion: 'DockerVersion: 25.0.8',
        },
        attributes: [
          { name: 'com.amazonaws.ecs.capability.docker-remote-api.1.18' },
          { name: 'stack', value: 'blue' },
        ],
        ...more,
      }),
    )
  const describe = async (arn: string, include?: sdk.ContainerInstanceField[]) =>
    (
      await client.send(
        new sdk.DescribeContainerInstancesCommand({
          cluster: 'prod',
          containerInstances: [arn],
          include,
        }),
      )
    ).containerInstances?.[0]
  return { client, advance, register, describe, network }
}

test('an instance registers, takes tasks, and registers again as itself', async () => {
  const { client, register, describe } = await begin()
  const { containerInstance } = await register({ tags: [{ key: 'a', value: 'b' }] })
  const arn = containerInstance?.containerInstanceArn ?? ''
  expect(containerInstance).toMatchObject({
    status: 'ACTIVE',
    agentConnected: true,
    ec2InstanceId: 'i-0123456789abcdef0',
    runningTasksCount: 0,
  })
  expect(containerInstance?.attributes).toEqual(
    expect.arrayContaining([
      { name: 'ecs.availability-zone', value: 'us-east-1c' },
      { name: 'ecs.instance-type', value: 'm5.large' },
      { name: 'stack', value: 'blue' },
    ]),
  )
  await client.send(
    new sdk.RegisterTaskDefinitionCommand({
      family: 'gpu',
      containerDefinitions: [
        {
          name: 'app',
          image: 'app',
          memory: 1_000,
          resourceRequirements: [{ type: 'GPU', value: '1' }],
        },
      ],
    }),
  )
  const run = () => client.send(new sdk.RunTaskCommand({ cluster: 'prod', taskDefinition: 'gpu' }))
  expect((await run()).tasks?.[0]).toMatchObject({
    containerInstanceArn: arn,
    availabilityZone: 'us-east-1c',
  })
  expect((await run()).failures).toEqual([{ arn, reason: 'RESOURCE:GPU' }])
  const left = Object.fromEntries(
    ((await describe(arn))?.remainingResources ?? []).map((r) => [r.name, r.integerValue]),
  )
  expect(left).toMatchObject({ CPU: 2_048, MEMORY: 3_000, GPU: 0 })
  const again = await register({
    containerInstanceArn: arn,
    attributes: [{ name: 'stack', value: 'green' }],
  })
  expect(again.containerInstance).toMatchObject({ containerInstanceArn: arn, pendingTasksCount: 1 })
  expect(again.containerInstance?.attributes).toContainEqual({ name: 'stack', value: 'green' })
  expect(
    (
      await client.send(
        new sdk.ListContainerInstancesCommand({
          cluster: 'prod',
          filter: 'attribute:stack == green',
        }),
      )
    ).containerInstanceArns,
  ).toEqual([arn])
  expect((await errorOf(register({ instanceIdentityDocument: 'no' }))).name).toBe('ClientException')
  expect((await errorOf(register({ totalResources: [] }))).name).toBe('InvalidParameterException')
  expect(await describe(arn)).not.toHaveProperty('healthStatus')
  expect(await describe(arn, ['CONTAINER_INSTANCE_HEALTH', 'TAGS'])).toMatchObject({
    healthStatus: { overallStatus: 'OK' },
    tags: [{ key: 'a', value: 'b' }],
  })
})

test('an agent is updated step by step', async () => {
  const { client, register, describe, advance } = await begin()
  const arn = (await register()).containerInstance?.containerInstanceArn ?? ''
  const update = () =>
    client.send(new sdk.UpdateContainerAgentCommand({ cluster: 'prod', containerInstance: arn }))
  expect((await update()).containerInstance).toMatchObject({
    agentUpdateStatus: 'PENDING',
    versionInfo: { agentVersion: '1.90.0' },
  })
  expect((await errorOf(update())).name).toBe('UpdateInProgressException')
  const seen = ['PENDING']
  for (let n = 0; n < 60; n++) {
    await advance(1)
    const status = (await describe(arn))?.agentUpdateStatus ?? ''
    if (seen.at(-1) !== status) seen.push(status)
  }
  expect(seen).toEqual(['PENDING', 'STAGING', 'STAGED', 'UPDATING', 'UPDATED'])
  expect(await errorOf(update())).toMatchObject({
    name: 'NoUpdateAvailableException',
    message: 'There is no update available for your container agent.',
  })
  const custom = (await register({ versionInfo: {} })).containerInstance?.containerInstanceArn
  expect(
    (
      await errorOf(
        client.send(
          new sdk.UpdateContainerAgentCommand({ cluster: 'prod', containerInstance: custom }),
        ),
      )
    ).name,
  ).toBe('MissingVersionException')
})

test('deregisters an instance with tasks only by force; it stays INACTIVE for a while', async () => {
  const { client, register, describe, advance } = await begin()
  const arn = (await register()).containerInstance?.containerInstanceArn ?? ''
  await client.send(
    new sdk.RegisterTaskDefinitionCommand({
      family: 'job',
      containerDefinitions: [{ name: 'app', image: 'app', memory: 100 }],
    }),
  )
  await client.send(
    new sdk.CreateServiceCommand({
      cluster: 'prod',
      serviceName: 'job',
      taskDefinition: 'job',
      desiredCount: 1,
      launchType: 'EC2',
    }),
  )
  await advance(60)
  const remove = (force?: boolean) =>
    client.send(
      new sdk.DeregisterContainerInstanceCommand({
        cluster: 'prod',
        containerInstance: arn,
        force,
      }),
    )
  expect((await errorOf(remove())).name).toBe('InvalidParameterException')
  const other = (await register()).containerInstance?.containerInstanceArn
  expect((await remove(true)).containerInstance).toMatchObject({
    status: 'INACTIVE',
    agentConnected: false,
  })
  await advance(60)
  expect(
    (await client.send(new sdk.ListContainerInstancesCommand({ cluster: 'prod' })))
      .containerInstanceArns,
  ).toEqual([other])
  expect(
    (
      await client.send(
        new sdk.ListContainerInstancesCommand({ cluster: 'prod', status: 'DRAINING' }),
      )
    ).containerInstanceArns,
  ).toEqual([])
  expect((await describe(other ?? ''))?.runningTasksCount).toBe(1)
  expect((await describe(arn))?.status).toBe('INACTIVE')
  const drained = await client.send(
    new sdk.UpdateContainerInstancesStateCommand({
      cluster: 'prod',
      containerInstances: [arn, other ?? ''],
      status: 'DRAINING',
    }),
  )
  expect(drained).toMatchObject({
    containerInstances: [{ containerInstanceArn: other, status: 'DRAINING' }],
    failures: [{ arn, reason: 'INACTIVE' }],
  })
  expect((await errorOf(remove(true))).name).toBe('InvalidParameterException')
  await advance(3_600)
  expect(await describe(arn)).toBeUndefined()
})

test('operations that agents call', async () => {
  const { client } = await begin()
  expect(await client.send(new sdk.DiscoverPollEndpointCommand({ cluster: 'prod' }))).toMatchObject(
    {
      endpoint: 'https://ecs-a-1.us-east-1.amazonaws.com/',
      telemetryEndpoint: 'https://ecs-t-1.us-east-1.amazonaws.com/',
    },
  )
  for (const command of [
    new sdk.SubmitTaskStateChangeCommand({ cluster: 'prod', status: 'RUNNING' }),
    new sdk.SubmitContainerStateChangeCommand({ cluster: 'prod' }),
  ]) {
    expect((await client.send(command as sdk.SubmitTaskStateChangeCommand)).acknowledgment).toBe(
      'ACCEPT',
    )
  }
  const submit = (cluster: string) =>
    client.send(
      new sdk.SubmitAttachmentStateChangesCommand({
        cluster,
        attachments: [
          { attachmentArn: 'arn:aws:ecs:us-east-1:1:attachment/a', status: 'ATTACHED' },
        ],
      }),
    )
  expect((await submit('prod')).acknowledgment).toBe('ACCEPT')
  expect((await errorOf(submit('nowhere'))).name).toBe('ClusterNotFoundException')
})

test('ExecuteCommand opens a session where it was enabled and the agent runs', async () => {
  const { client, advance, network } = await begin()
  await client.send(
    new sdk.RegisterTaskDefinitionCommand({
      family: 'web',
      requiresCompatibilities: ['FARGATE'],
      networkMode: 'awsvpc',
      cpu: '256',
      memory: '512',
      containerDefinitions: [
        { name: 'web', image: 'web:1' },
        { name: 'log', image: 'log:1' },
      ],
    }),
  )
  const run = async (enableExecuteCommand: boolean) =>
    (
      await client.send(
        new sdk.RunTaskCommand({
          cluster: 'prod',
          taskDefinition: 'web',
          launchType: 'FARGATE',
          networkConfiguration: network,
          enableExecuteCommand,
        }),
      )
    ).tasks?.[0]
  const [open, shut] = [await run(true), await run(false)]
  const agents = async () =>
    (
      await client.send(
        new sdk.DescribeTasksCommand({ cluster: 'prod', tasks: [open?.taskArn ?? ''] }),
      )
    ).tasks?.[0]?.containers?.map((c) => c.managedAgents)
  const execute = (task = '', { container = 'web', interactive = true } = {}) =>
    client.send(
      new sdk.ExecuteCommandCommand({
        cluster: 'prod',
        task,
        container,
        command: '/bin/sh',
        interactive,
      }),
    )
  expect((await agents())?.[0]).toEqual([{ name: 'ExecuteCommandAgent', lastStatus: 'PENDING' }])
  const notEnabled =
    /execute command was not enabled when the task was run or the execute command agent isn’t running/
  expect((await errorOf(execute(open?.taskArn))).message).toMatch(notEnabled)
  await advance(120)
  expect((await agents())?.[1]).toMatchObject([
    { name: 'ExecuteCommandAgent', lastStatus: 'RUNNING', lastStartedAt: expect.any(Date) as Date },
  ])
  const answer = await execute(open?.taskArn)
  expect(answer).toMatchObject({
    containerName: 'web',
    interactive: true,
    taskArn: open?.taskArn,
    session: { sessionId: expect.stringMatching(/^ecs-execute-command-[0-9a-z]{17}$/) as string },
  })
  expect(answer.session?.streamUrl).toBe(
    `${sandbox.box().url.replace('http:', 'ws:')}/v1/data-channel/${answer.session?.sessionId}?role=publish_subscribe`,
  )
  expect((await execute(open?.taskArn)).session?.tokenValue).not.toBe(answer.session?.tokenValue)
  expect((await errorOf(execute(shut?.taskArn))).message).toMatch(notEnabled)
  expect((await errorOf(execute(open?.taskArn, { container: 'nope' }))).name).toBe(
    'InvalidParameterException',
  )
  expect((await errorOf(execute(open?.taskArn, { interactive: false }))).message).toBe(
    'Interactive is the only mode supported currently.',
  )
  expect((await errorOf(execute('nope'))).name).toBe('InvalidParameterException')
  await client.send(new sdk.StopTaskCommand({ cluster: 'prod', task: open?.taskArn }))
  await advance(60)
  expect((await agents())?.[0]?.[0]?.lastStatus).toBe('STOPPED')
  expect((await errorOf(execute(open?.taskArn))).message).toMatch(notEnabled)
})
