/** One request signed with a key of the account, and how it was answered. */
export interface CallRecord {
  requestId: string
  api: string
  /** Empty if the request named no operation, or was refused before it was read. */
  operation: string
  region: string
  accessKeyId: string
  /**
   * Wall time in milliseconds. Tests measure the caller's pace with it, so it does not use the
   * account's clock.
   */
  at: number
  /** HTTP status, or 0 if no answer was sent (a reset, a hang). */
  status: number
  /** Code of the error, as in Fault. */
  error?: string
  /** Decoded input; absent if it could not be decoded. */
  input?: unknown
}

const kept = 5_000

/**
 * Copies an input with its bytes replaced by their number, because a layer part has millions of
 * them.
 */
function withoutBytes(input: unknown): unknown {
  if (
    typeof input !== 'object' ||
    input === null ||
    !Object.values(input).some((value) => value instanceof Uint8Array)
  )
    return input
  return Object.fromEntries(
    Object.entries(input).map(([name, value]: [string, unknown]) => [
      name,
      value instanceof Uint8Array ? { bytes: value.length } : value,
    ]),
  )
}

/** Log of an account's calls: the newest in full, and a count of all. */
export class CallLog {
  readonly #records: CallRecord[] = []
  #counts = new Map<string, number>()
  #total = 0

  add(record: CallRecord): void {
    this.#records.push({ ...record, input: withoutBytes(record.input) })
    if (this.#records.length > kept * 2) this.#records.splice(0, kept)
    this.#total += 1
    const name = `${record.api}:${record.operation}`
    this.#counts.set(name, (this.#counts.get(name) ?? 0) + 1)
  }

  clear(): void {
    this.#records.length = 0
    this.#counts = new Map()
    this.#total = 0
  }

  /**
   * `counts` is keyed by `api:operation`. It and `total` cover all calls; `calls` keeps the last
   * 5,000.
   */
  report(): { total: number; counts: Record<string, number>; calls: CallRecord[] } {
    return {
      total: this.#total,
      counts: Object.fromEntries(this.#counts),
      calls: this.#records.slice(-kept),
    }
  }
}
