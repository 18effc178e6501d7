import * as sdk from '@aws-sdk/client-ec2'
import { expect, test } from 'vitest'
import { refusalOf, useSandbox } from './wire-harness.ts'

const { account, ec2, control } = useSandbox()

test('a new VPC resolves names and has none of its own until that is turned on', async () => {
  const client = ec2(await account({ clock: 'manual' }))
  const { Vpc } = await client.send(new sdk.CreateVpcCommand({ CidrBlock: '10.1.0.0/16' }))
  const VpcId = Vpc?.VpcId
  const read = (Attribute: sdk.VpcAttributeName) =>
    client.send(new sdk.DescribeVpcAttributeCommand({ VpcId, Attribute }))
  expect((await read('enableDnsSupport')).EnableDnsSupport).toEqual({ Value: true })
  expect((await read('enableDnsHostnames')).EnableDnsHostnames).toEqual({ Value: false })
  await client.send(
    new sdk.ModifyVpcAttributeCommand({ VpcId, EnableDnsHostnames: { Value: true } }),
  )
  expect((await read('enableDnsHostnames')).EnableDnsHostnames).toEqual({ Value: true })
  expect(
    await refusalOf(
      client.send(
        new sdk.ModifyVpcAttributeCommand({
          VpcId,
          EnableDnsSupport: { Value: true },
          EnableDnsHostnames: { Value: true },
        }),
      ),
    ),
  ).toContain('InvalidParameterCombination')
})

test('DescribeInstanceStatus lists running instances, and others when asked to', async () => {
  const key = await account({ clock: 'manual' })
  const client = ec2(key)
  const run = async () =>
    (
      await client.send(
        new sdk.RunInstancesCommand({
          ImageId: 'ami-0c7217cdde317cfec',
          InstanceType: 'm5.large',
          MinCount: 1,
          MaxCount: 1,
        }),
      )
    ).Instances?.[0]?.InstanceId ?? ''
  const [kept, gone] = [await run(), await run()]
  await control('POST', `accounts/${key.account}/advance`, { ms: 300_000 })
  await client.send(new sdk.TerminateInstancesCommand({ InstanceIds: [gone] }))
  const statuses = async (more: sdk.DescribeInstanceStatusCommandInput = {}) =>
    (await client.send(new sdk.DescribeInstanceStatusCommand(more))).InstanceStatuses ?? []
  expect(await statuses()).toMatchObject([
    { InstanceId: kept, InstanceStatus: { Status: 'ok' }, SystemStatus: { Status: 'ok' } },
  ])
  expect((await statuses({ IncludeAllInstances: true })).map((s) => s.InstanceId).sort()).toEqual(
    [kept, gone].sort(),
  )
  expect(
    await statuses({ Filters: [{ Name: 'instance-status.status', Values: ['impaired'] }] }),
  ).toEqual([])
})
