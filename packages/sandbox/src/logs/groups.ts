import type {
  CreateLogGroupRequest,
  DeleteLogGroupRequest,
  DeleteRetentionPolicyRequest,
  DescribeLogGroupsRequest,
  DescribeLogGroupsResponse,
  LogGroup,
  PutRetentionPolicyRequest,
} from '@aws-sdk/client-cloudwatch-logs'
import { Fault, type Operation } from '../operation.ts'
import type { Region } from '../world/region.ts'
import { findGroup, groupArn, invalid } from './lookup.ts'
import { page } from './page.ts'
import type { LogGroupState } from './state.ts'
import { forgetEvents } from './stored.ts'

/** Creates a group. */
export function newGroup(
  region: Region,
  name: string,
  input: Omit<CreateLogGroupRequest, 'logGroupName'> = {},
  createdAt = region.clock.now(),
): LogGroupState {
  const {
    tags = {},
    logGroupClass = 'STANDARD',
    kmsKeyId,
    deletionProtectionEnabled = false,
  } = input
  const group: LogGroupState = {
    name,
    createdAt,
    class: logGroupClass,
    retentionInDays: undefined,
    kmsKeyId,
    deletionProtectionEnabled,
    tags,
    streams: new Map(),
  }
  region.logs.groups.set(name, group)
  return group
}

export const createLogGroup: Operation<CreateLogGroupRequest, void> = (input, { region }) => {
  const name = input.logGroupName ?? ''
  if (region.logs.groups.has(name))
    throw new Fault('ResourceAlreadyExistsException', 'The specified log group already exists')
  newGroup(region, name, input)
}

export const deleteLogGroup: Operation<DeleteLogGroupRequest, void> = (input, { region }) => {
  const group = findGroup(region, input)
  if (group.deletionProtectionEnabled)
    throw new Fault(
      'ValidationException',
      'Cannot delete a log group that has deletion protection enabled.',
    )
  for (const stream of group.streams.values()) forgetEvents(region.logs, stream)
  region.logs.groups.delete(group.name)
}

const toGroup = (region: Region, group: LogGroupState): LogGroup => ({
  logGroupName: group.name,
  creationTime: group.createdAt,
  retentionInDays: group.retentionInDays,
  metricFilterCount: 0,
  arn: `${groupArn(region, group.name)}:*`,
  logGroupArn: groupArn(region, group.name),
  storedBytes: 0,
  kmsKeyId: group.kmsKeyId,
  logGroupClass: group.class as LogGroup['logGroupClass'],
  deletionProtectionEnabled: group.deletionProtectionEnabled,
})

export const describeLogGroups: Operation<DescribeLogGroupsRequest, DescribeLogGroupsResponse> = (
  input,
  { region },
) => {
  const {
    logGroupNamePrefix: prefix,
    logGroupNamePattern: pattern,
    logGroupClass,
    logGroupIdentifiers,
  } = input
  if (prefix !== undefined && pattern !== undefined) {
    throw invalid(
      'LogGroup name prefix and LogGroup name pattern are mutually exclusive parameters.',
    )
  }
  const named =
    logGroupIdentifiers &&
    new Set(
      logGroupIdentifiers.map((logGroupIdentifier) => findGroup(region, { logGroupIdentifier })),
    )
  const groups = [...region.logs.groups.values()]
    .filter((g) => !named || named.has(g))
    .filter(
      (g) =>
        g.name.startsWith(prefix ?? '') &&
        g.name.toLowerCase().includes((pattern ?? '').toLowerCase()),
    )
    .filter((g) => logGroupClass === undefined || g.class === logGroupClass)
    .sort((a, b) => (a.name < b.name ? -1 : 1))
  const { items, nextToken } = page(['groups'], groups, input, (g) => g.name)
  return { logGroups: items.map((g) => toGroup(region, g)), nextToken }
}

/** Allowed numbers of days (API reference: PutRetentionPolicy). */
const retentions = [
  1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288,
  3653,
]

export const putRetentionPolicy: Operation<PutRetentionPolicyRequest, void> = (
  input,
  { region },
) => {
  const group = findGroup(region, input)
  const { retentionInDays = 0 } = input
  if (!retentions.includes(retentionInDays)) {
    throw invalid(
      `1 validation error detected: Value '${retentionInDays}' at 'retentionInDays' ` +
        'failed to satisfy constraint: Member must satisfy enum value set: ' +
        `[${retentions.join(', ')}]`,
    )
  }
  group.retentionInDays = retentionInDays
}

export const deleteRetentionPolicy: Operation<DeleteRetentionPolicyRequest, void> = (
  input,
  { region },
) => {
  findGroup(region, input).retentionInDays = undefined
}
