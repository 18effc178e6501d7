import type {
  CreateSecurityGroupRequest,
  CreateSecurityGroupResult,
  DeleteSecurityGroupRequest,
  DeleteSecurityGroupResult,
  DescribeSecurityGroupsRequest,
  DescribeSecurityGroupsResult,
  SecurityGroup,
} from '@aws-sdk/client-ec2'
import { Fault, type Operation } from '../operation.ts'
import { ec2Id } from '../world/ids.ts'
import type { Region } from '../world/region.ts'
import { openRule, toPermissions } from './rules.ts'
import { named, select, type ResourceKind } from './select.ts'
import type { GroupState, SecurityGroupRuleState } from './state.ts'
import { setTags, specified } from './tags.ts'
import { vpcs } from './vpcs.ts'

const ruled =
  (of: (rule: SecurityGroupRuleState) => string | undefined, { egress }: { egress: boolean }) =>
  (group: GroupState) =>
    group.rules.filter((r) => r.egress === egress).map(of)

const peer = (kind: SecurityGroupRuleState['peer']['kind']) => (rule: SecurityGroupRuleState) =>
  rule.peer.kind === kind ? rule.peer.value : undefined

const ruleFilters = (egress: boolean) => {
  const prefix = egress ? 'egress.ip-permission' : 'ip-permission'
  return {
    [`${prefix}.cidr`]: ruled(peer('cidr'), { egress }),
    [`${prefix}.group-id`]: ruled(peer('group'), { egress }),
    [`${prefix}.protocol`]: ruled((r) => r.protocol, { egress }),
    [`${prefix}.from-port`]: ruled((r) => r.from?.toString(), { egress }),
    [`${prefix}.to-port`]: ruled((r) => r.to?.toString(), { egress }),
  }
}

/** Names, errors and filters of security groups. */
export const groups: ResourceKind<GroupState> = {
  prefix: 'sg',
  noun: 'security group',
  code: 'InvalidGroup',
  malformed: 'InvalidGroupId',
  of: ({ ec2 }) => ec2.groups,
  idOf: (g) => g.id,
  filters: {
    'group-id': (g) => g.id,
    'group-name': (g) => g.name,
    'vpc-id': (g) => g.vpc.id,
    description: (g) => g.description,
    ...ruleFilters(false),
    ...ruleFilters(true),
  },
}

const toGroup = (region: Region, group: GroupState): SecurityGroup => ({
  GroupId: group.id,
  GroupName: group.name,
  Description: group.description,
  OwnerId: region.account,
  VpcId: group.vpc.id,
  SecurityGroupArn: arnOf(region, group),
  IpPermissions: toPermissions(
    group.rules.filter((r) => !r.egress),
    region.account,
  ),
  IpPermissionsEgress: toPermissions(
    group.rules.filter((r) => r.egress),
    region.account,
  ),
  Tags: region.ec2.tags.get(group.id) ?? [],
})

const arnOf = (region: Region, { id }: GroupState) =>
  `arn:${region.partition}:ec2:${region.name}:${region.account}:security-group/${id}`

export const describeSecurityGroups: Operation<
  DescribeSecurityGroupsRequest,
  DescribeSecurityGroupsResult
> = (input, { region }) => {
  // A name without a VPC is looked up in the default VPC.
  const byName = input.GroupNames?.map((name) => {
    const found = [...region.ec2.groups.values()].find((g) => g.vpc.isDefault && g.name === name)
    if (!found)
      throw new Fault(
        'InvalidGroup.NotFound',
        `The security group '${name}' does not exist in default VPC`,
      )
    return found.id
  })
  const ids = [...(input.GroupIds ?? []), ...(byName ?? [])]
  const { items, NextToken } = select(region, groups, ids, input)
  return { SecurityGroups: items.map((g) => toGroup(region, g)), NextToken }
}

export const createSecurityGroup: Operation<
  CreateSecurityGroupRequest,
  CreateSecurityGroupResult
> = (input, { region }) => {
  const { ec2 } = region
  const { GroupName: name = '', Description: description = '' } = input
  const vpc = input.VpcId
    ? named(region, vpcs, input.VpcId)
    : [...ec2.vpcs.values()].find((v) => v.isDefault)
  if (!vpc) throw new Fault('VPCIdNotSpecified', 'No default VPC for this user')
  if (name.length > 255 || name.startsWith('sg-')) {
    throw new Fault(
      'InvalidParameterValue',
      `Value (${name}) for parameter GroupName is invalid. Group names may not be in the ` +
        'format sg-*.',
    )
  }
  if (!/^[\w .:/()#,@[\]+=&;{}!$*-]{1,255}$/.test(description)) {
    throw new Fault(
      'InvalidParameterValue',
      `Value (${description}) for parameter GroupDescription is invalid. Character sets ` +
        'beyond ASCII are not supported.',
    )
  }
  if ([...ec2.groups.values()].some((g) => g.vpc === vpc && g.name === name)) {
    throw new Fault(
      'InvalidGroup.Duplicate',
      `The security group '${name}' already exists for VPC '${vpc.id}'`,
    )
  }
  const tags = specified(input.TagSpecifications, 'security-group')
  const group: GroupState = {
    id: ec2Id('sg'),
    name,
    description,
    vpc,
    rules: [openRule({ kind: 'cidr', value: '0.0.0.0/0' }, { egress: true })],
  }
  ec2.groups.set(group.id, group)
  setTags(ec2, group.id, tags)
  return { GroupId: group.id, SecurityGroupArn: arnOf(region, group), Tags: tags }
}

/** DeleteSecurityGroup: throws while an interface uses it, or a rule of another group names it. */
export const deleteSecurityGroup: Operation<
  DeleteSecurityGroupRequest,
  DeleteSecurityGroupResult
> = (input, { region }) => {
  const { ec2 } = region
  const byName = [...ec2.groups.values()].find((g) => g.vpc.isDefault && g.name === input.GroupName)
  const group =
    input.GroupId === undefined && byName ? byName : named(region, groups, input.GroupId)
  if (group.name === 'default')
    throw new Fault(
      'CannotDelete',
      `the specified group: "${group.id}" name: "default" cannot be deleted by a user`,
    )
  const worn = [...ec2.interfaces.values()].some((i) => i.groups.includes(group))
  const trusted = [...ec2.groups.values()].some(
    (g) => g !== group && g.rules.some((r) => r.peer.value === group.id),
  )
  if (worn || trusted)
    throw new Fault('DependencyViolation', `resource ${group.id} has a dependent object`)
  ec2.groups.delete(group.id)
  ec2.tags.delete(group.id)
  return { Return: true, GroupId: group.id }
}
