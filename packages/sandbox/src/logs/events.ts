import type {
  GetLogEventsRequest,
  GetLogEventsResponse,
  InputLogEvent,
  PutLogEventsRequest,
  PutLogEventsResponse,
} from '@aws-sdk/client-cloudwatch-logs'
import type { Operation } from '../operation.ts'
import { comparePositions, writtenLines, openStreamToken, seal } from './lines.ts'
import { findGroup, findStream, invalid } from './lookup.ts'
import type { LogEventState } from './state.ts'
import { store } from './stored.ts'

const hour = 3_600_000
const day = 24 * hour
/** Limit of a page. AWS adds 26 bytes for each event to its text. */
const pageBytes = 1_048_576
const overhead = 26

export const putLogEvents: Operation<PutLogEventsRequest, PutLogEventsResponse> = (
  input,
  { region },
) => {
  const group = findGroup(region, input)
  const stream = findStream(group, input.logStreamName)
  const events = input.logEvents ?? []
  checkBatch(events)
  const now = region.clock.now()
  const timeOf = (event: InputLogEvent) => event.timestamp ?? 0
  const oldest = now - Math.min(14, group.retentionInDays ?? 14) * day
  const tooOld = events.findLastIndex((e) => timeOf(e) < oldest) + 1
  const tooNew = events.findIndex((e) => timeOf(e) > now + 2 * hour)
  const taken = events.slice(tooOld, tooNew < 0 ? undefined : tooNew)
  const lines = taken.map((e) => ({
    timestamp: timeOf(e),
    order: ++region.logs.puts,
    message: e.message ?? '',
    ingestionTime: now,
  }))
  store(region.logs, stream, lines)
  const byRetention = group.retentionInDays !== undefined && group.retentionInDays < 14
  const rejected = {
    ...(tooOld > 0 && byRetention ? { expiredLogEventEndIndex: tooOld } : {}),
    ...(tooOld > 0 && !byRetention ? { tooOldLogEventEndIndex: tooOld } : {}),
    ...(tooNew >= 0 ? { tooNewLogEventStartIndex: tooNew } : {}),
  }
  return {
    nextSequenceToken: String(region.logs.puts).padStart(56, '4'),
    ...(Object.keys(rejected).length > 0 ? { rejectedLogEventsInfo: rejected } : {}),
  }
}

function checkBatch(events: readonly InputLogEvent[]): void {
  const times = events.map((e) => e.timestamp ?? 0)
  if (times.some((t, n) => n > 0 && t < (times[n - 1] ?? 0))) {
    throw invalid('Log events in a single PutLogEvents request must be in chronological order.')
  }
  if ((times.at(-1) ?? 0) - (times[0] ?? 0) > day) {
    throw invalid(
      'The batch of log events in a single PutLogEvents request cannot span more than 24 hours.',
    )
  }
  const size = events.reduce((sum, e) => sum + Buffer.byteLength(e.message ?? '') + overhead, 0)
  if (size > pageBytes)
    throw invalid(`Upload too large: ${size} bytes exceeds limit of ${pageBytes}`)
}

/**
 * GetLogEvents: returns one page of a stream in either direction. At the end it returns the token
 * that was sent.
 */
export const getLogEvents: Operation<GetLogEventsRequest, GetLogEventsResponse> = (
  input,
  { region },
) => {
  const group = findGroup(region, input)
  const stream = findStream(group, input.logStreamName)
  const {
    nextToken,
    startTime = 0,
    endTime = Infinity,
    startFromHead = false,
    limit = 10_000,
  } = input
  if (startTime > endTime) throw invalid('startTime must be less than or equal to endTime.')
  const token = nextToken === undefined ? undefined : openStreamToken(nextToken, stream.name)
  const now = region.clock.now()
  // endTime is exclusive here, but inclusive in FilterLogEvents. The group's retention hides old
  // lines.
  const from = Math.max(startTime, now - (group.retentionInDays ?? 1e6) * day)
  const lines = writtenLines(stream, now, from, endTime - 1).filter(
    (line) =>
      !token ||
      (token.direction === 'f'
        ? comparePositions(line, token.place) > 0
        : comparePositions(line, token.place) < 0),
  )
  const forward = token ? token.direction === 'f' : startFromHead
  const events = fit(lines, { forward, limit: Math.min(limit, 10_000) })
  const edge = token?.place ?? { timestamp: from, order: 0 }
  const first = events[0] ?? edge
  const last = events.at(-1) ?? edge
  return {
    events: events.map(({ timestamp, message, ingestionTime }) => ({
      timestamp,
      message,
      ingestionTime,
    })),
    nextForwardToken: seal('f', stream.name, last),
    nextBackwardToken: seal('b', stream.name, first),
  }
}

/**
 * Returns as many lines as a page holds, from the start when reading forward, from the end when
 * reading backward; always in order.
 */
function fit(
  lines: readonly LogEventState[],
  { forward, limit }: { forward: boolean; limit: number },
): readonly LogEventState[] {
  const near = forward ? lines.slice(0, limit) : lines.slice(-limit).reverse()
  let room = pageBytes
  const stop = near.findIndex((l) => (room -= Buffer.byteLength(l.message) + overhead) < 0)
  const taken = stop < 0 ? near : near.slice(0, stop)
  return forward ? taken : taken.toReversed()
}
