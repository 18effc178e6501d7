import { Fault } from '../operation.ts'
import type { Region } from '../world/region.ts'
import type { LogGroupState, LogStreamState } from './state.ts'

export const invalid = (message: string) => new Fault('InvalidParameterException', message)
const notFound = (message: string) => new Fault('ResourceNotFoundException', message)

/**
 * Returns `arn:aws:logs:REGION:ACCOUNT:log-group:NAME`, used by newer operations; older ones add
 * `:*`.
 */
export const groupArn = (region: Region, name: string): string =>
  `arn:${region.partition}:logs:${region.name}:${region.account}:log-group:${name}`

/** Returns the name in a group's name or ARN, with or without `:*`. */
function groupNameOf(region: Region, reference: string): string {
  const prefix = groupArn(region, '')
  if (!reference.startsWith('arn:')) return reference
  if (!reference.startsWith(prefix)) throw notFound('The specified log group does not exist.')
  return reference.slice(prefix.length).replace(/:\*$/, '')
}

/** Input members that name a group. */
interface GroupReference {
  logGroupName?: string | undefined
  logGroupIdentifier?: string | undefined
}

/** Returns the group of an operation. Throws if it does not exist. */
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

/** Returns a stream of a group by name. Throws if it does not exist. */
export function findStream(group: LogGroupState, name = ''): LogStreamState {
  const stream = group.streams.get(name)
  if (!stream) throw notFound('The specified log stream does not exist.')
  return stream
}
