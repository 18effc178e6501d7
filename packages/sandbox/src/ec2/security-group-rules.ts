import type {
  AuthorizeSecurityGroupEgressRequest,
  AuthorizeSecurityGroupIngressRequest,
  AuthorizeSecurityGroupIngressResult,
  DescribeSecurityGroupRulesRequest,
  DescribeSecurityGroupRulesResult,
  IpPermission,
  RevokeSecurityGroupEgressRequest,
  RevokeSecurityGroupIngressRequest,
  RevokeSecurityGroupIngressResult,
  SecurityGroupRule,
} from '@aws-sdk/client-ec2'
import { Fault, type Operation } from '../operation.ts'
import type { Region } from '../world/region.ts'
import { rulesOf, sameRule } from './rules.ts'
import { groups } from './security-groups.ts'
import { named, select, type ResourceKind } from './select.ts'
import type { GroupState, SecurityGroupRuleState } from './state.ts'
import { specified, setTags } from './tags.ts'

/** Input of Authorize and Revoke, in both directions. */
type RulesInput = AuthorizeSecurityGroupIngressRequest &
  AuthorizeSecurityGroupEgressRequest &
  RevokeSecurityGroupIngressRequest &
  RevokeSecurityGroupEgressRequest

/** Returns the permissions of an input, which may give a single one by its parts. */
const permissionsOf = (input: RulesInput): IpPermission[] =>
  input.IpPermissions ??
  (input.CidrIp === undefined && input.SourceSecurityGroupName === undefined
    ? []
    : [
        {
          IpProtocol: input.IpProtocol,
          FromPort: input.FromPort,
          ToPort: input.ToPort,
          IpRanges: input.CidrIp === undefined ? [] : [{ CidrIp: input.CidrIp }],
          UserIdGroupPairs:
            input.SourceSecurityGroupName === undefined
              ? []
              : [{ GroupName: input.SourceSecurityGroupName }],
        },
      ])

const groupOf = (region: Region, { GroupId, GroupName }: RulesInput): GroupState =>
  (GroupId === undefined &&
    [...region.ec2.groups.values()].find((g) => g.vpc.isDefault && g.name === GroupName)) ||
  named(region, groups, GroupId)

const told = ({ peer, protocol, from, to }: SecurityGroupRuleState) =>
  `peer: ${peer.value}, ${protocol === '-1' ? 'ALL' : `${protocol.toUpperCase()}, from port: ${from ?? ''}, to port: ${to ?? ''}`}, ALLOW`

const authorize =
  (egress: boolean): Operation<RulesInput, AuthorizeSecurityGroupIngressResult> =>
  (input, { region }) => {
    const group = groupOf(region, input)
    const rules = rulesOf(region.ec2, group, permissionsOf(input), { egress })
    if (rules.length === 0)
      throw new Fault('MissingParameter', 'The request must contain the parameter ipPermissions')
    const twice = rules.find((rule) => group.rules.some((r) => sameRule(r, rule)))
    if (twice)
      throw new Fault(
        'InvalidPermission.Duplicate',
        `the specified rule "${told(twice)}" already exists`,
      )
    const of = group.rules.filter((r) => r.egress === egress).length + rules.length
    if (of > 60)
      throw new Fault(
        'RulesPerSecurityGroupLimitExceeded',
        'The maximum number of rules per security group has been reached.',
      )
    const tags = specified(input.TagSpecifications, 'security-group-rule')
    group.rules.push(...rules)
    for (const rule of rules) setTags(region.ec2, rule.id, tags)
    return { Return: true, SecurityGroupRules: rules.map((r) => toRule(region, group, r)) }
  }

const revoke =
  (egress: boolean): Operation<RulesInput, RevokeSecurityGroupIngressResult> =>
  (input, { region }) => {
    const group = groupOf(region, input)
    const missing = new Fault(
      'InvalidPermission.NotFound',
      'The specified rule does not exist in this security group.',
    )
    const byId = (input.SecurityGroupRuleIds ?? []).map((id) => {
      const found = group.rules.find((r) => r.id === id && r.egress === egress)
      if (!found)
        throw new Fault(
          'InvalidSecurityGroupRuleId.NotFound',
          `The security group rule ID '${id}' does not exist`,
        )
      return found
    })
    const bySaying = rulesOf(region.ec2, group, permissionsOf(input), { egress }).map((rule) => {
      const found = group.rules.find((r) => sameRule(r, rule))
      if (!found) throw missing
      return found
    })
    const gone = new Set([...byId, ...bySaying])
    group.rules = group.rules.filter((r) => !gone.has(r))
    return { Return: true }
  }

export const authorizeSecurityGroupIngress = authorize(false)
export const authorizeSecurityGroupEgress = authorize(true)
export const revokeSecurityGroupIngress = revoke(false)
export const revokeSecurityGroupEgress = revoke(true)

interface Ruled {
  group: GroupState
  rule: SecurityGroupRuleState
}

const ruleKind: ResourceKind<Ruled> = {
  prefix: 'sgr',
  noun: 'security group rule ID',
  code: 'InvalidSecurityGroupRuleId',
  of: ({ ec2 }) =>
    new Map(
      [...ec2.groups.values()].flatMap((group) =>
        group.rules.map((rule) => [rule.id, { group, rule }] as const),
      ),
    ),
  idOf: ({ rule }) => rule.id,
  filters: {
    'group-id': ({ group }) => group.id,
    'security-group-rule-id': ({ rule }) => rule.id,
  },
}

const toRule = (
  region: Region,
  group: GroupState,
  { id, egress, protocol, from, to, peer, description }: SecurityGroupRuleState,
): SecurityGroupRule => ({
  SecurityGroupRuleId: id,
  SecurityGroupRuleArn: `arn:${region.partition}:ec2:${region.name}:${region.account}:security-group-rule/${id}`,
  GroupId: group.id,
  GroupOwnerId: region.account,
  IsEgress: egress,
  IpProtocol: protocol,
  FromPort: from ?? -1,
  ToPort: to ?? -1,
  ...(peer.kind === 'cidr' ? { CidrIpv4: peer.value } : {}),
  ...(peer.kind === 'cidr6' ? { CidrIpv6: peer.value } : {}),
  ...(peer.kind === 'list' ? { PrefixListId: peer.value } : {}),
  ...(peer.kind === 'group'
    ? { ReferencedGroupInfo: { GroupId: peer.value, UserId: region.account } }
    : {}),
  Description: description,
  Tags: region.ec2.tags.get(id) ?? [],
})

export const describeSecurityGroupRules: Operation<
  DescribeSecurityGroupRulesRequest,
  DescribeSecurityGroupRulesResult
> = (input, { region }) => {
  const { items, NextToken } = select(region, ruleKind, input.SecurityGroupRuleIds, input)
  return {
    SecurityGroupRules: items.map(({ group, rule }) => toRule(region, group, rule)),
    NextToken,
  }
}
