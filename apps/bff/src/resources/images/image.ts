import { ListImageReferrersCommand } from '@aws-sdk/client-ecr'
import type { ImageDetail } from '@pilothouse/contract'
import type { Accounts } from '../../accounts.ts'
import { readBlob } from '../../aws/layer.ts'
import { refuse } from '../../errors.ts'
import { graphOf } from '../../registry/image-graph.ts'
import { pullTellsNothing } from '../../registry/pull-time.ts'
import type { Registry } from '../../registry/registry.ts'
import { setImages, type KeptImage, type KeptRepository } from '../../registry/repository.ts'
import { childrenOf, getManifests } from '../../registry/sweep-registry.ts'
import { attempt, noAttempt } from '../attempt.ts'
import { toImageConfig, toLayers } from './image-config.ts'
import { toImageRow } from './image-rows.ts'
import { findImage, readImageUses } from './images.ts'
import { manifestText, readManifest } from './manifest.ts'

/** Configurations have a few KiB; a larger file is not one. */
const largestConfig = 4 * 1024 * 1024
const mostReferrers = 50

/** Stores the children of an index in the registry model. */
function learnIndex(repository: KeptRepository, index: KeptImage, manifest: string): void {
  Object.assign(index, childrenOf(manifest))
  setImages(repository, repository.images)
}

/**
 * Reads an image with its manifest, configuration, layers, referrers and uses. Each part that fails
 * has its own problem. Leaves the manifest unread if ECR would record a pull and `pull` is not set.
 */
export async function readImage(
  accounts: Accounts,
  registry: Registry,
  { name, digest, pull }: { name: string; digest: string; pull: boolean },
): Promise<ImageDetail> {
  const { scope } = registry
  const asOf = Date.now()
  const { repository, image } = await findImage(registry, name, digest)
  const before = toImageRow(graphOf(accounts), repository, image)
  const unread =
    !pull &&
    registry.exclude !== null &&
    !pullTellsNothing(image, { inUse: before.hold === 'running' || before.hold === 'current' })
  const [uses, manifest, referrers] = await Promise.all([
    readImageUses(accounts, registry, name, digest),
    unread
      ? noAttempt
      : attempt('ecr:BatchGetImage', async () => {
          const found = (await getManifests(scope, name, [digest], 'page')).get(digest)
          if (!found?.imageManifest)
            refuse({
              status: 404,
              code: 'ImageNotFound',
              message: 'ECR has no manifest for it any more.',
            })
          if (image.kind === 'index' && image.children === null)
            learnIndex(repository, image, found.imageManifest)
          return {
            raw: found.imageManifest,
            mediaType: found.imageManifestMediaType ?? image.mediaType,
          }
        }),
    attempt('ecr:ListImageReferrers', () =>
      scope.readFrom(
        'ecr',
        { bucket: 'Image read', call: 'ecr:ListImageReferrers', priority: 'page' },
        (ecr) =>
          ecr.send(
            new ListImageReferrersCommand({
              repositoryName: name,
              subjectId: { imageDigest: digest },
              maxResults: mostReferrers,
            }),
          ),
      ),
    ),
  ])
  const read = manifest.value ? readManifest(manifest.value.raw, manifest.value.mediaType) : null
  const blob =
    read?.config && image.kind !== 'index'
      ? await attempt('ecr:GetDownloadUrlForLayer', () =>
          readBlob(scope, name, read.config?.digest ?? '', largestConfig),
        )
      : noAttempt
  const config = blob.value === null ? null : toImageConfig(blob.value, scope.redactor)
  return {
    region: scope.region,
    registryId: repository.facts.registryId,
    repository: name,
    uri: repository.facts.uri,
    row: toImageRow(graphOf(accounts), repository, image),
    manifest: {
      mediaType: manifest.value?.mediaType ?? image.mediaType,
      raw: manifest.value ? manifestText(manifest.value.raw, scope.redactor) : '',
      unread,
      problem: manifest.problem,
    },
    exclude: registry.exclude,
    config,
    configProblem: blob.problem,
    layers: read ? toLayers(read, config) : [],
    // The index contains the sizes of manifests; show those of the images.
    platforms: (read?.manifests ?? []).map((platform) => ({
      ...platform,
      bytes: repository.images.get(platform.digest)?.bytes ?? null,
      there: repository.images.has(platform.digest),
    })),
    referrers: (referrers.value?.referrers ?? []).map((referrer) => ({
      digest: referrer.digest ?? '',
      artifactType: referrer.artifactType ?? null,
      mediaType: referrer.mediaType ?? 'unknown',
      bytes: referrer.size ?? 0,
      annotations: Object.entries(referrer.annotations ?? {}).map(([key, value]) => ({
        name: key,
        value: scope.redactor.named(key, value),
      })),
    })),
    referrersProblem: referrers.problem,
    uses,
    asOf,
  }
}
