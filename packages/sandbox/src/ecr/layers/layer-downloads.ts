import { randomUUID } from 'node:crypto'
import type { WireAnswer, WireRequest } from '../../wire/codec.ts'
import type { FaultRule } from '../../world/fault-injection.ts'
import type { World } from '../../world/world.ts'
import { layerOf } from '../content/blobs.ts'
import { openLayerUrl } from './layer-url.ts'

/** Returns an error in the format of S3, which serves layers in AWS. */
function refusal(status: number, code: string, message: string, more = ''): WireAnswer {
  const id = randomUUID()
  const body =
    '<?xml version="1.0" ' +
    `encoding="UTF-8"?>\n<Error><Code>${code}</Code><Message>${message}</Message>${more}<RequestId>${id}</RequestId><HostId>${id}</HostId></Error>`
  return { status, type: 'application/xml', body }
}

/**
 * Answers the URL of a layer. Its signature in the path is the only permission. Returns undefined
 * for other URLs. Injected faults of the api `s3` apply.
 */
export function downloadLayer(
  world: World,
  { method, url }: WireRequest,
): { answer: WireAnswer; rule?: FaultRule } | undefined {
  const place = openLayerUrl(url)
  if (!place) return undefined
  const rule =
    place === 'forged'
      ? undefined
      : world.accounts.get(place.account)?.faults.match({
          api: 's3',
          operation: 'GetObject',
          region: place.region,
          paged: false,
        })
  return { answer: layerAnswer(world, method, place), rule }
}

function layerAnswer(
  world: World,
  method: string,
  place: NonNullable<ReturnType<typeof openLayerUrl>>,
): WireAnswer {
  if (place === 'forged')
    return refusal(
      403,
      'SignatureDoesNotMatch',
      'The request signature we calculated does not match the signature you provided. ' +
        'Check your key and signing method.',
    )
  if (method !== 'GET' && method !== 'HEAD')
    return refusal(
      405,
      'MethodNotAllowed',
      'The specified method is not allowed against this resource.',
    )
  const region = world.accounts.get(place.account)?.region(place.region)
  const now = region?.clock.now() ?? 0
  if (now > place.expires) {
    const times = `<X-Amz-Expires>3600</X-Amz-Expires><Expires>${new Date(place.expires).toISOString()}</Expires><ServerTime>${new Date(now).toISOString()}</ServerTime>`
    return refusal(403, 'AccessDenied', 'Request has expired', times)
  }
  const repository = region?.ecr.repositories.get(place.repository)
  const bytes = repository && layerOf(repository, place.digest)?.bytes
  if (!bytes) return refusal(404, 'NoSuchKey', 'The specified key does not exist.')
  return { status: 200, type: 'application/octet-stream', body: bytes() }
}
