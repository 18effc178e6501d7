import type { NormalizedSchema } from '@smithy/core/schema'
import { Fault } from '../operation.ts'
import { checked, type Rules } from './check.ts'
import type { Codec } from './codec.ts'
import { eventStream } from './event-stream.ts'
import { writerOf } from './json-shape.ts'

const unknownOperation = (name: string): Fault =>
  new Fault('UnknownOperationException', `The operation ${name} does not exist here.`)

function parse(body: Buffer): unknown {
  if (body.length === 0) return {}
  try {
    return JSON.parse(body.toString('utf8'))
  } catch {
    throw new Fault('SerializationException', 'Could not parse the request body as JSON.')
  }
}

/** Variations of awsJson between apis. */
interface Dialect {
  version: '1.0' | '1.1'
  /** The api used awsQuery before, so clients read the error's old code from a header. */
  formerlyQuery?: boolean
}

const write = (schema: NormalizedSchema, value: unknown): string =>
  schema.isUnitSchema() ? '{}' : JSON.stringify(writerOf(schema)(value ?? {}))

/**
 * awsJson: `POST /`, the operation in `X-Amz-Target`, JSON both ways. `target` is the prefix of the
 * operation's name.
 */
export const awsJson = (
  target: string,
  rules: Rules,
  { version, formerlyQuery }: Dialect = { version: '1.1' },
): Codec => ({
  type: `application/x-amz-json-${version}`,
  unknownOperation,
  operation({ headers }) {
    const sent = String(headers['x-amz-target'] ?? '')
    const prefix = `${target}.`
    if (!sent.startsWith(prefix)) throw unknownOperation(sent)
    return sent.slice(prefix.length)
  },
  decode: (operation, { body }) => checked(operation.input, parse(body), rules),
  encode(operation, output) {
    return (
      eventStream(operation, output, write) ?? {
        status: 200,
        type: this.type,
        body: write(operation.output, output),
      }
    )
  },
  encodeFault(fault, declared) {
    const known = declared.get(fault.code)
    const status = known?.status ?? fault.status
    const headers = formerlyQuery
      ? {
          'x-amzn-query-error': `${known?.code ?? fault.code};${status >= 500 ? 'Receiver' : 'Sender'}`,
        }
      : undefined
    return {
      status,
      type: this.type,
      headers,
      body: JSON.stringify({ __type: fault.code, message: fault.message }),
    }
  },
})
