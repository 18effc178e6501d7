import { cbor, CborCodec } from '@smithy/core/cbor'
import { NumericValue } from '@smithy/core/serde'
import { Fault } from '../operation.ts'
import { checked, type Rules } from './check.ts'
import type { Codec } from './codec.ts'

const type = 'application/cbor'

const unknownOperation = (name: string): Fault =>
  new Fault('UnknownOperationException', `The operation ${name} does not exist here.`)

/** Converts CBOR's values to JSON's: times are seconds, blobs are base64. */
function plain(value: unknown): unknown {
  if (typeof value === 'bigint') return Number(value)
  if (value instanceof NumericValue) return Number(value.string)
  if (value instanceof Uint8Array) return Buffer.from(value).toString('base64')
  if (Array.isArray(value)) return value.map(plain)
  if (typeof value !== 'object' || value === null) return value
  // A time is tag 1 with a number.
  if (
    Object.keys(value).length === 2 &&
    'tag' in value &&
    'value' in value &&
    Number(value.tag) === 1
  )
    return plain(value.value)
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, plain(member)]))
}

function parse(body: Buffer): unknown {
  if (body.length === 0) return {}
  try {
    return plain(cbor.deserialize(body))
  } catch {
    throw new Fault('SerializationException', 'Could not parse the request body as CBOR.')
  }
}

const headers = { 'smithy-protocol': 'rpc-v2-cbor' }

/** Returns whether a request uses this protocol. */
export const isRpcV2Cbor = (request: { headers: Record<string, unknown> }): boolean =>
  request.headers['smithy-protocol'] === 'rpc-v2-cbor'

/**
 * Smithy's RPC v2: `POST /service/SERVICE/operation/NAME`, CBOR both ways. `service` is the api's
 * name in the path.
 */
export const rpcV2Cbor = (service: string, rules: Rules): Codec => ({
  type,
  unknownOperation,
  operation({ url }) {
    const [, name] = new RegExp(`^/service/${service}/operation/(\\w+)$`).exec(url) ?? []
    if (!name) throw unknownOperation(url)
    return name
  },
  decode: (operation, { body }) => checked(operation.input, parse(body), rules),
  encode({ output: schema }, output) {
    const serializer = new CborCodec().createSerializer()
    if (!schema.isStructSchema()) return { status: 200, type, headers, body: '' }
    serializer.write(schema, output ?? {})
    return { status: 200, type, headers, body: serializer.flush() }
  },
  encodeFault(fault, declared) {
    const known = declared.get(fault.code)
    const status = known?.status ?? fault.status
    const query = `${known?.code ?? fault.code};${status >= 500 ? 'Receiver' : 'Sender'}`
    return {
      status,
      type,
      headers: { ...headers, 'x-amzn-query-error': query },
      body: cbor.serialize({ __type: fault.code, message: fault.message }),
    }
  },
})
