import type { LogEventState, Logs, LogStreamState } from './state.ts'

/** Limits on stored lines, for a stream and for a region. AWS has none; these bound the memory. */
const inStream = 10_000
const inRegion = 200_000

/**
 * Adds lines to a stream. Above the limits it drops the oldest lines of the stream, then those of
 * the least recently written stream.
 */
export function store(logs: Logs, stream: LogStreamState, lines: readonly LogEventState[]): void {
  const before = stream.stored.length
  stream.stored = [...stream.stored, ...lines]
    .sort((a, b) => a.timestamp - b.timestamp || a.order - b.order)
    .slice(-inStream)
  logs.stored += stream.stored.length - before
  logs.written.delete(stream)
  logs.written.add(stream)
  for (const quiet of logs.written) {
    if (logs.stored <= inRegion) break
    const over = Math.min(quiet.stored.length, logs.stored - inRegion)
    quiet.stored = quiet.stored.slice(over)
    logs.stored -= over
    if (quiet.stored.length === 0) logs.written.delete(quiet)
  }
}

/** Drops the stored lines of a deleted stream. */
export function forgetEvents(logs: Logs, stream: LogStreamState): void {
  logs.stored -= stream.stored.length
  logs.written.delete(stream)
}
