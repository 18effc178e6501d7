/** A line of a stream. `order` decides between lines of the same millisecond. */
export interface LogLine {
  timestamp: number
  order: number
  message: string
  ingestionTime: number
}

/**
 * Lines that nobody stores: they follow from what their writer was doing then. The same span gives the same lines for ever;
 * `from` and `to` belong to it, and nothing later than `now` is asked for.
 */
export interface LogWriter {
  lines(from: number, to: number): LogLine[]
  /** When it wrote its first line. */
  first: number
  /** When it wrote its latest, as of `now`. */
  last(now: number): number
  /** It will write nothing more. */
  ended(): boolean
}

export interface LogStreamState {
  readonly name: string
  readonly createdAt: number
  /** What was put into it, oldest first. */
  stored: LogLine[]
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

/** What CloudWatch Logs holds in one account × region. */
export interface Logs {
  readonly groups: Map<string, LogGroupState>
  /** Numbers what is put, so that a tail knows what came after it began. */
  puts: number
  /** The streams with stored lines, the one that was written to least recently first. */
  readonly written: Set<LogStreamState>
  stored: number
}

/** CloudWatch Logs before anything was created. */
export function createLogs(): Logs {
  return { groups: new Map(), puts: 0, written: new Set(), stored: 0 }
}
