import { createHash, createHmac, timingSafeEqual } from 'node:crypto'
import { Fault } from '../operation.ts'
import type { WireRequest } from './codec.ts'

/** The parts of a key that a signature needs. */
interface Secret {
  secretAccessKey: string
  /** Set for temporary keys: every request must carry it. */
  sessionToken?: string
  expired(): boolean
}

/** A verified signature: the key, and the api and region of its credential scope. */
export interface SignedRequest<K extends Secret> {
  key: K
  accessKeyId: string
  service: string
  region: string
}

/** The parts of an Authorization header, not yet verified. */
interface Claim {
  accessKeyId: string
  date: string
  region: string
  service: string
  headers: string[]
  signature: string
}

const skew = 5 * 60_000
const sha256 = (data: string | Buffer): string => createHash('sha256').update(data).digest('hex')
const hmac = (key: string | Buffer, data: string): Buffer =>
  createHmac('sha256', key).update(data).digest()
const one = (value: string | string[] | undefined): string =>
  Array.isArray(value) ? value.join(',') : (value ?? '')
const invalidToken = (): Fault =>
  new Fault('UnrecognizedClientException', 'The security token included in the request is invalid.')
const wrong = (message: string): Fault => new Fault('InvalidSignatureException', message)

/** Returns the api that an unverified request claims, which decides the format of refusals. */
export const claimedService = (request: WireRequest): string =>
  /Credential=[^/,\s=]+\/[^/,\s=]+\/[^/,\s=]+\/([^/,\s=]+)\//.exec(
    one(request.headers.authorization),
  )?.[1] ?? ''

function claimOf(authorization: string): Claim {
  const part = (name: string): string => {
    const found = new RegExp(`(?:^|[\\s,])${name}=([^,\\s]+)`).exec(authorization)?.[1]
    if (!found) {
      throw new Fault(
        'IncompleteSignatureException',
        `Authorization header requires '${name}' parameter. Authorization=AWS4-HMAC-SHA256`,
      )
    }
    return found
  }
  const [accessKeyId = '', date = '', region = '', service = '', end, ...rest] =
    part('Credential').split('/')
  if (end !== 'aws4_request' || rest.length > 0) {
    throw new Fault(
      'IncompleteSignatureException',
      'Credential must have exactly 5 slash-delimited elements, e.g. ' +
        'keyid/date/region/service/term',
    )
  }
  return {
    accessKeyId,
    date,
    region,
    service,
    headers: part('SignedHeaders').toLowerCase().split(';'),
    signature: part('Signature'),
  }
}

const stamp = (ms: number): string => new Date(ms).toISOString().replace(/[-:]|\.\d{3}/g, '')

function timeOf(request: WireRequest, claim: Claim, now: number): string {
  const sent = one(request.headers['x-amz-date'])
  const parts = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/.exec(sent)
  if (!parts) {
    throw new Fault(
      'IncompleteSignatureException',
      "Authorization header requires existence of either a 'X-Amz-Date' or a 'Date' header.",
    )
  }
  if (!sent.startsWith(claim.date)) {
    throw wrong(
      'Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date ' +
        `from HTTP: '${claim.date}' != '${sent.slice(0, 8)}', from '${sent}'.`,
    )
  }
  const [y = 0, mo = 0, d = 0, h = 0, mi = 0, s = 0] = parts.slice(1).map(Number)
  const signedAt = Date.UTC(y, mo - 1, d, h, mi, s)
  if (signedAt < now - skew) {
    throw wrong(
      `Signature expired: ${sent} is now earlier than ${stamp(now - skew)} (${stamp(now)} ` +
        '- 5 min.)',
    )
  }
  if (signedAt > now + skew) {
    throw wrong(
      `Signature not yet current: ${sent} is still later than ${stamp(now + skew)} ` +
        `(${stamp(now)} + 5 min.)`,
    )
  }
  return sent
}

const encode = (text: string): string =>
  encodeURIComponent(text).replace(
    /[!'()*]/g,
    (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`,
  )

function canonical({ method, url, headers, body }: WireRequest, claim: Claim): string {
  const [path = '/', query = ''] = url.split('?', 2)
  const pairs = [...new URLSearchParams(query)].map(([k, v]) => `${encode(k)}=${encode(v)}`).sort()
  const lines = claim.headers.map(
    (name) => `${name}:${one(headers[name]).trim().replace(/ +/g, ' ')}\n`,
  )
  return [
    method,
    path.split('/').map(encode).join('/'),
    pairs.join('&'),
    lines.join(''),
    claim.headers.join(';'),
    sha256(body),
  ].join('\n')
}

function requireSigned({ headers }: WireRequest, claim: Claim): void {
  const must = ['host', ...Object.keys(headers).filter((name) => name.startsWith('x-amz-'))]
  for (const name of must) {
    if (!claim.headers.includes(name)) {
      throw wrong(
        `'${name === 'host' ? "Host' or ':authority" : name}' must be a 'SignedHeader' in ` +
          'the AWS Authorization.',
      )
    }
  }
}

/**
 * Verifies a SigV4 Authorization header against wall time `now`. Throws AWS's fault if it is
 * invalid.
 */
export function verify<K extends Secret>(
  request: WireRequest,
  keyOf: (id: string) => K | undefined,
  now: number,
): SignedRequest<K> {
  const authorization = one(request.headers.authorization)
  if (!authorization)
    throw new Fault('MissingAuthenticationTokenException', 'Missing Authentication Token')
  if (!authorization.startsWith('AWS4-HMAC-SHA256 ')) {
    throw new Fault(
      'IncompleteSignatureException',
      "Unsupported AWS 'algorithm' in the Authorization header.",
    )
  }
  const claim = claimOf(authorization)
  const key = keyOf(claim.accessKeyId)
  if (!key || one(request.headers['x-amz-security-token']) !== (key.sessionToken ?? ''))
    throw invalidToken()
  const sent = timeOf(request, claim, now)
  requireSigned(request, claim)
  const scope = [claim.date, claim.region, claim.service, 'aws4_request']
  const toSign = [
    'AWS4-HMAC-SHA256',
    sent,
    scope.join('/'),
    sha256(canonical(request, claim)),
  ].join('\n')
  const signing = scope.reduce<string | Buffer>(
    (k, part) => hmac(k, part),
    `AWS4${key.secretAccessKey}`,
  )
  const wanted = hmac(signing, toSign)
  const given = Buffer.from(claim.signature, 'hex')
  const hash = request.headers['x-amz-content-sha256']
  const bodyDiffers = hash !== undefined && one(hash) !== sha256(request.body)
  if (bodyDiffers || given.length !== wanted.length || !timingSafeEqual(given, wanted)) {
    throw wrong(
      'The request signature we calculated does not match the signature you provided. ' +
        'Check your AWS Secret Access Key and signing method. Consult the service ' +
        'documentation for details.',
    )
  }
  if (key.expired())
    throw new Fault(
      'ExpiredTokenException',
      'The security token included in the request is expired',
    )
  return { key, accessKeyId: claim.accessKeyId, service: claim.service, region: claim.region }
}
