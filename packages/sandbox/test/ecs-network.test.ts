import {
  CreateSubnetCommand,
  CreateVpcCommand,
  DescribeInstancesCommand,
  DescribeNetworkInterfacesCommand,
  DescribeSecurityGroupsCommand,
  DescribeSubnetsCommand,
  TerminateInstancesCommand,
} from '@aws-sdk/client-ec2'
import * as sdk from '@aws-sdk/client-ecs'
import { expect, test } from 'vitest'
import { refusalOf, useSandbox } from './wire-harness.ts'

// ECS in EC2: interfaces of tasks, and instances that are terminated.
const { account, ec2, ecs, control } = useSandbox()

async function begin(seed: 'empty' | 'demo') {
  const key = await account({ clock: 'manual', seed })
  const advance = (seconds: number) =>
    control('POST', `accounts/${key.account}/advance`, { ms: seconds * 1000 })
  return { cloud: ec2(key), client: ecs(key), advance }
}

async function beginFargate() {
  const { cloud, client, advance } = await begin('empty')
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
  const run = (awsvpcConfiguration: sdk.AwsVpcConfiguration, count = 1) =>
    client.send(
      new sdk.RunTaskCommand({
        cluster: 'prod',
        taskDefinition: 'web',
        launchType: 'FARGATE',
        count,
        networkConfiguration: { awsvpcConfiguration },
      }),
    )
  const subnets = (await cloud.send(new DescribeSubnetsCommand({}))).Subnets ?? []
  return { cloud, client, advance, run, subnets }
}

test("a task's own interface exists in EC2 until the task has stopped", async () => {
  const { cloud, client, advance, run, subnets } = await beginFargate()
  const [subnet] = subnets
  const { tasks: [task] = [] } = await run({
    subnets: [subnet?.SubnetId ?? ''],
    assignPublicIp: 'ENABLED',
  })
  expect(task?.availabilityZone).toBe(subnet?.AvailabilityZone)
  const details = Object.fromEntries(
    (task?.attachments?.[0]?.details ?? []).map((d) => [d.name, d.value]),
  )
  const interfaces = async () =>
    (
      await cloud.send(
        new DescribeNetworkInterfacesCommand({
          Filters: [{ Name: 'private-ip-address', Values: [details.privateIPv4Address ?? ''] }],
        }),
      )
    ).NetworkInterfaces
  expect(await interfaces()).toMatchObject([
    {
      NetworkInterfaceId: details.networkInterfaceId,
      MacAddress: details.macAddress,
      PrivateDnsName: details.privateDnsName,
      SubnetId: subnet?.SubnetId,
      RequesterManaged: true,
      Description: `${task?.taskArn?.split(':task/')[0]}:attachment/${task?.attachments?.[0]?.id}`,
      Groups: [{ GroupName: 'default' }],
      Association: { PublicIp: expect.stringMatching(/^\d+\./) },
      Attachment: { DeviceIndex: 1, Status: 'attached', DeleteOnTermination: false },
    },
  ])
  await client.send(new sdk.StopTaskCommand({ cluster: 'prod', task: task?.taskArn }))
  await advance(60)
  expect(await interfaces()).toEqual([])
})

test('tasks take turns on their subnets, and each takes an address of one', async () => {
  const { cloud, run, subnets } = await beginFargate()
  const { tasks = [] } = await run({ subnets: subnets.map((s) => s.SubnetId ?? '') }, 6)
  expect(tasks.map((t) => t.availabilityZone).sort()).toEqual(
    ['a', 'a', 'b', 'b', 'c', 'c'].map((z) => `us-east-1${z}`),
  )
  const left = (await cloud.send(new DescribeSubnetsCommand({}))).Subnets?.map(
    (s) => s.AvailableIpAddressCount,
  )
  expect(left).toEqual([4089, 4089, 4089])
})

test("refuses unknown subnets and groups, and those of different VPCs, in EC2's words", async () => {
  const { cloud, run, subnets } = await beginFargate()
  const [{ SubnetId = '' } = {}] = subnets
  expect(await refusalOf(run({ subnets: ['subnet-0123456789abcdef0'] }))).toBe(
    "400 InvalidParameterException: Error retrieving subnet information for [subnet-0123456789abcdef0]: The subnet ID 'subnet-0123456789abcdef0' does not exist (ErrorCode: InvalidSubnetID.NotFound)",
  )
  expect(
    await refusalOf(run({ subnets: [SubnetId], securityGroups: ['sg-0123456789abcdef0'] })),
  ).toBe(
    "400 InvalidParameterException: Error retrieving security group information for [sg-0123456789abcdef0]: The security group 'sg-0123456789abcdef0' does not exist (ErrorCode: InvalidGroup.NotFound)",
  )
  const { Vpc } = await cloud.send(new CreateVpcCommand({ CidrBlock: '10.0.0.0/16' }))
  const { SecurityGroups = [] } = await cloud.send(
    new DescribeSecurityGroupsCommand({
      Filters: [{ Name: 'vpc-id', Values: [Vpc?.VpcId ?? ''] }],
    }),
  )
  const stray = SecurityGroups[0]?.GroupId ?? ''
  expect(await refusalOf(run({ subnets: [SubnetId], securityGroups: [stray] }))).toBe(
    `400 InvalidParameterException: Security Group ${stray} does not appear to belong to the same VPC as the input subnets.`,
  )
})

test('terminating an EC2 instance stops its tasks, which run elsewhere', async () => {
  const { cloud, client, advance } = await begin('demo')
  const cluster = 'platform'
  const { containerInstanceArns = [] } = await client.send(
    new sdk.ListContainerInstancesCommand({ cluster }),
  )
  const [instance] =
    (
      await client.send(
        new sdk.DescribeContainerInstancesCommand({
          cluster,
          containerInstances: containerInstanceArns.slice(0, 1),
        }),
      )
    ).containerInstances ?? []
  const id = instance?.ec2InstanceId ?? ''
  const attribute = (name: string) => instance?.attributes?.find((a) => a.name === name)?.value
  const [machine] =
    (await cloud.send(new DescribeInstancesCommand({ InstanceIds: [id] }))).Reservations?.[0]
      ?.Instances ?? []
  expect(machine).toMatchObject({
    InstanceType: attribute('ecs.instance-type'),
    SubnetId: attribute('ecs.subnet-id'),
    VpcId: attribute('ecs.vpc-id'),
    Placement: { AvailabilityZone: attribute('ecs.availability-zone') },
    SecurityGroups: [{ GroupName: 'container-instances' }],
    Tags: expect.arrayContaining([{ Key: 'Name', Value: 'platform-ecs' }]),
  })
  const { taskArns: on = [] } = await client.send(
    new sdk.ListTasksCommand({ cluster, containerInstance: instance?.containerInstanceArn }),
  )
  expect(on.length).toBeGreaterThan(0)
  await cloud.send(new TerminateInstancesCommand({ InstanceIds: [id] }))
  const [lost] =
    (
      await client.send(
        new sdk.DescribeContainerInstancesCommand({
          cluster,
          containerInstances: containerInstanceArns.slice(0, 1),
        }),
      )
    ).containerInstances ?? []
  expect(lost?.agentConnected).toBe(false)
  await advance(120)
  const { tasks = [] } = await client.send(new sdk.DescribeTasksCommand({ cluster, tasks: on }))
  for (const task of tasks) {
    expect(task).toMatchObject({
      lastStatus: 'STOPPED',
      stopCode: 'TerminationNotice',
      stoppedReason: `Host EC2 (instance ${id}) terminated.`,
    })
  }
  const rest = await client.send(new sdk.ListContainerInstancesCommand({ cluster }))
  expect(rest.containerInstanceArns).toHaveLength(containerInstanceArns.length - 1)
  await advance(600)
  const [gateway] =
    (await client.send(new sdk.DescribeServicesCommand({ cluster, services: ['api-gateway'] })))
      .services ?? []
  expect(gateway).toMatchObject({ desiredCount: 6, runningCount: 6 })
})

test('a task fails to start if its subnet has no free address', async () => {
  const { cloud, client, advance, run } = await beginFargate()
  const { Vpc } = await cloud.send(new CreateVpcCommand({ CidrBlock: '10.0.0.0/28' }))
  const { Subnet } = await cloud.send(
    new CreateSubnetCommand({ VpcId: Vpc?.VpcId, CidrBlock: '10.0.0.0/28' }),
  )
  const subnets = [Subnet?.SubnetId ?? '']
  await run({ subnets }, 10)
  const { tasks = [] } = await run({ subnets }, 2)
  await advance(60)
  const described = await client.send(
    new sdk.DescribeTasksCommand({ cluster: 'prod', tasks: tasks.map((t) => t.taskArn ?? '') }),
  )
  expect(described.tasks?.map((t) => t.stopCode)).toEqual([undefined, 'TaskFailedToStart'])
  expect(described.tasks?.[1]?.stoppedReason).toBe(
    `Unexpected EC2 error while attempting to Create Network Interface with public IP assignment disabled in subnet '${subnets[0]}': InsufficientFreeAddressesInSubnet`,
  )
})
