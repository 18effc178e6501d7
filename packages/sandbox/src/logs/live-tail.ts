import { randomUUID } from 'node:crypto'
import type {
  LiveTailSessionLogEvent,
  StartLiveTailRequest,
  StartLiveTailResponseStream,
} from '@aws-sdk/client-cloudwatch-logs'
import type { EventSource, Operation } from '../operation.ts'
import { wall } from '../world/account.ts'
import type { Region } from '../world/region.ts'
import { filterOf } from './filter-pattern.ts'
import { comparePositions, writtenLines } from './lines.ts'
import { findGroup, invalid } from './lookup.ts'
import type { LogGroupState, LogEventState, LogStreamState } from './state.ts'

/** Interval of updates, and their most lines; beyond that an update is a sample. */
const every = 1_000
const most = 500

/**
 * StartLiveTail: sends new lines. Updates come by wall time; the lines follow the account's clock.
 */
export const startLiveTail: Operation<
  StartLiveTailRequest,
  { responseStream: EventSource<StartLiveTailResponseStream> }
> = (input, { region }) => {
  const {
    logGroupIdentifiers = [],
    logStreamNames,
    logStreamNamePrefixes,
    logEventFilterPattern = '',
  } = input
  if (logGroupIdentifiers.some((id) => !id.startsWith('arn:')))
    throw invalid('logGroupIdentifiers must be ARNs of log groups.')
  if (logStreamNames && logStreamNamePrefixes)
    throw invalid('logStreamNames and logStreamNamePrefixes are mutually exclusive.')
  if ((logStreamNames || logStreamNamePrefixes) && logGroupIdentifiers.length > 1) {
    throw invalid('Log streams can be specified for one log group only.')
  }
  const groups = logGroupIdentifiers.map((logGroupIdentifier) =>
    findGroup(region, { logGroupIdentifier }),
  )
  const matches = filterOf(logEventFilterPattern)
  const wanted = (s: LogStreamState) =>
    (!logStreamNames || logStreamNames.includes(s.name)) &&
    (!logStreamNamePrefixes || logStreamNamePrefixes.some((p) => s.name.startsWith(p)))
  const sessionStart = {
    requestId: randomUUID(),
    sessionId: randomUUID(),
    logGroupIdentifiers,
    logStreamNames,
    logStreamNamePrefixes,
    logEventFilterPattern,
  }
  return {
    responseStream: (emit) => {
      let since = { time: region.clock.now(), puts: region.logs.puts }
      const tell = () => {
        const now = { time: region.clock.now(), puts: region.logs.puts }
        const news = groups.flatMap((g) =>
          newsOf(region, g, wanted, since).filter((n) => matches(n.message ?? '')),
        )
        since = now
        emit({
          sessionUpdate: {
            sessionMetadata: { sampled: news.length > most },
            sessionResults: news.slice(0, most),
          },
        })
        cancel = wall.after(every, tell)
      }
      emit({ sessionStart })
      let cancel = wall.after(every, tell)
      return () => cancel()
    },
  }
}

/** Returns the lines written to a group after a time, or put into it after a number of puts. */
function newsOf(
  region: Region,
  group: LogGroupState,
  wanted: (s: LogStreamState) => boolean,
  since: { time: number; puts: number },
): LiveTailSessionLogEvent[] {
  const toEvent =
    (stream: LogStreamState) =>
    ({ timestamp, message, ingestionTime }: LogEventState) => ({
      logGroupIdentifier: `${region.account}:${group.name}`,
      logStreamName: stream.name,
      timestamp,
      message,
      ingestionTime,
    })
  const now = region.clock.now()
  const streams = [...group.streams.values()].filter(wanted)
  return streams
    .flatMap((stream) => {
      const put = stream.stored.filter((l) => l.order > since.puts)
      const written = writtenLines({ ...stream, stored: [] }, now, since.time + 1, now)
      return [...put, ...written].map((line) => ({ line, event: toEvent(stream)(line) }))
    })
    .sort((a, b) => comparePositions(a.line, b.line))
    .map(({ event }) => event)
}
