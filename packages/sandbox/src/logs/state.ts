/** A line of a stream. `order` sorts lines of the same millisecond. */
export interface LogEventState {
  timestamp: number
  order: number
  message: string
  ingestionTime: number
}

/**
 * Computes lines that are not stored. The same span always gives the same lines. `from` and `to`
 * are inclusive, and `to` is never later than now.
 */
export interface LogWriter {
  lines(from: number, to: number): LogEventState[]
  /** Time of the first line. */
  first: number
  /** Returns the time of the latest line as of `now`. */
  last(now: number): number
  /** Returns whether no more lines will follow. */
  ended(): boolean
}

export interface LogStreamState {
  readonly name: string
  readonly createdAt: number
  /** Lines put by clients, oldest first. */
  stored: LogEventState[]
  writer: LogWriter | undefined
}

export interface LogGroupState {
  readonly name: string
  readonly createdAt: number
  readonly class: string
  retentionInDays: number | undefined
  deletionProtectionEnabled: boolean
  kmsKeyId: string | undefined
  tags: Record<string, string>
  readonly streams: Map<string, LogStreamState>
}

/** CloudWatch Logs state of one account × region. */
export interface Logs {
  readonly groups: Map<string, LogGroupState>
  /** Number of puts, so that a tail finds the lines put after its start. */
  puts: number
  /** Streams with stored lines, least recently written first. */
  readonly written: Set<LogStreamState>
  stored: number
}

/** Creates an empty CloudWatch Logs state. */
export function createLogs(): Logs {
  return { groups: new Map(), puts: 0, written: new Set(), stored: 0 }
}
