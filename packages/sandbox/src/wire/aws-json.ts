import { JsonShapeSerializer } from '@aws-sdk/core/protocols'
import { Fault } from '../operation.ts'
import { checked, type Rules } from './check.ts'
import type { Codec } from './codec.ts'

const type = 'application/x-amz-json-1.1'

// 7 is smithy's number for a timestamp in seconds since the epoch.
const settings = { timestampFormat: { useTrait: true, default: 7 as const }, jsonName: false }

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

/** awsJson1_1: `POST /`, the operation in `X-Amz-Target`, JSON both ways. `target` is what stands before the operation's name. */
export const awsJson = (target: string, rules: Rules): Codec => ({
  type,
  unknownOperation,
  operation({ headers }) {
    const asked = String(headers['x-amz-target'] ?? '')
    const prefix = `${target}.`
    if (!asked.startsWith(prefix)) throw unknownOperation(asked)
    return asked.slice(prefix.length)
  },
  decode: (operation, { body }) => checked(operation.input, parse(body), rules),
  encode(operation, output) {
    const serializer = new JsonShapeSerializer(settings)
    serializer.write(operation.output.isUnitSchema() ? 'unit' : operation.output, output ?? {})
    const written: unknown = serializer.flush()
    return { status: 200, type, body: typeof written === 'string' ? written : '{}' }
  },
  encodeFault(fault, declared) {
    const status = declared.get(fault.code)?.status ?? fault.status
    return { status, type, body: JSON.stringify({ __type: fault.code, message: fault.message }) }
  },
})
