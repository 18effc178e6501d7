import { Fault } from '../operation.ts'
import type { Region } from '../world/region.ts'
import type { LogGroupState, LogStreamState } from './state.ts'

export const invalid = (message: string) => new Fault('InvalidParameterException', message)
const notFound = (message: string) => new Fault('ResourceNotFoundException', message)

/**
 * `arn:aws:logs:REGION:ACCOUNT:log-group:NAME`, which newer operations take and answer without the
 * `:*` of the older ones.
 */
export const groupArn = (region: Region, name: string): string =>
  `arn:${region.partition}:logs:${region.name}:${region.account}:log-group:${name}`

/** The name in a group's name or ARN, with or without `:*`. */
function groupNameOf(region: Region, reference: string): string {
  const prefix = groupArn(region, '')
  if (!reference.startsWith('arn:')) return reference
  if (!reference.startsWith(prefix)) throw notFound('The specified log group does not exist.')
  return reference.slice(prefix.length).replace(/:\*$/, '')
}

/** How an operation may name its group. */
interface GroupReference {
  logGroupName?: string | undefined
  logGroupIdentifier?: string | undefined
}

/** The group that an operation is about. */
export function findGroup(
  region: Region,
  { logGroupName, logGroupIdentifier }: GroupReference,
): LogGroupState {
  if (logGroupName !== undefined && logGroupIdentifier !== undefined) {
    throw invalid('Only one of logGroupName and logGroupIdentifier can be specified.')
  }
  const reference = logGroupIdentifier ?? logGroupName
  if (reference === undefined)
    throw invalid('Either logGroupName or logGroupIdentifier must be specified.')
  const group = region.logs.groups.get(groupNameOf(region, reference))
  if (!group) throw notFound('The specified log group does not exist.')
  return group
}

/** A stream of a group, by its name. */
export function findStream(group: LogGroupState, name = ''): LogStreamState {
  const stream = group.streams.get(name)
  if (!stream) throw notFound('The specified log stream does not exist.')
  return stream
}
