import type { IpPermission, SecurityGroup as SdkGroup } from '@aws-sdk/client-ec2'
import type { GroupRule, PartProblem, SecurityGroup } from '@pilothouse/contract'
import { chunks } from '../../aws/paging.ts'
import type { Redactor } from '../../aws/redact.ts'
import type { Scope } from '../../aws/scope.ts'
import { attempt } from '../attempt.ts'

const call = 'ec2:DescribeSecurityGroups'
/** Most values per EC2 filter. */
const filterValues = 200

/**
 * Describes groups with a filter: it omits unknown ids, whereas a call by ids would fail for all of
 * them.
 */
async function describeGroups(scope: Scope, ids: readonly string[]): Promise<SdkGroup[]> {
  if (ids.length === 0) return []
  const { DescribeSecurityGroupsCommand } = await import('@aws-sdk/client-ec2')
  const answers = await Promise.all(
    chunks(ids, filterValues).map((Values) =>
      scope.readFrom('ec2', { bucket: 'EC2 read', call, priority: 'page' }, (ec2) =>
        ec2.send(new DescribeSecurityGroupsCommand({ Filters: [{ Name: 'group-id', Values }] })),
      ),
    ),
  )
  return answers.flatMap((a) => a.SecurityGroups ?? [])
}

/** Groups that were read, by id. */
export interface ReadGroups {
  /**
   * Returns the groups in the given order. An unknown one has only its id, and its name if given.
   */
  of(wanted: readonly { id: string; name: string | null }[]): SecurityGroup[]
  problem: PartProblem | null
}

/** Reads groups with their rules, and the names of the groups that the rules refer to. */
export async function readGroups(scope: Scope, ids: readonly string[]): Promise<ReadGroups> {
  const wanted = [...new Set(ids)]
  const read = await attempt(call, () => describeGroups(scope, wanted))
  const known = new Map((read.value ?? []).map((g) => [g.GroupId ?? '', g]))
  const peers = [...known.values()]
    .flatMap((g) => [...(g.IpPermissions ?? []), ...(g.IpPermissionsEgress ?? [])])
    .flatMap((p) => p.UserIdGroupPairs ?? [])
    .map((p) => p.GroupId ?? '')
  const others = [...new Set(peers)].filter((id) => id && !known.has(id))
  // Only their names are needed; without them the ids are shown.
  const named = await attempt(call, () => describeGroups(scope, others))
  const names = new Map(
    [...known.values(), ...(named.value ?? [])].map((group) => [
      group.GroupId ?? '',
      scope.redactor.scrub(group.GroupName ?? ''),
    ]),
  )
  return {
    problem: read.problem,
    of: (all) =>
      all.map(({ id, name }) => {
        const group = known.get(id)
        return group
          ? toGroup(group, names, scope.redactor)
          : { id, name, description: null, rules: null }
      }),
  }
}

function toGroup(
  group: SdkGroup,
  names: ReadonlyMap<string, string>,
  redactor: Redactor,
): SecurityGroup {
  const id = group.GroupId ?? 'unknown'
  const rules = (permissions: IpPermission[] | undefined) =>
    (permissions ?? []).flatMap((p) => toRules(p, id, names, redactor))
  return {
    id,
    name: group.GroupName ? redactor.scrub(group.GroupName) : null,
    description: group.Description ? redactor.scrub(group.Description) : null,
    rules: { inbound: rules(group.IpPermissions), outbound: rules(group.IpPermissionsEgress) },
  }
}

const anywhere = new Set(['0.0.0.0/0', '::/0'])

/** One permission becomes one rule per peer. */
function toRules(
  permission: IpPermission,
  own: string,
  names: ReadonlyMap<string, string>,
  redactor: Redactor,
): GroupRule[] {
  const traffic = trafficOf(permission)
  const rule = (
    peer: string | undefined,
    name: string | null,
    description: string | undefined,
  ): GroupRule => ({
    traffic,
    peer: peer ?? 'unknown',
    name,
    description: description ? redactor.scrub(description) : null,
  })
  const range = (peer: string | undefined) => (peer && anywhere.has(peer) ? 'anywhere' : null)
  return [
    ...(permission.UserIdGroupPairs ?? []).map((pair) =>
      rule(
        pair.GroupId,
        pair.GroupId === own
          ? 'this group'
          : (names.get(pair.GroupId ?? '') ?? pair.GroupName ?? null),
        pair.Description,
      ),
    ),
    ...(permission.PrefixListIds ?? []).map((p) => rule(p.PrefixListId, null, p.Description)),
    ...(permission.IpRanges ?? []).map((r) => rule(r.CidrIp, range(r.CidrIp), r.Description)),
    ...(permission.Ipv6Ranges ?? []).map((r) => rule(r.CidrIpv6, range(r.CidrIpv6), r.Description)),
  ]
}

/** Protocols by name and by number. EC2 uses names for the common ones. */
const protocols: Readonly<Record<string, string>> = {
  tcp: 'TCP',
  udp: 'UDP',
  icmp: 'ICMP',
  icmpv6: 'ICMPv6',
  '6': 'TCP',
  '17': 'UDP',
  '1': 'ICMP',
  '58': 'ICMPv6',
}

/**
 * Describes the traffic of a permission: `TCP 80`, `UDP 8000–8100`, `ICMP type 8`, `All traffic`.
 */
export function trafficOf({
  IpProtocol = '-1',
  FromPort,
  ToPort,
}: Pick<IpPermission, 'IpProtocol' | 'FromPort' | 'ToPort'>): string {
  if (IpProtocol === '-1') return 'All traffic'
  const name = protocols[IpProtocol] ?? `Protocol ${IpProtocol}`
  // For ICMP the ports are a type and a code; -1 means all.
  if (name.startsWith('ICMP'))
    return FromPort === undefined || FromPort === -1 ? name : `${name} type ${FromPort}`
  if (FromPort === undefined || FromPort === -1 || (FromPort === 0 && ToPort === 65_535))
    return name === 'TCP' || name === 'UDP' ? `${name}, all ports` : name
  const isOne = FromPort === ToPort || ToPort === undefined
  return `${name} ${isOne ? FromPort : `${FromPort}–${ToPort}`}`
}
