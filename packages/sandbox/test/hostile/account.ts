import { Sha256 } from '@aws-crypto/sha256-js'
import { cbor } from '@smithy/core/cbor'
import { SignatureV4 } from '@smithy/signature-v4'
import { createApis } from '../../src/wire/apis.ts'
import type { Api } from '../../src/wire/codec.ts'
import { handleExchange } from '../../src/wire/exchange.ts'
import type { SandboxAccount } from '../../src/world/account.ts'
import { primaryRegion, World } from '../../src/world/world.ts'
import { toForm } from './form.ts'

/** The protocols that the sandbox's apis speak. */
export type Protocol = 'json' | 'query' | 'ec2' | 'cbor'

/** An answer, read as text. */
export interface Told {
  status: number
  code: string
  body: string
}

/**
 * A caller of any api: its own account, and a function that signs and sends anything.
 */
export interface HostileCaller {
  account: SandboxAccount
  apis: ReadonlyMap<string, Api>
  send(request: Sent): Promise<Told>
}

/**
 * A request before it is signed. `input` is not checked by anyone; `raw` goes out instead of it
 * where it is given.
 */
export interface Sent {
  api: Api
  operation: string
  protocol: Protocol
  input?: unknown
  raw?: string | Uint8Array
}

const targets: Record<string, string> = {
  ecr: 'AmazonEC2ContainerRegistry_V20150921',
  ecs: 'AmazonEC2ContainerServiceV20141113',
  'application-autoscaling': 'AnyScaleFrontendService',
  logs: 'Logs_20140328',
  monitoring: 'GraniteServiceVersion20100801',
}

/** Which protocols an api can be asked in. */
export function protocolsOf({ name }: Api): readonly Protocol[] {
  if (name === 'monitoring') return ['cbor', 'json', 'query']
  if (name === 'ec2') return ['ec2']
  return name in targets ? ['json'] : ['query']
}

/** Times are seconds on the wire of JSON and CBOR alike. */
const seconds = (_key: string, value: unknown): unknown =>
  typeof value === 'bigint' ? Number(value) : value

function encode({ api, operation, protocol, input, raw }: Sent): {
  path: string
  headers: Record<string, string>
  body: string | Uint8Array
} {
  const schema = api.schemas.operations.get(operation)
  if (!schema) throw new Error(`No operation ${operation}`)
  const target = targets[api.name] ?? ''
  if (protocol === 'json') {
    return {
      path: '/',
      headers: {
        'x-amz-target': `${target}.${operation}`,
        'content-type': 'application/x-amz-json-1.1',
      },
      body: raw ?? JSON.stringify(input, seconds) ?? '',
    }
  }
  if (protocol === 'cbor') {
    return {
      path: `/service/${target}/operation/${operation}`,
      headers: { 'smithy-protocol': 'rpc-v2-cbor', 'content-type': 'application/cbor' },
      body: raw ?? cbor.serialize(JSON.parse(JSON.stringify(input, seconds) ?? 'null')),
    }
  }
  const form = raw ?? new URLSearchParams(toForm(schema.input, input, protocol)).toString()
  return {
    path: '/',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: `Action=${operation}&${String(form)}`,
  }
}

const codeOf = (body: string): string =>
  (
    /"__type":"([^"]+)"/.exec(body) ??
    /<Code>([^<]+)</.exec(body) ??
    /__type.{1,2}?([A-Z][A-Za-z]+?)g?message/s.exec(body)
  )?.[1] ?? ''

/**
 * A world of its own, and accounts in it that are asked without a socket in between: what is asked
 * and answered is what goes over one.
 */
export function useWorld() {
  const world = new World({ clock: 'manual', seed: 'empty' })
  const apis = createApis(world)
  return (): HostileCaller => {
    const { account, key } = world.createAccount({ clock: 'manual' })
    const signer = (service: string) =>
      new SignatureV4({ service, region: primaryRegion, credentials: key, sha256: Sha256 })
    const send = async (sent: Sent): Promise<Told> => {
      const { path, headers, body } = encode(sent)
      const signed = await signer(sent.api.name).sign({
        method: 'POST',
        protocol: 'http:',
        hostname: 'aws',
        path,
        headers: { host: 'aws', ...headers },
        body,
      })
      const { answer } = handleExchange(world, apis, {
        method: 'POST',
        url: path,
        headers: signed.headers,
        body: Buffer.from(body),
      })
      const text = Buffer.from(answer.body).toString('utf8')
      return { status: answer.status, code: answer.status === 200 ? '' : codeOf(text), body: text }
    }
    return { account, apis, send }
  }
}
