import type { Region } from './world/region.ts'

/** The identity that signed a request. */
export interface Identity {
  account: string
  arn: string
  userId: string
  accessKeyId: string
}

/** Context of an operation: the caller, and the account × region it acts on. */
export interface Call {
  caller: Identity
  region: Region
  /** Host of the sandbox as the caller addressed it, for answers with URLs that point back. */
  host?: string | undefined
}

/**
 * One operation of an api: synchronous, from decoded input to output. It throws a Fault before it
 * changes anything, never after. The input has been checked against the SDK's schema (types and
 * required members) and nothing more.
 */
export type Operation<I = never, O = unknown> = (input: I, call: Call) => O

/**
 * Output of an operation with an event stream: calls `emit` with each event, a member of the union,
 * until the returned function is called.
 */
export type EventSource<E> = (emit: (event: E) => void) => () => void

/**
 * An error in an AWS answer. `code` is its name in the api's schema, for instance
 * ClusterNotFoundException.
 */
export class Fault extends Error {
  readonly code: string
  /** HTTP status: 4xx for an error of the caller, 5xx for an error of the server. */
  readonly status: number
  constructor(code: string, message: string, status = 400) {
    super(message)
    this.name = code
    this.code = code
    this.status = status
  }
}
