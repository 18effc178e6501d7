/** One request that was signed with a key of the account, as it was answered. */
export interface CallRecord {
  requestId: string
  api: string
  /** Empty when the request named none, or was refused before it was read. */
  operation: string
  region: string
  accessKeyId: string
  /** Wall time in milliseconds: what is measured with it is the caller's pace, not the account's. */
  at: number
  /** The HTTP status, or 0 when no answer was sent (a reset, a hang). */
  status: number
  /** The error's code, as Fault has it. */
  error?: string
  /** The decoded input, once it could be decoded. */
  input?: unknown
}

const kept = 5_000

/** An input as it is kept: of bytes only how many there were, for a part of a layer has millions of them. */
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

/** The calls of one account: the newest in full, and all of them counted. */
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

  /** `counts` is by `api:operation`; neither it nor `total` forgets, as `calls` does beyond 5,000. */
  report(): { total: number; counts: Record<string, number>; calls: CallRecord[] } {
    return {
      total: this.#total,
      counts: Object.fromEntries(this.#counts),
      calls: this.#records.slice(-kept),
    }
  }
}
