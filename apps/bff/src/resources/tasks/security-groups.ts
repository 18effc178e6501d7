import type { IpPermission, SecurityGroup as SdkGroup } from '@aws-sdk/client-ec2'
import type { GroupRule, PartProblem, SecurityGroup } from '@pilothouse/contract'
import { chunks } from '../../aws/paging.ts'
import type { Redactor } from '../../aws/redact.ts'
import type { Scope } from '../../aws/scope.ts'
import { attempt } from '../attempt.ts'

const call = 'ec2:DescribeSecurityGroups'
/** A filter of EC2's takes at most so many values. */
const filterValues = 200

/** Those of the groups that EC2 knows. It is asked by a filter: an id that is gone is left out, where naming it would fail them all. */
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

/** Groups by their ids, as far as they could be read. */
export interface ReadGroups {
  /** The groups in the order asked for; one that is not known keeps its id, and the name if there is one. */
  of(wanted: readonly { id: string; name: string | null }[]): SecurityGroup[]
  problem: PartProblem | null
}

/** Reads groups with their rules, and the names of the groups that the rules speak of. */
export async function readGroups(scope: Scope, ids: readonly string[]): Promise<ReadGroups> {
  const wanted = [...new Set(ids)]
  const read = await attempt(call, () => describeGroups(scope, wanted))
  const known = new Map((read.value ?? []).map((g) => [g.GroupId ?? '', g]))
  const peers = [...known.values()]
    .flatMap((g) => [...(g.IpPermissions ?? []), ...(g.IpPermissionsEgress ?? [])])
    .flatMap((p) => p.UserIdGroupPairs ?? [])
    .map((p) => p.GroupId ?? '')
  const others = [...new Set(peers)].filter((id) => id && !known.has(id))
  // Only names are wanted of these; without them the ids stand alone.
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

/** One permission is as many rules as it names peers. */
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

/** EC2's numbers of protocols that have a name here; it writes the usual ones by name. */
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

/** What a permission lets through: `TCP 80`, `UDP 8000–8100`, `ICMP type 8`, `All traffic`. */
export function trafficOf({
  IpProtocol = '-1',
  FromPort,
  ToPort,
}: Pick<IpPermission, 'IpProtocol' | 'FromPort' | 'ToPort'>): string {
  if (IpProtocol === '-1') return 'All traffic'
  const name = protocols[IpProtocol] ?? `Protocol ${IpProtocol}`
  // For ICMP the ports are a type and a code; -1 is all of them.
  if (name.startsWith('ICMP'))
    return FromPort === undefined || FromPort === -1 ? name : `${name} type ${FromPort}`
  if (FromPort === undefined || FromPort === -1 || (FromPort === 0 && ToPort === 65_535))
    return name === 'TCP' || name === 'UDP' ? `${name}, all ports` : name
  return `${name} ${FromPort === ToPort || ToPort === undefined ? FromPort : `${FromPort}–${ToPort}`}`
}
