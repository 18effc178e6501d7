import type {
  FilterLogEventsRequest,
  FilterLogEventsResponse,
} from '@aws-sdk/client-cloudwatch-logs'
import type { Operation } from '../operation.ts'
import { filterOf } from './filter-pattern.ts'
import { comparePositions, eventId, writtenLines } from './lines.ts'
import { findGroup, findStream, invalid } from './lookup.ts'
import type { LogGroupState, LogEventState, LogStreamState } from './state.ts'

const day = 24 * 3_600_000
const pageBytes = 1_048_576

interface Found {
  stream: LogStreamState
  line: LogEventState
}

function order(a: Found, b: Found): number {
  const byLine = comparePositions(a.line, b.line)
  if (byLine !== 0 || a.stream.name === b.stream.name) return byLine
  return a.stream.name < b.stream.name ? -1 : 1
}

/** Earliest `startTime` of a search that starts with the newest line. */
const firstDescending = Date.UTC(2024, 0, 1)

/**
 * FilterLogEvents: returns matching lines of a group's streams, sorted by time, in pages. A token
 * keeps the direction of the first page.
 */
export const filterLogEvents: Operation<FilterLogEventsRequest, FilterLogEventsResponse> = (
  input,
  { region },
) => {
  const group = findGroup(region, input)
  const { startTime = 0, endTime = Infinity, limit = 10_000, nextToken } = input
  if (startTime > endTime) throw invalid('startTime must be less than or equal to endTime.')
  const streams = streamsOf(group, input)
  const matches = filterOf(input.filterPattern ?? '')
  const now = region.clock.now()
  const from = Math.max(startTime, now - (group.retentionInDays ?? 1e6) * day)
  const token = nextToken === undefined ? undefined : openToken(nextToken)
  const forward = token ? token.forward : (input.startFromHead ?? true)
  if (!forward && startTime < firstDescending) {
    throw invalid('startTime must be on or after 2024-01-01 when startFromHead is false.')
  }
  const reached = token && Number(token.lastId.slice(0, 15))
  const first = forward ? Math.max(from, reached ?? 0) : from
  const final = forward ? endTime : Math.min(endTime, reached ?? Infinity)
  const found = streams
    .flatMap((stream) => writtenLines(stream, now, first, final).map((line) => ({ stream, line })))
    .filter(({ line }) => matches(line.message))
    .sort(forward ? order : (a, b) => order(b, a))
  const start = token
    ? found.findIndex((f) => eventId(f.stream.name, f.line) === token.lastId) + 1
    : 0
  // If the token's line was dropped, the page starts with the first one that is left.
  const rest = found.slice(start)
  let room = pageBytes
  const stop = rest.findIndex(
    ({ line }, n) => n >= limit || (room -= Buffer.byteLength(line.message) + 26) < 0,
  )
  const taken = stop < 0 ? rest : rest.slice(0, stop)
  const last = taken.at(-1)
  return {
    events: taken.map(({ stream, line: { timestamp, message, ingestionTime, order: n } }) => ({
      logStreamName: stream.name,
      timestamp,
      message,
      ingestionTime,
      eventId: eventId(stream.name, { timestamp, order: n }),
    })),
    searchedLogStreams: [],
    nextToken:
      stop < 0 || !last
        ? undefined
        : sealToken({ forward, lastId: eventId(last.stream.name, last.line) }),
  }
}

function streamsOf(
  group: LogGroupState,
  { logStreamNames, logStreamNamePrefix }: FilterLogEventsRequest,
): LogStreamState[] {
  if (logStreamNames && logStreamNamePrefix !== undefined)
    throw invalid('Parameter logStreamNames cannot be used together with logStreamNamePrefix.')
  if (logStreamNames) return [...new Set(logStreamNames)].map((name) => findStream(group, name))
  return [...group.streams.values()].filter((s) => s.name.startsWith(logStreamNamePrefix ?? ''))
}

interface Token {
  forward: boolean
  /** Event id of the last line that was returned. */
  lastId: string
}

const sealToken = ({ forward, lastId }: Token): string =>
  Buffer.from(`${forward ? 'f' : 'b'}${lastId}`).toString('base64url')

function openToken(token: string): Token {
  const [, direction, lastId] =
    /^([fb])(\d{56})$/.exec(Buffer.from(token, 'base64url').toString()) ?? []
  if (lastId === undefined) throw invalid('The specified nextToken is invalid.')
  return { forward: direction === 'f', lastId }
}
