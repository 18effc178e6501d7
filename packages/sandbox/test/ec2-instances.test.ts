import * as sdk from '@aws-sdk/client-ec2'
import { expect, test } from 'vitest'
import { errorOf, useSandbox } from './wire-harness.ts'

const { account, ec2, control } = useSandbox()

async function begin() {
  const key = await account({ clock: 'manual' })
  const client = ec2(key)
  const advance = (seconds: number) =>
    control('POST', `accounts/${key.account}/advance`, { ms: seconds * 1000 })
  const run = async (count: number, more: Partial<sdk.RunInstancesCommandInput> = {}) =>
    (
      await client.send(
        new sdk.RunInstancesCommand({
          ImageId: 'ami-0c7217cdde317cfec',
          InstanceType: 'c5.large',
          MinCount: count,
          MaxCount: count,
          ...more,
        }),
      )
    ).Instances ?? []
  const describe = async (input: sdk.DescribeInstancesCommandInput = {}) =>
    (await client.send(new sdk.DescribeInstancesCommand(input))).Reservations?.flatMap(
      (r) => r.Instances ?? [],
    ) ?? []
  return { client, advance, run, describe }
}

test('an instance boots, runs, shuts down and disappears with its interface', async () => {
  const { client, advance, run, describe } = await begin()
  const tags = [{ ResourceType: 'instance' as const, Tags: [{ Key: 'Name', Value: 'tug' }] }]
  const [made] = await run(1, {
    TagSpecifications: tags,
    Placement: { AvailabilityZone: 'us-east-1b' },
    IamInstanceProfile: { Name: 'ecsInstanceRole' },
  })
  expect(made).toMatchObject({
    State: { Name: 'pending', Code: 0 },
    InstanceType: 'c5.large',
    Placement: { AvailabilityZone: 'us-east-1b' },
    Tags: [{ Key: 'Name', Value: 'tug' }],
  })
  const InstanceId = made?.InstanceId ?? ''
  expect(
    await describe({ Filters: [{ Name: 'instance-state-name', Values: ['running'] }] }),
  ).toEqual([])
  await advance(30)
  const [running] = await describe({
    Filters: [
      { Name: 'instance-state-name', Values: ['running'] },
      { Name: 'tag:Name', Values: ['tug'] },
    ],
  })
  expect(running).toMatchObject({
    InstanceId,
    PrivateIpAddress: '172.31.16.4',
    PrivateDnsName: 'ip-172-31-16-4.ec2.internal',
    SecurityGroups: [{ GroupName: 'default' }],
  })
  const { NetworkInterfaces = [] } = await client.send(
    new sdk.DescribeNetworkInterfacesCommand({
      Filters: [{ Name: 'attachment.instance-id', Values: [InstanceId] }],
    }),
  )
  expect(NetworkInterfaces).toMatchObject([
    {
      PrivateIpAddress: '172.31.16.4',
      Status: 'in-use',
      RequesterManaged: false,
      Attachment: { DeviceIndex: 0, InstanceId, DeleteOnTermination: true },
      Association: { PublicIp: running?.PublicIpAddress },
    },
  ])
  const { TerminatingInstances } = await client.send(
    new sdk.TerminateInstancesCommand({ InstanceIds: [InstanceId] }),
  )
  expect(TerminatingInstances).toMatchObject([
    { PreviousState: { Name: 'running' }, CurrentState: { Name: 'shutting-down', Code: 32 } },
  ])
  await advance(60)
  const [terminated] = await describe({ InstanceIds: [InstanceId] })
  expect(terminated).toMatchObject({
    State: { Name: 'terminated', Code: 48 },
    PrivateDnsName: '',
    StateReason: { Code: 'Client.UserInitiatedShutdown' },
  })
  expect(terminated?.PrivateIpAddress).toBeUndefined()
  expect(
    (await client.send(new sdk.DescribeNetworkInterfacesCommand({}))).NetworkInterfaces,
  ).toEqual([])
  await advance(3_700)
  expect((await errorOf(describe({ InstanceIds: [InstanceId] }))).message).toBe(
    `The instance ID '${InstanceId}' does not exist`,
  )
})

test('pages of a list neither lose nor repeat items', async () => {
  const { client, run } = await begin()
  const made = await run(13)
  const seen: (string | undefined)[] = []
  let pages = 0
  for await (const page of sdk.paginateDescribeInstances({ client, pageSize: 5 }, {})) {
    pages += 1
    seen.push(
      ...(page.Reservations?.flatMap((r) => r.Instances?.map((i) => i.InstanceId) ?? []) ?? []),
    )
  }
  expect(pages).toBe(3)
  expect(seen.sort()).toEqual(made.map((i) => i.InstanceId).sort())
  expect(
    (await errorOf(client.send(new sdk.DescribeInstancesCommand({ NextToken: 'x' })))).name,
  ).toBe('InvalidNextToken')
})

test('a client token runs instances once; an invalid request runs none', async () => {
  const { client, run, describe } = await begin()
  const [first] = await run(1, { ClientToken: 'once' })
  const [second] = await run(1, { ClientToken: 'once' })
  expect(second?.InstanceId).toBe(first?.InstanceId)
  const { Vpc } = await client.send(new sdk.CreateVpcCommand({ CidrBlock: '10.0.0.0/16' }))
  const stray =
    (
      await client.send(
        new sdk.CreateSecurityGroupCommand({
          GroupName: 'stray',
          Description: 'of another VPC',
          VpcId: Vpc?.VpcId,
        }),
      )
    ).GroupId ?? ''
  expect((await errorOf(run(1, { SecurityGroupIds: [stray] }))).message).toMatch(
    /belong to different networks\.$/,
  )
  expect((await errorOf(run(1, { InstanceType: 'm5.enormous' as 'm5.large' }))).message).toBe(
    "Invalid value 'm5.enormous' for InstanceType.",
  )
  expect(await describe()).toHaveLength(1)
})

test('instance types have their size and number of interfaces', async () => {
  const { client } = await begin()
  const { InstanceTypes } = await client.send(
    new sdk.DescribeInstanceTypesCommand({ InstanceTypes: ['c5.large', 'm6g.xlarge'] }),
  )
  expect(InstanceTypes).toMatchObject([
    {
      InstanceType: 'c5.large',
      VCpuInfo: { DefaultVCpus: 2 },
      MemoryInfo: { SizeInMiB: 4096 },
      NetworkInfo: { MaximumNetworkInterfaces: 3 },
      ProcessorInfo: { SupportedArchitectures: ['x86_64'] },
    },
    {
      InstanceType: 'm6g.xlarge',
      VCpuInfo: { DefaultVCpus: 4 },
      MemoryInfo: { SizeInMiB: 16384 },
      NetworkInfo: { MaximumNetworkInterfaces: 4 },
      ProcessorInfo: { SupportedArchitectures: ['arm64'] },
    },
  ])
  expect(
    (
      await errorOf(
        client.send(
          new sdk.DescribeInstanceTypesCommand({ InstanceTypes: ['z9.nano' as 'c5.large'] }),
        ),
      )
    ).name,
  ).toBe('InvalidInstanceType')
})
