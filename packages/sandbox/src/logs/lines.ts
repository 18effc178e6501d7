import { createHash } from 'node:crypto'
import { invalid } from './lookup.ts'
import type { LogEventState, LogStreamState } from './state.ts'

/** A position in a stream: after the line of that time and order. */
interface StreamPosition {
  timestamp: number
  order: number
}

export const comparePositions = (a: StreamPosition, b: StreamPosition): number =>
  a.timestamp - b.timestamp || a.order - b.order

/**
 * Returns the lines of a stream with `from <= timestamp <= to`, in order: lines that were put,
 * which may be in the future, and its writer's lines up to now.
 */
export function writtenLines(
  stream: LogStreamState,
  now: number,
  from: number,
  to: number,
): readonly LogEventState[] {
  const stored = stream.stored.filter((l) => l.timestamp >= from && l.timestamp <= to)
  const written = stream.writer?.lines(from, Math.min(to, now)) ?? []
  return stored.length === 0 ? written : [...stored, ...written].sort(comparePositions)
}

// AWS's tokens and event ids have 56 digits. Ours hold the position: 15 digits of time, 15 of
// order, and the rest of a digest of the stream.
const digits = (n: number) => String(n).padStart(15, '0')
const markOf = (stream: string) =>
  BigInt(`0x${createHash('sha256').update(stream).digest('hex').slice(0, 20)}`)
    .toString()
    .padStart(26, '0')
    .slice(0, 26)

/** Returns the id of a line, the same for every query. */
export const eventId = (stream: string, { timestamp, order }: StreamPosition): string =>
  digits(timestamp) + digits(order) + markOf(stream)

/** Returns a token of GetLogEvents that continues at a position. */
export const seal = (direction: 'f' | 'b', stream: string, place: StreamPosition): string =>
  `${direction}/${eventId(stream, place)}/s`

/** Opens a token that `seal` made for the same stream. Throws if it is invalid. */
export function openStreamToken(
  token: string,
  stream: string,
): { direction: 'f' | 'b'; place: StreamPosition } {
  const [, direction, timestamp, order, mark] =
    /^([fb])\/(\d{15})(\d{15})(\d{26})\/s$/.exec(token) ?? []
  if (!timestamp || !order || mark !== markOf(stream))
    throw invalid('The specified nextToken is invalid.')
  return {
    direction: direction === 'b' ? 'b' : 'f',
    place: { timestamp: Number(timestamp), order: Number(order) },
  }
}
