import { createHash } from 'node:crypto'
import { invalid } from '../lookup.ts'

/** A reference by digest in a manifest. */
interface Descriptor {
  mediaType?: string
  digest: string
  size: number
}

/** The parts of a manifest that a registry needs. */
export interface StoredManifest {
  mediaType: string
  artifactType: string | undefined
  subject: string | undefined
  /** Manifests listed by an index. */
  children: readonly Descriptor[]
  /** Config first, then the layers. */
  blobs: readonly Descriptor[]
  annotations: Record<string, string> | undefined
}

/** Media types of manifests that list others. */
const indexes = new Set([
  'application/vnd.docker.distribution.manifest.list.v2+json',
  'application/vnd.oci.image.index.v1+json',
])
const single = new Set([
  'application/vnd.docker.distribution.manifest.v2+json',
  'application/vnd.oci.image.manifest.v1+json',
])

/** Returns whether manifests of a media type list other manifests. */
export const isImageIndex = (mediaType: string): boolean => indexes.has(mediaType)

/** Returns the digest of a text or of bytes in the format of registries. */
export const digestOfContent = (content: string | Uint8Array): string =>
  `sha256:${createHash('sha256').update(content).digest('hex')}`

const bad = (constraint: string) => invalid('ImageManifest', constraint)

/** Reads a manifest. `declared` is its media type if the text has none. */
export function readStoredManifest(text: string, declared?: string): StoredManifest {
  let parsed: unknown
  try {
    parsed = JSON.parse(text)
  } catch {
    throw bad('Invalid JSON syntax')
  }
  if (!isObject(parsed)) throw bad('Manifest must be a JSON object')
  if (parsed.schemaVersion !== 2) throw bad('Manifest schemaVersion must be 2')
  const own = textOf(parsed.mediaType)
  if (own !== undefined && declared !== undefined && own !== declared)
    throw bad(`Manifest mediaType ${own} does not match imageManifestMediaType ${declared}`)
  const mediaType = own ?? declared
  if (mediaType === undefined)
    throw invalid('imageManifestMediaType', 'must be specified for a manifest without a mediaType')
  if (!isImageIndex(mediaType) && !single.has(mediaType))
    throw bad(`Manifest media type ${mediaType} is not supported`)
  const config = isImageIndex(mediaType) ? undefined : descriptor(parsed.config, 'config')
  const subject =
    parsed.subject === undefined || parsed.subject === null
      ? undefined
      : descriptor(parsed.subject, 'subject').digest
  return {
    mediaType,
    artifactType: textOf(parsed.artifactType) ?? config?.mediaType,
    subject,
    children: isImageIndex(mediaType) ? descriptors(parsed.manifests, 'manifests') : [],
    blobs: config ? [config, ...descriptors(parsed.layers, 'layers')] : [],
    annotations: annotationsOf(parsed.annotations),
  }
}

const isObject = (x: unknown): x is Record<string, unknown> =>
  typeof x === 'object' && x !== null && !Array.isArray(x)
const textOf = (x: unknown) => (typeof x === 'string' && x !== '' ? x : undefined)

function annotationsOf(x: unknown): Record<string, string> | undefined {
  if (!isObject(x)) return undefined
  return Object.fromEntries(
    Object.entries(x).filter((entry): entry is [string, string] => typeof entry[1] === 'string'),
  )
}

function descriptors(x: unknown, name: string): Descriptor[] {
  if (!Array.isArray(x)) throw bad(`Manifest ${name} must be a list`)
  return x.map((one: unknown, n) => descriptor(one, `${name}[${n}]`))
}

function descriptor(x: unknown, name: string): Descriptor {
  const digest = isObject(x) ? textOf(x.digest) : undefined
  const size = isObject(x) ? x.size : undefined
  if (!isObject(x) || digest === undefined || !/^sha256:[0-9a-f]{64}$/.test(digest))
    throw bad(`Manifest ${name} must have a sha256 digest`)
  if (typeof size !== 'number' || !Number.isSafeInteger(size) || size < 0)
    throw bad(`Manifest ${name} must have a size`)
  return { mediaType: textOf(x.mediaType), digest, size }
}
