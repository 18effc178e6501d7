import * as sdk from '@aws-sdk/client-ec2'
import { first, type Walk } from './walk.ts'

/** Calls every operation of the sandbox's EC2. Answers where services may stand. */
export async function walkEc2({
  client,
  advance,
}: Walk<sdk.EC2Client>): Promise<{ vpc: string; subnets: string[]; group: string }> {
  const send = client.send.bind(client) as sdk.EC2Client['send']
  const made = await send(new sdk.CreateVpcCommand({ CidrBlock: '10.9.0.0/16' }))
  const other = made.Vpc?.VpcId ?? ''
  const subnet =
    (
      await send(
        new sdk.CreateSubnetCommand({
          VpcId: other,
          CidrBlock: '10.9.1.0/24',
          AvailabilityZone: 'us-east-1b',
        }),
      )
    ).Subnet?.SubnetId ?? ''
  const open =
    (
      await send(
        new sdk.CreateSecurityGroupCommand({
          GroupName: 'open',
          Description: 'open',
          VpcId: other,
        }),
      )
    ).GroupId ?? ''
  const rule = [
    {
      IpProtocol: 'tcp',
      FromPort: 80,
      ToPort: 80,
      IpRanges: [{ CidrIp: '0.0.0.0/0', Description: 'all' }],
    },
  ]
  await send(new sdk.AuthorizeSecurityGroupIngressCommand({ GroupId: open, IpPermissions: rule }))
  await send(new sdk.AuthorizeSecurityGroupEgressCommand({ GroupId: open, IpPermissions: rule }))
  await send(
    new sdk.DescribeSecurityGroupRulesCommand({ Filters: [{ Name: 'group-id', Values: [open] }] }),
  )
  await send(new sdk.CreateTagsCommand({ Resources: [open], Tags: [{ Key: 'team', Value: 'x' }] }))
  await send(new sdk.DescribeTagsCommand({}))
  await send(new sdk.DescribeSecurityGroupsCommand({ GroupIds: [open] }))
  await send(new sdk.DeleteTagsCommand({ Resources: [open], Tags: [{ Key: 'team' }] }))
  await send(new sdk.RevokeSecurityGroupIngressCommand({ GroupId: open, IpPermissions: rule }))
  await send(new sdk.RevokeSecurityGroupEgressCommand({ GroupId: open, IpPermissions: rule }))
  await send(new sdk.DeleteSecurityGroupCommand({ GroupId: open }))
  await send(new sdk.DeleteSubnetCommand({ SubnetId: subnet }))
  await send(new sdk.DeleteVpcCommand({ VpcId: other }))
  await send(new sdk.DescribeAvailabilityZonesCommand({}))
  await send(new sdk.DescribeInstanceTypesCommand({ InstanceTypes: ['m5.large', 'm6g.xlarge'] }))
  const { Vpcs } = await send(new sdk.DescribeVpcsCommand({}))
  const VpcId = first(Vpcs).VpcId
  await send(new sdk.ModifyVpcAttributeCommand({ VpcId, EnableDnsHostnames: { Value: true } }))
  await send(new sdk.DescribeVpcAttributeCommand({ VpcId, Attribute: 'enableDnsHostnames' }))
  const { Subnets = [] } = await send(new sdk.DescribeSubnetsCommand({}))
  const { SecurityGroups } = await send(new sdk.DescribeSecurityGroupsCommand({}))
  const { Instances } = await send(
    new sdk.RunInstancesCommand({
      ImageId: 'ami-0c7217cdde317cfec',
      InstanceType: 'm5.large',
      MinCount: 1,
      MaxCount: 1,
      SubnetId: Subnets[0]?.SubnetId,
    }),
  )
  await advance(60)
  await send(new sdk.DescribeInstancesCommand({}))
  await send(new sdk.DescribeInstanceStatusCommand({}))
  await send(new sdk.DescribeNetworkInterfacesCommand({}))
  await send(
    new sdk.TerminateInstancesCommand({ InstanceIds: [first(Instances).InstanceId ?? ''] }),
  )
  return {
    vpc: first(Vpcs).VpcId ?? '',
    subnets: Subnets.map((s) => s.SubnetId ?? ''),
    group: first(SecurityGroups).GroupId ?? '',
  }
}
