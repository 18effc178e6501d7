import { createHash } from 'node:crypto'
import {
  CompleteLayerUploadCommand,
  CreateRepositoryCommand,
  ECRClient,
  InitiateLayerUploadCommand,
  PutImageCommand,
  RegisterPullTimeUpdateExclusionCommand,
  UploadLayerPartCommand,
} from '@aws-sdk/client-ecr'
import type { BenchAccount } from './harness.ts'

const digestOf = (content: string | Uint8Array): string =>
  `sha256:${createHash('sha256').update(content).digest('hex')}`

/** Pushes to an account's registry, as a build does. */
export function registryClient(account: BenchAccount, endpoint: string) {
  const ecr = new ECRClient({ region: account.region, endpoint, credentials: account })
  const upload = async (repositoryName: string, content: Uint8Array): Promise<string> => {
    const { uploadId } = await ecr.send(new InitiateLayerUploadCommand({ repositoryName }))
    await ecr.send(
      new UploadLayerPartCommand({
        repositoryName,
        uploadId,
        partFirstByte: 0,
        partLastByte: content.length - 1,
        layerPartBlob: content,
      }),
    )
    await ecr.send(
      new CompleteLayerUploadCommand({
        repositoryName,
        uploadId,
        layerDigests: [digestOf(content)],
      }),
    )
    return digestOf(content)
  }
  return {
    ecr,
    /** Excludes the console's reads from pull times. */
    excludeConsole: () =>
      ecr.send(
        new RegisterPullTimeUpdateExclusionCommand({
          principalArn: `arn:aws:iam::${account.id}:user/pilothouse`,
        }),
      ),
    create: (repositoryName: string) => ecr.send(new CreateRepositoryCommand({ repositoryName })),
    /**
     * Pushes an image with the given layers and the steps that made them; `config` may be JSON
     * text. Returns its digest.
     */
    async push(
      repositoryName: string,
      tag: string | undefined,
      layers: readonly string[],
      config: object | string = {},
    ): Promise<string> {
      const blobs = layers.map((l) => Buffer.from(l))
      const made = Buffer.from(
        JSON.stringify({
          architecture: 'amd64',
          os: 'linux',
          config: 'CONFIG',
          rootfs: { type: 'layers', diff_ids: [] },
          history: layers.map((l) => ({ created_by: `/bin/sh -c echo ${l}` })),
        }).replace('"CONFIG"', () =>
          typeof config === 'string' ? config : JSON.stringify(config),
        ),
      )
      for (const one of [made, ...blobs])
        await upload(repositoryName, one).catch((error: unknown) => {
          if (!(error instanceof Error) || error.name !== 'LayerAlreadyExistsException') throw error
        })
      const manifest = JSON.stringify({
        schemaVersion: 2,
        mediaType: 'application/vnd.docker.distribution.manifest.v2+json',
        config: {
          mediaType: 'application/vnd.docker.container.image.v1+json',
          size: made.length,
          digest: digestOf(made),
        },
        layers: blobs.map((blob) => ({
          mediaType: 'application/vnd.docker.image.rootfs.diff.tar.gzip',
          size: blob.length,
          digest: digestOf(blob),
        })),
      })
      return await this.put(repositoryName, tag, manifest)
    },
    async put(
      repositoryName: string,
      imageTag: string | undefined,
      imageManifest: string,
    ): Promise<string> {
      await ecr.send(new PutImageCommand({ repositoryName, imageTag, imageManifest }))
      return digestOf(imageManifest)
    },
  }
}
