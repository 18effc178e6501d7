import type {
  CreateLogStreamRequest,
  DeleteLogStreamRequest,
  DescribeLogStreamsRequest,
  DescribeLogStreamsResponse,
  LogStream,
} from '@aws-sdk/client-cloudwatch-logs'
import { Fault, type Operation } from '../operation.ts'
import type { Region } from '../world/region.ts'
import { findGroup, findStream, groupArn, invalid } from './lookup.ts'
import { page } from './page.ts'
import type { LogGroupState, LogStreamState, LogWriter } from './state.ts'
import { forgetEvents } from './stored.ts'

/**
 * Most streams of containers in a group, because a crashing container makes thousands. Those that
 * ended first are dropped first.
 */
const kept = 1_000

/** Creates a stream. */
export function newStream(
  group: LogGroupState,
  name: string,
  createdAt: number,
  writer?: LogWriter,
): LogStreamState {
  const stream: LogStreamState = { name, createdAt, stored: [], writer }
  group.streams.set(name, stream)
  if (writer && group.streams.size > kept) {
    const spent = [...group.streams.values()].find(
      (s) => s.writer?.ended() && s.stored.length === 0,
    )
    if (spent) group.streams.delete(spent.name)
  }
  return stream
}

export const createLogStream: Operation<CreateLogStreamRequest, void> = (input, { region }) => {
  const group = findGroup(region, input)
  const name = input.logStreamName ?? ''
  if (group.streams.has(name))
    throw new Fault('ResourceAlreadyExistsException', 'The specified log stream already exists')
  newStream(group, name, region.clock.now())
}

export const deleteLogStream: Operation<DeleteLogStreamRequest, void> = (input, { region }) => {
  const group = findGroup(region, input)
  const stream = findStream(group, input.logStreamName)
  forgetEvents(region.logs, stream)
  group.streams.delete(stream.name)
}

/** Returns the times that are defined, sorted. */
const sorted = (times: readonly (number | undefined)[]) =>
  times.filter((time) => time !== undefined).toSorted((a, b) => a - b)
const least = (...times: (number | undefined)[]) => sorted(times)[0]
const most = (...times: (number | undefined)[]) => sorted(times).at(-1)

/** Returns the time of a stream's latest line. */
const lastOf = (stream: LogStreamState, now: number) =>
  most(stream.stored.at(-1)?.timestamp, stream.writer?.last(now))

function toStream(region: Region, group: LogGroupState, stream: LogStreamState): LogStream {
  const now = region.clock.now()
  const written = stream.writer?.last(now)
  return {
    logStreamName: stream.name,
    creationTime: stream.createdAt,
    firstEventTimestamp: least(
      stream.stored[0]?.timestamp,
      written === undefined ? undefined : stream.writer?.first,
    ),
    lastEventTimestamp: lastOf(stream, now),
    lastIngestionTime: most(
      stream.stored.reduce<number | undefined>(
        (last, line) => most(last, line.ingestionTime),
        undefined,
      ),
      written,
    ),
    uploadSequenceToken: '49039859592571311478518273652110437921784723456739465394',
    arn: `${groupArn(region, group.name)}:log-stream:${stream.name}`,
    storedBytes: 0,
  }
}

export const describeLogStreams: Operation<
  DescribeLogStreamsRequest,
  DescribeLogStreamsResponse
> = (input, { region }) => {
  const group = findGroup(region, input)
  const { logStreamNamePrefix: prefix = '', orderBy = 'LogStreamName', descending = false } = input
  if (orderBy === 'LastEventTime' && prefix)
    throw invalid('Cannot order by LastEventTime with a logStreamNamePrefix.')
  const now = region.clock.now()
  const sign = descending ? -1 : 1
  const rank = new Map(
    [...group.streams.values()].map((s) => [
      s,
      orderBy === 'LastEventTime' ? (lastOf(s, now) ?? 0) : 0,
    ]),
  )
  const streams = [...group.streams.values()]
    .filter((s) => s.name.startsWith(prefix))
    .sort((a, b) => sign * ((rank.get(a) ?? 0) - (rank.get(b) ?? 0) || (a.name < b.name ? -1 : 1)))
  const { items, nextToken } = page(['streams', group.name], streams, input, (s) => s.name)
  return { logStreams: items.map((s) => toStream(region, group, s)), nextToken }
}
