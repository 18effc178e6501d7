import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import {
  CompleteLayerUploadCommand,
  CreateRepositoryCommand,
  InitiateLayerUploadCommand,
  PutImageCommand,
  UploadLayerPartCommand,
  type ECRClient,
} from '@aws-sdk/client-ecr'

const folder = new URL('../fixtures/', import.meta.url)

export const digestOf = (content: string | Uint8Array): string =>
  `sha256:${createHash('sha256').update(content).digest('hex')}`

interface Parsed {
  mediaType?: string
  config?: { digest: string }
  layers?: { digest: string }[]
}

/** A manifest that real tools made (fixtures/make.sh). Without a type of its own it is OCI's. */
export function fixture(name: string) {
  const text = readFileSync(new URL(`manifests/${name}.json`, folder), 'utf8')
  const {
    mediaType = 'application/vnd.oci.image.manifest.v1+json',
    config,
    layers = [],
  } = JSON.parse(text) as Parsed
  return {
    text,
    digest: digestOf(text),
    mediaType,
    config: config?.digest,
    blobs: [...(config ? [config] : []), ...layers].map((b) => b.digest),
  }
}

export const blob = (digest: string): Buffer =>
  readFileSync(new URL(`blobs/${digest.replace('sha256:', '')}`, folder))

/** A client's hands on one repository. */
export function hands(client: ECRClient, repositoryName: string) {
  const upload = async (content: Uint8Array): Promise<string> => {
    const { uploadId } = await client.send(new InitiateLayerUploadCommand({ repositoryName }))
    await client.send(
      new UploadLayerPartCommand({
        repositoryName,
        uploadId,
        partFirstByte: 0,
        partLastByte: content.length - 1,
        layerPartBlob: content,
      }),
    )
    const { layerDigest = '' } = await client.send(
      new CompleteLayerUploadCommand({
        repositoryName,
        uploadId,
        layerDigests: [digestOf(content)],
      }),
    )
    return layerDigest
  }
  const put = (imageManifest: string, imageTag?: string, imageManifestMediaType?: string) =>
    client.send(
      new PutImageCommand({ repositoryName, imageManifest, imageTag, imageManifestMediaType }),
    )
  const held = new Set<string>()
  return {
    create: () => client.send(new CreateRepositoryCommand({ repositoryName })),
    upload,
    put,
    /** Pushes a fixture as clients do: its blobs that are not there yet, then the manifest. */
    push: async (name: string, tag?: string): Promise<string> => {
      const { text, digest, mediaType, blobs } = fixture(name)
      for (const one of blobs) if (!held.has(one)) await upload(blob(one))
      for (const one of blobs) held.add(one)
      await put(text, tag, mediaType)
      return digest
    },
    /** An image of one small layer, which no other image is like. */
    pushNew: async (words: string, tag?: string): Promise<string> => {
      const [config, layer] = [
        Buffer.from(
          JSON.stringify({ architecture: 'amd64', os: 'linux', config: { Labels: { words } } }),
        ),
        Buffer.from(words),
      ]
      const text = manifestOf(config, layer)
      for (const one of [config, layer]) await upload(one)
      await put(text, tag)
      return digestOf(text)
    },
  }
}

/** A manifest in Docker's format. */
export const manifestOf = (config: Uint8Array, ...layers: Uint8Array[]): string =>
  JSON.stringify({
    schemaVersion: 2,
    mediaType: 'application/vnd.docker.distribution.manifest.v2+json',
    config: {
      mediaType: 'application/vnd.docker.container.image.v1+json',
      size: config.length,
      digest: digestOf(config),
    },
    layers: layers.map((l) => ({
      mediaType: 'application/vnd.docker.image.rootfs.diff.tar.gzip',
      size: l.length,
      digest: digestOf(l),
    })),
  })
