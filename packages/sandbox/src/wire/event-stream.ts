import { EventStreamCodec } from '@smithy/core/event-streams'
import type { NormalizedSchema } from '@smithy/core/schema'
import { fromUtf8, toUtf8 } from '@smithy/core/serde'
import type { EventSource } from '../operation.ts'
import type { WireAnswer } from './codec.ts'
import type { OperationSchema } from './schemas.ts'

const frames = new EventStreamCodec(toUtf8, fromUtf8)

const text = (value: string) => ({ type: 'string' as const, value })

/** Encodes one frame of application/vnd.amazon.eventstream, whose headers describe the payload. */
const frame = (event: string, body: string): Uint8Array =>
  frames.encode({
    headers: {
      ':message-type': text('event'),
      ':event-type': text(event),
      ':content-type': text('application/json'),
    },
    body: fromUtf8(body),
  })

/**
 * Returns the answer of an operation whose output holds an event stream, or undefined for other
 * operations. The other members of the output come first, in a frame of their own, as in the RPC
 * protocols.
 */
export function eventStream(
  { output: schema }: OperationSchema,
  output: unknown,
  write: (schema: NormalizedSchema, value: unknown) => string,
): WireAnswer | undefined {
  const member = schema.isStructSchema() ? schema.getEventStreamMember() : ''
  if (!member) return undefined
  const union = schema.getMemberSchema(member)
  const events = (output as Record<string, EventSource<Record<string, unknown>>>)[member]
  if (!events) throw new Error(`The output lacks its event stream ${member}.`)
  const stream = (send: (part: Uint8Array) => void) =>
    events((event) => {
      for (const [name, value] of Object.entries(event))
        send(frame(name, write(union.getMemberSchema(name), value)))
    })
  return {
    status: 200,
    type: 'application/vnd.amazon.eventstream',
    body: frame('initial-response', '{}'),
    stream,
  }
}
