import type { IncomingHttpHeaders } from 'node:http'
import type { Fault, Operation } from '../operation.ts'
import type { OperationSchema, Schemas } from './schemas.ts'

/** A request that has been read to its end. */
export interface WireRequest {
  method: string
  /** Path and query, as sent. */
  url: string
  headers: IncomingHttpHeaders
  body: Buffer
}

/** An answer, before any fault is injected into it. */
export interface WireAnswer {
  status: number
  type: string
  body: string | Uint8Array
  headers?: Readonly<Record<string, string>>
  /** Data sent after the body for as long as the reader stays connected. */
  stream?: Stream
}

/** Sends parts until the returned function is called. */
type Stream = (send: (part: Uint8Array) => void) => () => void

/** An AWS service: its schemas, its operations in the sandbox, and its protocol. */
export interface Api {
  /**
   * Name in the credential scope of a signature; also IAM's action prefix unless `prefix` is set.
   */
  name: string
  prefix?: string
  schemas: Schemas
  operations: Record<string, Operation<never, unknown>>
  codec: Codec
  /** Returns the protocol of a request, for apis with several, if it is not `codec`. */
  codecOf?(request: WireRequest): Codec | undefined
}

/** One protocol, both ways. It is generic over operations. */
export interface Codec {
  /**
   * Returns the name of the requested operation, which may not exist. Throws a Fault if the request
   * names none.
   */
  operation(request: WireRequest): string
  /** Returns the input, checked against the schema. */
  decode(operation: OperationSchema, request: WireRequest): unknown
  encode(operation: OperationSchema, output: unknown, requestId: string): WireAnswer
  /** `declared` holds the errors of the api, with their codes and statuses on the wire. */
  encodeFault(fault: Fault, declared: Schemas['errors'], requestId: string): WireAnswer
  /** Returns the fault for an operation that does not exist. */
  unknownOperation(name: string): Fault
  type: string
}
