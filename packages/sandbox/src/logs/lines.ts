import { createHash } from 'node:crypto'
import { invalid } from './lookup.ts'
import type { LogLine, LogStreamState } from './state.ts'

/** A place between lines: after the line of that time and order. */
export interface Place {
  timestamp: number
  order: number
}

export const compare = (a: Place, b: Place): number =>
  a.timestamp - b.timestamp || a.order - b.order

/**
 * The lines of a stream with `from <= timestamp <= to`, in order: those that were put, which may be
 * ahead of time, and those that its writer wrote up to now.
 */
export function linesOf(
  stream: LogStreamState,
  now: number,
  from: number,
  to: number,
): readonly LogLine[] {
  const stored = stream.stored.filter((l) => l.timestamp >= from && l.timestamp <= to)
  const written = stream.writer?.lines(from, Math.min(to, now)) ?? []
  return stored.length === 0 ? written : [...stored, ...written].sort(compare)
}

// AWS's tokens and event ids are 56 digits. These say where they point: 15 digits of time, 15 of
// order, the rest tells streams apart.
const digits = (n: number) => String(n).padStart(15, '0')
const markOf = (stream: string) =>
  BigInt(`0x${createHash('sha256').update(stream).digest('hex').slice(0, 20)}`)
    .toString()
    .padStart(26, '0')
    .slice(0, 26)

/** The id of a line, the same however it is found. */
export const eventId = (stream: string, { timestamp, order }: Place): string =>
  digits(timestamp) + digits(order) + markOf(stream)

/** A token of GetLogEvents, which reads on from a place. */
export const seal = (direction: 'f' | 'b', stream: string, place: Place): string =>
  `${direction}/${eventId(stream, place)}/s`

/** Opens a token that `seal` made for the same stream. */
export function open(token: string, stream: string): { direction: 'f' | 'b'; place: Place } {
  const [, direction, timestamp, order, mark] =
    /^([fb])\/(\d{15})(\d{15})(\d{26})\/s$/.exec(token) ?? []
  if (!timestamp || !order || mark !== markOf(stream))
    throw invalid('The specified nextToken is invalid.')
  return {
    direction: direction === 'b' ? 'b' : 'f',
    place: { timestamp: Number(timestamp), order: Number(order) },
  }
}
