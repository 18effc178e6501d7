import type { Region } from './world/region.ts'

/** Who signed the request. */
export interface Caller {
  account: string
  arn: string
  userId: string
  accessKeyId: string
}

/** What an operation may know: who calls, and the account × region it acts on. */
export interface Call {
  caller: Caller
  region: Region
  /** Where the caller found the sandbox, for an answer that points back to it. */
  host?: string | undefined
}

/**
 * One operation of one api: decoded input to output, synchronously. It throws a Fault, and only before it has changed
 * anything. Input has been checked against the SDK's schema (types and required members), nothing more.
 */
export type Operation<I = never, O = unknown> = (input: I, call: Call) => O

/** What an operation answers for an event stream: events, each a member of the union, from now until it is told to stop. */
export type Events<E> = (emit: (event: E) => void) => () => void

/** An error that AWS would answer: `code` is its name in the api's schema, for instance ClusterNotFoundException. */
export class Fault extends Error {
  readonly code: string
  /** 4xx is the caller's, 5xx is the server's. */
  readonly status: number
  constructor(code: string, message: string, status = 400) {
    super(message)
    this.name = code
    this.code = code
    this.status = status
  }
}
