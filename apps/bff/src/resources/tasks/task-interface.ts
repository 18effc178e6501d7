import type { NetworkInterface } from '@aws-sdk/client-ec2'
import type { Attachment, Task } from '@aws-sdk/client-ecs'
import type { TaskNetwork } from '@pilothouse/contract'
import type { Scope } from '../../aws/scope.ts'
import { attempt, noAttempt, type Attempt } from '../attempt.ts'

/** An interface with its group names, before their rules are read. */
export type ReadInterface = Omit<NonNullable<TaskNetwork['interface']>, 'groups'> & {
  groups: { id: string; name: string | null }[] | null
}

const call = 'ec2:DescribeNetworkInterfaces'
/** Attachment states in which the interface was given back (docs: attachment statuses). */
const givenBack = new Set(['DETACHED', 'DELETED'])

/** Reads a task's own interface from ECS and EC2. */
export async function readInterface(scope: Scope, task: Task): Promise<ReadInterface> {
  const attachment = task.attachments?.find((a) => a.type === 'ElasticNetworkInterface')
  const id = detailOf(attachment, 'networkInterfaceId')
  const ended = task.lastStatus === 'STOPPED' || givenBack.has(attachment?.status ?? '')
  const read = id === null || ended ? noAttempt : await attempt(call, () => describe(scope, id))
  const found = read.value
  const ips = (task.containers ?? []).flatMap((c) => c.networkInterfaces ?? [])
  return {
    id,
    state: stateOfInterface({ ended, id, ...read }),
    privateIp:
      detailOf(attachment, 'privateIPv4Address') ??
      found?.PrivateIpAddress ??
      ips.find((n) => n.privateIpv4Address)?.privateIpv4Address ??
      null,
    publicIp: found?.Association?.PublicIp ?? null,
    ipv6: (found?.Ipv6Addresses ?? []).flatMap((a) => a.Ipv6Address ?? []),
    dnsName: detailOf(attachment, 'privateDnsName') ?? found?.PrivateDnsName ?? null,
    mac: detailOf(attachment, 'macAddress') ?? found?.MacAddress ?? null,
    subnet: detailOf(attachment, 'subnetId') ?? found?.SubnetId ?? null,
    vpc: found?.VpcId ?? null,
    zone: found?.AvailabilityZone ?? task.availabilityZone ?? null,
    groups: found
      ? (found.Groups ?? []).map((group) => ({
          id: group.GroupId ?? 'unknown',
          name: group.GroupName ? scope.redactor.scrub(group.GroupName) : null,
        }))
      : null,
    problem: read.problem,
  }
}

interface InterfaceFacts {
  /** Whether the task has stopped or given its interface back. */
  ended: boolean
  id: string | null
  problem: Attempt<unknown>['problem']
  value: NetworkInterface | null
}

function stateOfInterface({ ended, id, problem, value }: InterfaceFacts): ReadInterface['state'] {
  if (ended) return 'gone'
  if (id === null) return 'coming'
  if (problem) return 'unread'
  return value ? 'there' : 'gone'
}

const detailOf = (attachment: Attachment | undefined, name: string): string | null =>
  attachment?.details?.find((d) => d.name === name)?.value ?? null

/** Describes with a filter, so that an unknown id is not an error. */
async function describe(scope: Scope, id: string): Promise<NetworkInterface | null> {
  const { DescribeNetworkInterfacesCommand } = await import('@aws-sdk/client-ec2')
  const answer = await scope.readFrom(
    'ec2',
    { bucket: 'EC2 read', call, priority: 'page' },
    (ec2) =>
      ec2.send(
        new DescribeNetworkInterfacesCommand({
          Filters: [{ Name: 'network-interface-id', Values: [id] }],
        }),
      ),
  )
  return answer.NetworkInterfaces?.[0] ?? null
}
