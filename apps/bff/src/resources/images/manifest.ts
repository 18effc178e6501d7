import { hidden, type Redactor } from '../../aws/redact.ts'
import { platformOf } from '../../registry/platform.ts'

/** The content of a manifest of any kind; missing parts are empty. */
export interface Manifest {
  mediaType: string
  config: { digest: string; mediaType: string } | null
  layers: { digest: string; bytes: number; mediaType: string }[]
  /** Only in an index. */
  manifests: { digest: string; bytes: number | null; mediaType: string; platform: string }[]
}

type Json = Record<string, unknown>
const object = (value: unknown): Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Json) : {}
const list = (value: unknown): unknown[] => (Array.isArray(value) ? value : [])
const text = (value: unknown): string => (typeof value === 'string' ? value : '')
const number = (value: unknown): number => (typeof value === 'number' ? value : 0)

/**
 * Parses a manifest (Docker v2 schemas 1 and 2, OCI manifest and index). Null if the text is not a
 * JSON object.
 */
export function readManifest(raw: string, mediaType: string): Manifest | null {
  let json: unknown
  try {
    json = JSON.parse(raw)
  } catch {
    return null
  }
  if (typeof json !== 'object' || json === null || Array.isArray(json)) return null
  const { config, layers, manifests, fsLayers } = json as Json
  const descriptor = (value: unknown) => ({
    digest: text(object(value)['digest']),
    bytes: number(object(value)['size']),
    mediaType: text(object(value)['mediaType']),
  })
  return {
    mediaType: text((json as Json)['mediaType']) || mediaType,
    config: config === undefined ? null : descriptor(config),
    // Schema 1 lists the newest layer first, without sizes.
    layers:
      layers === undefined
        ? list(fsLayers)
            .map((layer) => ({
              digest: text(object(layer)['blobSum']),
              bytes: 0,
              mediaType: 'application/vnd.docker.container.image.rootfs.diff+x-gtar',
            }))
            .reverse()
        : list(layers).map(descriptor),
    manifests: list(manifests).map((manifest) => ({
      ...descriptor(manifest),
      platform: platformOf(object(manifest)['platform']),
    })),
  }
}

/**
 * Formats a manifest without secrets: masks annotations by their names, embedded content, and the
 * configurations in schema 1.
 */
export function manifestText(raw: string, redactor: Redactor): string {
  const clean = (value: unknown, name: string): unknown => {
    if (name === 'annotations')
      return Object.fromEntries(
        Object.entries(object(value)).map(([key, one]) => [key, redactor.named(key, text(one))]),
      )
    if (typeof value === 'string')
      return name === 'v1Compatibility' || name === 'data' ? hidden : redactor.scrub(value)
    if (Array.isArray(value)) return value.map((one) => clean(one, name))
    return typeof value === 'object' && value !== null
      ? Object.fromEntries(Object.entries(value).map(([key, one]) => [key, clean(one, key)]))
      : value
  }
  try {
    return JSON.stringify(clean(JSON.parse(raw), ''), null, 2)
  } catch {
    return redactor.scrub(raw)
  }
}
