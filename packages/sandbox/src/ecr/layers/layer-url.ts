import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto'
import type { Region } from '../../world/region.ts'

/** How long ECR lets a layer be fetched by one URL. */
const lasts = 3_600_000
/** Where the sandbox serves what in AWS lies in S3. */
const root = '/_ecr/layers/'
// URLs of another process open nothing here.
const secret = randomBytes(32)

const signatureOf = (path: string, expires: string) =>
  createHmac('sha256', secret).update(`${path}\n${expires}`).digest('hex')

/** A URL that gives a layer to whoever has it, for an hour of the account's time. */
export function layerUrl(region: Region, host: string, repository: string, digest: string): string {
  const path = `${root}${region.account}/${region.name}/${digest}/${repository}`
  const expires = String(region.clock.now() + lasts)
  return `http://${host}${path}?expires=${expires}&signature=${signatureOf(path, expires)}`
}

/** What such a URL names. */
export interface LayerPlace {
  account: string
  region: string
  digest: string
  repository: string
  expires: number
}

/** Reads a URL of a layer: undefined if it is none, `forged` if it was not signed here. */
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
