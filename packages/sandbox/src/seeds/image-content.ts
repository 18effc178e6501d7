import { gzipSync } from 'node:zlib'
import { digestOfContent } from '../ecr/content/manifest.ts'
import type { StoredLayer } from '../ecr/state/layer.ts'
import { chance, seedOf } from '../world/chance.ts'
import type { LayerPlan, Runtime } from './image-runtimes.ts'
import type { Made } from './image-source.ts'

export type Architecture = 'amd64' | 'arm64'

/** Options of a seed image. */
export interface Build {
  /** Its repository; for a base image, the runtime's. */
  name: string
  version: string
  runtime: Runtime
  createdAt: number
  architecture?: Architecture
  format: 'docker' | 'oci'
  port?: number | undefined
  team?: string
  command?: readonly string[] | undefined
  /** Makes the last layer a small file that can be downloaded. */
  fetchable?: boolean
}

interface Part extends StoredLayer {
  diff: string
  by: string
  builtAt: number
}

/** Returns a layer known by size only, which varies a little. */
function told(words: string, { by, size }: LayerPlan, builtAt: number): Part {
  return {
    builtAt,
    digest: digestOfContent(`layer ${words}`),
    diff: digestOfContent(`tar ${words}`),
    by,
    size: Math.round(size * (0.92 + 0.16 * chance(seedOf(words), 1))),
    bytes: undefined,
  }
}

// A few entries serve up to a hundred thousand images.
const bases = new Map<string, readonly Part[]>()

function partsOfBase(
  { base, version, layers, builtAt }: Runtime,
  architecture: Architecture,
): readonly Part[] {
  const words = `${base}:${version} ${architecture}`
  const parts = bases.get(words) ?? layers.map((l, n) => told(`${words} ${n}`, l, builtAt))
  bases.set(words, parts)
  return parts
}

/** Returns a tar archive with one file. */
function tarOf(name: string, content: string, modifiedAt: number): Buffer {
  const header = Buffer.alloc(512)
  const octal = (value: number, digits: number) => `${value.toString(8).padStart(digits, '0')}\0`
  const fields: [offset: number, text: string][] = [
    [0, name],
    [100, octal(0o644, 7)],
    [108, octal(0, 7)],
    [116, octal(0, 7)],
    [124, octal(content.length, 11)],
    [136, octal(Math.floor(modifiedAt / 1_000), 11)],
    [148, '        '],
    [156, '0'],
    [257, 'ustar\x0000'],
  ]
  for (const [offset, text] of fields) header.write(text, offset, 'latin1')
  header.write(
    `${header
      .reduce((sum, byte) => sum + byte, 0)
      .toString(8)
      .padStart(6, '0')}\0 `,
    148,
    'latin1',
  )
  const body = Buffer.alloc(Math.ceil(content.length / 512) * 512)
  body.write(content, 'latin1')
  return Buffer.concat([header, body, Buffer.alloc(1_024)])
}

function release({ name, version, createdAt }: Build): Part {
  const tar = tarOf('app/RELEASE', `${name} ${version}\n`, createdAt)
  const zipped = gzipSync(tar)
  return {
    builtAt: createdAt,
    digest: digestOfContent(zipped),
    diff: digestOfContent(tar),
    by: 'COPY RELEASE /app/RELEASE # buildkit',
    size: zipped.length,
    bytes: () => zipped,
  }
}

/**
 * Returns the layers of an image, lowest first: dependencies change less often than their
 * dependents.
 */
function partsOf(build: Build): readonly Part[] {
  const { name, version, runtime, createdAt, architecture = 'amd64', fetchable } = build
  const below = partsOfBase(runtime, architecture)
  if (name === runtime.base) return below
  const number = Number(/\d+/.exec(version)?.[0] ?? 0)
  const dependencies = told(
    `${name} ${architecture} dependencies ${Math.floor(number / 4)}`,
    runtime.dependencies,
    createdAt,
  )
  const parts = [
    ...below,
    dependencies,
    told(`${name} ${architecture} ${version}`, runtime.application, createdAt),
  ]
  return fetchable ? [...parts, release(build)] : parts
}

function configOf(build: Build, parts: readonly Part[]): string {
  const { name, version, runtime, createdAt, architecture = 'amd64', port, team, command } = build
  const created = new Date(createdAt).toISOString()
  const own = name !== runtime.base
  const labels = {
    'org.opencontainers.image.title': name,
    'org.opencontainers.image.version': version,
    'org.opencontainers.image.created': created,
    ...(own
      ? {
          'org.opencontainers.image.base.name': `${runtime.base}:${runtime.version}`,
          'org.opencontainers.image.source': `https://git.example.com/${team ?? 'platform'}/${name}`,
        }
      : {}),
  }
  const config = {
    ...(own ? { User: '10001:10001', WorkingDir: '/app' } : {}),
    ...(port === undefined ? {} : { ExposedPorts: { [`${port}/tcp`]: {} } }),
    Env: Object.entries({ ...runtime.env, ...(own ? { RELEASE: version } : {}) }).map(
      ([key, value]) => `${key}=${value}`,
    ),
    ...(own
      ? { Entrypoint: runtime.entrypoint, ...(command ? { Cmd: command } : {}) }
      : { Cmd: ['bash'] }),
    Labels: labels,
  }
  const history = [
    ...parts.map((p) => ({ created: new Date(p.builtAt).toISOString(), created_by: p.by })),
    ...(own
      ? [
          { created, created_by: 'USER 10001:10001', empty_layer: true },
          {
            created,
            created_by: `ENTRYPOINT ${JSON.stringify(runtime.entrypoint)}`,
            empty_layer: true,
          },
        ]
      : []),
  ]
  return JSON.stringify({
    architecture,
    os: 'linux',
    created,
    config,
    rootfs: { type: 'layers', diff_ids: parts.map((p) => p.diff) },
    history,
  })
}

const types = {
  docker: {
    manifest: 'application/vnd.docker.distribution.manifest.v2+json',
    config: 'application/vnd.docker.container.image.v1+json',
    layer: 'application/vnd.docker.image.rootfs.diff.tar.gzip',
  },
  oci: {
    manifest: 'application/vnd.oci.image.manifest.v1+json',
    config: 'application/vnd.oci.image.config.v1+json',
    layer: 'application/vnd.oci.image.layer.v1.tar+gzip',
  },
} as const

const blobOf = (text: string): StoredLayer => ({
  digest: digestOfContent(text),
  size: Buffer.byteLength(text),
  bytes: () => Buffer.from(text),
})
const descriptor = (mediaType: string, { digest, size }: Pick<StoredLayer, 'digest' | 'size'>) => ({
  mediaType,
  digest,
  size,
})

/** Returns an image: its manifest, its config and its layers. */
export function imageMade(build: Build): Made {
  const { manifest: mediaType, config: artifactType, layer } = types[build.format]
  const parts = partsOf(build)
  const config = blobOf(configOf(build, parts))
  const text = JSON.stringify({
    schemaVersion: 2,
    mediaType,
    config: descriptor(artifactType, config),
    layers: parts.map((p) => descriptor(layer, p)),
  })
  return {
    text,
    mediaType,
    artifactType,
    subject: undefined,
    children: [],
    size: parts.reduce((sum, p) => sum + p.size, config.size),
    blobs: [config, ...parts],
  }
}

/** Returns an index of a build's images for several architectures. */
export function indexMade(build: Build, architectures: readonly Architecture[]): Made {
  const made = architectures.map((architecture) => ({
    architecture,
    ...imageMade({ ...build, architecture, format: 'oci' }),
  }))
  const mediaType = 'application/vnd.oci.image.index.v1+json'
  const manifests = made.map((m) => ({
    ...descriptor(m.mediaType, blobOf(m.text)),
    platform: { architecture: m.architecture, os: 'linux' },
  }))
  return {
    text: JSON.stringify({ schemaVersion: 2, mediaType, manifests }),
    mediaType,
    artifactType: undefined,
    subject: undefined,
    children: manifests.map((m) => m.digest),
    size: Math.max(...made.map((m) => m.size)),
    blobs: [],
  }
}

interface NewArtifact {
  type: string
  layerType: string
  content: string
  createdAt: number
}

/** Returns an artifact of an image: its signature or SBOM. */
export function artifactMade(
  about: Made,
  { type: artifactType, layerType, content, createdAt }: NewArtifact,
): Made {
  const mediaType = types.oci.manifest
  const [config, layer] = [blobOf('{}'), blobOf(content)]
  const text = JSON.stringify({
    schemaVersion: 2,
    mediaType,
    artifactType,
    config: descriptor('application/vnd.oci.empty.v1+json', config),
    layers: [descriptor(layerType, layer)],
    subject: descriptor(about.mediaType, blobOf(about.text)),
    annotations: { 'org.opencontainers.image.created': new Date(createdAt).toISOString() },
  })
  return {
    text,
    mediaType,
    artifactType,
    subject: digestOfContent(about.text),
    children: [],
    size: config.size + layer.size,
    blobs: [config, layer],
  }
}
