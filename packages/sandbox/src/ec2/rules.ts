import type { IpPermission } from '@aws-sdk/client-ec2'
import { Fault } from '../operation.ts'
import { ec2Id } from '../world/ids.ts'
import { toRange, toCidr } from './addresses.ts'
import type { Ec2, GroupState, Peer, SecurityGroupRuleState } from './state.ts'

/** Returns a rule for all protocols and ports. */
export const openRule = (peer: Peer, { egress }: { egress: boolean }): SecurityGroupRuleState => ({
  id: ec2Id('sgr'),
  egress,
  protocol: '-1',
  from: undefined,
  to: undefined,
  peer,
  description: undefined,
})

const numbers: Record<string, string> = {
  '6': 'tcp',
  '17': 'udp',
  '1': 'icmp',
  '58': 'icmpv6',
  all: '-1',
}

const invalid = (message: string) => new Fault('InvalidParameterValue', message)

/**
 * Returns the rules of permissions, one for each peer. Groups are looked up in the VPC of `group`.
 */
export function rulesOf(
  ec2: Ec2,
  group: GroupState,
  permissions: readonly IpPermission[],
  { egress }: { egress: boolean },
): SecurityGroupRuleState[] {
  return permissions.flatMap((permission) => {
    const named = permission.IpProtocol?.toLowerCase() ?? '-1'
    const protocol = numbers[named] ?? named
    const { FromPort: from, ToPort: to } = permission
    const ported = protocol === 'tcp' || protocol === 'udp'
    if (ported && (from === undefined || to === undefined)) {
      throw invalid(
        `Invalid value 'Must specify both from and to ports with TCP/UDP.' for portRange.`,
      )
    }
    if (ported && (from ?? 0) > (to ?? 0))
      throw invalid(`Invalid TCP/UDP port range (${from ?? ''}:${to ?? ''})`)
    const peers = peersOf(ec2, group, permission)
    if (peers.length === 0)
      throw new Fault('MissingParameter', 'The request must contain the parameter ipPermissions')
    return peers.map(({ peer, description }) => ({
      id: ec2Id('sgr'),
      egress,
      protocol,
      peer,
      description,
      ...(protocol === '-1' ? { from: undefined, to: undefined } : { from, to }),
    }))
  })
}

function peersOf(
  ec2: Ec2,
  group: GroupState,
  { IpRanges = [], Ipv6Ranges = [], PrefixListIds = [], UserIdGroupPairs = [] }: IpPermission,
) {
  const cidr = (text = ''): string => {
    const range = toRange(text)
    if (!range) throw invalid(`CIDR block ${text} is malformed`)
    return toCidr(range)
  }
  const groupId = ({ GroupId, GroupName }: { GroupId?: string; GroupName?: string }): string => {
    const found = [...ec2.groups.values()].find((g) =>
      GroupId ? g.id === GroupId : g.vpc === group.vpc && g.name === GroupName,
    )
    if (!found)
      throw new Fault(
        'InvalidGroup.NotFound',
        `The security group '${GroupId ?? GroupName ?? ''}' does not exist`,
      )
    return found.id
  }
  const as = (kind: Peer['kind'], value: string, description?: string) => ({
    peer: { kind, value },
    description,
  })
  return [
    ...IpRanges.map((r) => as('cidr', cidr(r.CidrIp), r.Description)),
    ...Ipv6Ranges.map((r) => as('cidr6', r.CidrIpv6 ?? '', r.Description)),
    ...PrefixListIds.map((l) => as('list', l.PrefixListId ?? '', l.Description)),
    ...UserIdGroupPairs.map((p) => as('group', groupId(p), p.Description)),
  ]
}

/** Returns whether two rules are equal apart from their ids and descriptions. */
export const sameRule = (a: SecurityGroupRuleState, b: SecurityGroupRuleState): boolean =>
  a.egress === b.egress &&
  a.protocol === b.protocol &&
  a.from === b.from &&
  a.to === b.to &&
  a.peer.kind === b.peer.kind &&
  a.peer.value === b.peer.value

/**
 * Returns rules as in DescribeSecurityGroups: rules with the same protocol and ports form one
 * permission.
 */
export function toPermissions(
  rules: readonly SecurityGroupRuleState[],
  owner: string,
): IpPermission[] {
  const permissions = new Map<string, IpPermission>()
  for (const { protocol, from, to, peer, description } of rules) {
    const key = `${protocol}/${from ?? ''}/${to ?? ''}`
    const ports = protocol === '-1' ? {} : { FromPort: from, ToPort: to }
    const made = permissions.get(key) ?? {
      IpProtocol: protocol,
      ...ports,
      IpRanges: [],
      Ipv6Ranges: [],
      PrefixListIds: [],
      UserIdGroupPairs: [],
    }
    permissions.set(key, made)
    if (peer.kind === 'cidr') made.IpRanges?.push({ CidrIp: peer.value, Description: description })
    if (peer.kind === 'cidr6')
      made.Ipv6Ranges?.push({ CidrIpv6: peer.value, Description: description })
    if (peer.kind === 'list')
      made.PrefixListIds?.push({ PrefixListId: peer.value, Description: description })
    if (peer.kind === 'group')
      made.UserIdGroupPairs?.push({ GroupId: peer.value, UserId: owner, Description: description })
  }
  return [...permissions.values()]
}
