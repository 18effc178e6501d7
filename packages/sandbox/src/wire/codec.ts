import type { IncomingHttpHeaders } from 'node:http'
import type { Fault, Operation } from '../operation.ts'
import type { OperationSchema, Schemas } from './schemas.ts'

/** A request, read to its end. */
export interface WireRequest {
  method: string
  /** Path and query, as sent. */
  url: string
  headers: IncomingHttpHeaders
  body: Buffer
}

/** What goes back, before any trouble is caused on the way. */
export interface Answer {
  status: number
  type: string
  body: string | Uint8Array
  headers?: Readonly<Record<string, string>>
  /** What follows the body for as long as the reader stays. */
  stream?: Stream
}

/** Sends parts from now on, until the function that it answers is called. */
export type Stream = (send: (part: Uint8Array) => void) => () => void

/** An AWS service: what it declares, what it can do here, and the protocol that it speaks. */
export interface Api {
  /** As in the credential scope of a signature, and as IAM's action prefix unless `prefix` says otherwise. */
  name: string
  prefix?: string
  schemas: Schemas
  operations: Record<string, Operation<never, unknown>>
  codec: Codec
  /** Where an api speaks several protocols: the one of a request, if it is not `codec`. */
  codecOf?(request: WireRequest): Codec | undefined
}

/** One protocol, both ways. Nothing in it knows an operation by name. */
export interface Codec {
  /** The name of the operation that is asked for; it may not exist. Throws a Fault if none is named. */
  operation(request: WireRequest): string
  /** The input, checked against the schema. */
  decode(operation: OperationSchema, request: WireRequest): unknown
  encode(operation: OperationSchema, output: unknown, requestId: string): Answer
  /** `declared` are the errors of the api, which know their own code and status on the wire. */
  encodeFault(fault: Fault, declared: Schemas['errors'], requestId: string): Answer
  /** The fault for an operation that does not exist. */
  unknownOperation(name: string): Fault
  type: string
}
