import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto'
import type { Region } from '../../world/region.ts'

/** Lifetime of a layer's URL in ECR. */
const lasts = 3_600_000
/** Path of layers; AWS serves them from S3. */
const root = '/_ecr/layers/'
// URLs of another process are invalid here.
const secret = randomBytes(32)

const signatureOf = (path: string, expires: string) =>
  createHmac('sha256', secret).update(`${path}\n${expires}`).digest('hex')

/** Returns a URL that downloads a layer without a key, valid for an hour of the account's time. */
export function layerUrl(region: Region, host: string, repository: string, digest: string): string {
  const path = `${root}${region.account}/${region.name}/${digest}/${repository}`
  const expires = String(region.clock.now() + lasts)
  return `http://${host}${path}?expires=${expires}&signature=${signatureOf(path, expires)}`
}

/** The layer that a URL names. */
interface LayerPlace {
  account: string
  region: string
  digest: string
  repository: string
  expires: number
}

/**
 * Reads a layer's URL. Returns undefined for other URLs, and `forged` if this process did not sign
 * it.
 */
export function openLayerUrl(url: string): LayerPlace | 'forged' | undefined {
  if (!url.startsWith(root)) return undefined
  const { pathname, searchParams } = new URL(url, 'http://localhost')
  const expires = searchParams.get('expires') ?? ''
  const [given, right] = [searchParams.get('signature') ?? '', signatureOf(pathname, expires)].map(
    (s) => Buffer.from(s),
  )
  if (!given || !right || given.length !== right.length || !timingSafeEqual(given, right))
    return 'forged'
  const [account = '', region = '', digest = '', ...repository] = pathname
    .slice(root.length)
    .split('/')
  return { account, region, digest, repository: repository.join('/'), expires: Number(expires) }
}
