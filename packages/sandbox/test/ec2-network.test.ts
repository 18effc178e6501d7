import * as sdk from '@aws-sdk/client-ec2'
import { expect, test } from 'vitest'
import { refusalOf, useSandbox } from './wire-harness.ts'

// EC2's network as its real client sees it: ec2Query, forms in and XML out.
const { account, ec2 } = useSandbox()

async function begin(region?: string) {
  const client = ec2(await account({ clock: 'manual' }), region)
  const vpc = async () =>
    (
      await client.send(
        new sdk.DescribeVpcsCommand({ Filters: [{ Name: 'is-default', Values: ['true'] }] }),
      )
    ).Vpcs?.[0]?.VpcId ?? ''
  return { client, vpc }
}

test('an account has a default VPC, with subnets in three zones and a group', async () => {
  const { client, vpc } = await begin('eu-west-1')
  const { Vpcs = [] } = await client.send(new sdk.DescribeVpcsCommand({}))
  expect(Vpcs).toMatchObject([
    { CidrBlock: '172.31.0.0/16', IsDefault: true, State: 'available', VpcId: await vpc() },
  ])
  const { Subnets = [] } = await client.send(
    new sdk.DescribeSubnetsCommand({ Filters: [{ Name: 'vpc-id', Values: [await vpc()] }] }),
  )
  const seen = Subnets.map((s) => [
    s.AvailabilityZone,
    s.AvailabilityZoneId,
    s.CidrBlock,
    s.AvailableIpAddressCount,
    s.DefaultForAz,
  ]).sort()
  expect(seen).toEqual([
    ['eu-west-1a', 'euw1-az1', '172.31.0.0/20', 4091, true],
    ['eu-west-1b', 'euw1-az2', '172.31.16.0/20', 4091, true],
    ['eu-west-1c', 'euw1-az3', '172.31.32.0/20', 4091, true],
  ])
  const { SecurityGroups = [] } = await client.send(
    new sdk.DescribeSecurityGroupsCommand({ GroupNames: ['default'] }),
  )
  const [group] = SecurityGroups
  expect(group).toMatchObject({
    GroupName: 'default',
    IpPermissions: [{ IpProtocol: '-1', UserIdGroupPairs: [{ GroupId: group?.GroupId }] }],
  })
  expect(group?.IpPermissionsEgress).toMatchObject([
    { IpProtocol: '-1', IpRanges: [{ CidrIp: '0.0.0.0/0' }] },
  ])
  const { AvailabilityZones = [] } = await client.send(new sdk.DescribeAvailabilityZonesCommand({}))
  expect(AvailabilityZones.map((z) => z.ZoneName)).toEqual([
    'eu-west-1a',
    'eu-west-1b',
    'eu-west-1c',
  ])
})

test('creates subnets in the VPC’s range without overlap; deletes unused ones', async () => {
  const { client } = await begin()
  const { Vpc } = await client.send(
    new sdk.CreateVpcCommand({
      CidrBlock: '10.1.2.3/16',
      TagSpecifications: [{ ResourceType: 'vpc', Tags: [{ Key: 'Name', Value: 'quay' }] }],
    }),
  )
  expect(Vpc).toMatchObject({
    CidrBlock: '10.1.0.0/16',
    IsDefault: false,
    Tags: [{ Key: 'Name', Value: 'quay' }],
  })
  const VpcId = Vpc?.VpcId ?? ''
  const { Subnet } = await client.send(
    new sdk.CreateSubnetCommand({
      VpcId,
      CidrBlock: '10.1.0.0/24',
      AvailabilityZone: 'us-east-1c',
    }),
  )
  expect(Subnet).toMatchObject({
    AvailabilityZone: 'us-east-1c',
    AvailableIpAddressCount: 251,
    VpcId,
  })
  expect(
    await refusalOf(
      client.send(new sdk.CreateSubnetCommand({ VpcId, CidrBlock: '10.1.0.128/25' })),
    ),
  ).toBe("400 InvalidSubnet.Conflict: The CIDR '10.1.0.128/25' conflicts with another subnet")
  expect(
    await refusalOf(client.send(new sdk.CreateSubnetCommand({ VpcId, CidrBlock: '10.2.0.0/24' }))),
  ).toBe("400 InvalidSubnet.Range: The CIDR '10.2.0.0/24' is invalid.")
  expect(await refusalOf(client.send(new sdk.DeleteVpcCommand({ VpcId })))).toMatch(
    /^400 DependencyViolation/,
  )
  await client.send(new sdk.DeleteSubnetCommand({ SubnetId: Subnet?.SubnetId }))
  await client.send(new sdk.DeleteVpcCommand({ VpcId }))
  expect(await refusalOf(client.send(new sdk.DescribeVpcsCommand({ VpcIds: [VpcId] })))).toBe(
    `400 InvalidVpcID.NotFound: The vpc ID '${VpcId}' does not exist`,
  )
})

test('refuses unknown and malformed ids by name', async () => {
  const { client } = await begin()
  expect(
    await refusalOf(
      client.send(new sdk.DescribeSubnetsCommand({ SubnetIds: ['subnet-0123456789abcdef0'] })),
    ),
  ).toBe("400 InvalidSubnetID.NotFound: The subnet ID 'subnet-0123456789abcdef0' does not exist")
  expect(
    await refusalOf(client.send(new sdk.DescribeInstancesCommand({ InstanceIds: ['i-zzz'] }))),
  ).toBe('400 InvalidInstanceID.Malformed: Invalid id: "i-zzz" (expecting "i-...")')
  expect(
    await refusalOf(
      client.send(new sdk.DescribeVpcsCommand({ Filters: [{ Name: 'colour', Values: ['red'] }] })),
    ),
  ).toBe("400 InvalidParameterValue: The filter 'colour' is invalid")
  expect(await refusalOf(client.send(new sdk.DescribeVpcsCommand({ MaxResults: 2 })))).toMatch(
    /^400 InvalidParameterValue: Value \( 2 \) for parameter maxResults is invalid/,
  )
  expect(await refusalOf(client.send(new sdk.DescribeVpcsCommand({ DryRun: true })))).toBe(
    '412 DryRunOperation: Request would have succeeded, but DryRun flag is set.',
  )
  expect(
    await refusalOf(
      client.send(new sdk.CreateSubnetCommand({ VpcId: undefined, CidrBlock: '10.0.0.0/24' })),
    ),
  ).toBe('400 MissingParameter: The request must contain the parameter vpcId')
  expect(
    await refusalOf(
      client.send(
        new sdk.CopyImageCommand({ Name: 'x', SourceImageId: 'ami-1', SourceRegion: 'us-east-1' }),
      ),
    ),
  ).toMatch(/^400 InvalidAction: /)
})

test('a security group has each rule once', async () => {
  const { client, vpc } = await begin()
  const made = await client.send(
    new sdk.CreateSecurityGroupCommand({
      GroupName: 'web',
      Description: 'web servers',
      VpcId: await vpc(),
    }),
  )
  const GroupId = made.GroupId ?? ''
  expect(
    await refusalOf(
      client.send(new sdk.CreateSecurityGroupCommand({ GroupName: 'web', Description: 'again' })),
    ),
  ).toBe(
    `400 InvalidGroup.Duplicate: The security group 'web' already exists for VPC '${await vpc()}'`,
  )
  const open = {
    IpProtocol: 'tcp',
    FromPort: 80,
    ToPort: 80,
    IpRanges: [{ CidrIp: '0.0.0.0/0', Description: 'all' }, { CidrIp: '10.0.0.9/8' }],
  }
  const { SecurityGroupRules = [] } = await client.send(
    new sdk.AuthorizeSecurityGroupIngressCommand({ GroupId, IpPermissions: [open] }),
  )
  expect(SecurityGroupRules).toMatchObject([
    { CidrIpv4: '0.0.0.0/0', FromPort: 80, IsEgress: false },
    { CidrIpv4: '10.0.0.0/8' },
  ])
  expect(
    await refusalOf(
      client.send(
        new sdk.AuthorizeSecurityGroupIngressCommand({
          GroupId,
          CidrIp: '0.0.0.0/0',
          IpProtocol: 'tcp',
          FromPort: 80,
          ToPort: 80,
        }),
      ),
    ),
  ).toBe(
    '400 InvalidPermission.Duplicate: the specified rule "peer: 0.0.0.0/0, TCP, from port: 80, to port: 80, ALLOW" already exists',
  )
  const found = await client.send(
    new sdk.DescribeSecurityGroupsCommand({
      Filters: [
        { Name: 'ip-permission.cidr', Values: ['10.*'] },
        { Name: 'group-name', Values: ['w?b'] },
      ],
    }),
  )
  expect(found.SecurityGroups).toMatchObject([
    {
      GroupId,
      IpPermissions: [
        { FromPort: 80, IpRanges: [{ Description: 'all' }, { CidrIp: '10.0.0.0/8' }] },
      ],
    },
  ])
  await client.send(
    new sdk.RevokeSecurityGroupIngressCommand({
      GroupId,
      SecurityGroupRuleIds: [SecurityGroupRules[0]?.SecurityGroupRuleId ?? ''],
    }),
  )
  await client.send(
    new sdk.RevokeSecurityGroupEgressCommand({
      GroupId,
      IpPermissions: [{ IpProtocol: '-1', IpRanges: [{ CidrIp: '0.0.0.0/0' }] }],
    }),
  )
  const rules = await client.send(
    new sdk.DescribeSecurityGroupRulesCommand({
      Filters: [{ Name: 'group-id', Values: [GroupId] }],
    }),
  )
  expect(rules.SecurityGroupRules).toMatchObject([{ CidrIpv4: '10.0.0.0/8', IsEgress: false }])
  expect(
    await refusalOf(
      client.send(new sdk.RevokeSecurityGroupIngressCommand({ GroupId, IpPermissions: [open] })),
    ),
  ).toMatch(/^400 InvalidPermission\.NotFound/)

  const other = (
    await client.send(
      new sdk.CreateSecurityGroupCommand({ GroupName: 'db', Description: 'databases' }),
    )
  ).GroupId
  await client.send(
    new sdk.AuthorizeSecurityGroupIngressCommand({
      GroupId: other,
      IpPermissions: [
        { IpProtocol: 'tcp', FromPort: 5432, ToPort: 5432, UserIdGroupPairs: [{ GroupId }] },
      ],
    }),
  )
  expect(await refusalOf(client.send(new sdk.DeleteSecurityGroupCommand({ GroupId })))).toBe(
    `400 DependencyViolation: resource ${GroupId} has a dependent object`,
  )
  await client.send(new sdk.DeleteSecurityGroupCommand({ GroupId: other }))
  await client.send(new sdk.DeleteSecurityGroupCommand({ GroupId }))
  expect(
    await refusalOf(client.send(new sdk.DeleteSecurityGroupCommand({ GroupName: 'default' }))),
  ).toMatch(/^400 CannotDelete/)
})

test('creates, finds, lists and deletes tags', async () => {
  const { client, vpc } = await begin()
  const id = await vpc()
  await client.send(
    new sdk.CreateTagsCommand({
      Resources: [id],
      Tags: [
        { Key: 'team', Value: 'harbour' },
        { Key: 'env', Value: 'prod' },
      ],
    }),
  )
  const by = async (...Filters: sdk.Filter[]) =>
    (await client.send(new sdk.DescribeVpcsCommand({ Filters }))).Vpcs?.length
  expect(await by({ Name: 'tag:team', Values: ['harb*'] })).toBe(1)
  expect(await by({ Name: 'tag:team', Values: ['quay'] })).toBe(0)
  expect(await by({ Name: 'tag-key', Values: ['env'] })).toBe(1)
  await client.send(
    new sdk.DeleteTagsCommand({
      Resources: [id],
      Tags: [{ Key: 'team', Value: 'another' }, { Key: 'env' }],
    }),
  )
  expect((await client.send(new sdk.DescribeTagsCommand({}))).Tags).toEqual([
    { Key: 'team', ResourceId: id, ResourceType: 'vpc', Value: 'harbour' },
  ])
})
