import type { ImageDetail, Repository } from '@aws-sdk/client-ecr'
import type { ImageRow, PartProblem, RepositoryRow } from '@pilothouse/contract'

/** The kept fields of an image: those of its row that do not depend on its uses. */
export type KeptImage = Omit<
  ImageRow,
  'id' | 'hold' | 'tasks' | 'services' | 'usedUntil' | 'partOf' | 'platform'
> & {
  /** Digests that an index names; null until its manifest was read. */
  children: readonly string[] | null
  /** The platform of each child, in the same order. */
  platforms: readonly string[]
  partOf: string | null
  platform: string | null
}

export type RepositoryFacts = Omit<
  RepositoryRow,
  'images' | 'untagged' | 'bytes' | 'pushedAt' | 'pulledAt' | 'used' | 'unusedBytes' | 'problem'
>

/** The kept fields of a repository. Images are keyed by digest. */
export interface KeptRepository {
  facts: RepositoryFacts
  images: Map<string, KeptImage>
  byTag: Map<string, string>
  /** Time of the last complete read of its images; null before the first. */
  asOf: number | null
  problem: PartProblem | null
  focusUntil: number
  sweptAt: number
  sweeping: boolean
}

/** Maps a repository of DescribeRepositories. */
export const toFacts = (repository: Repository, region: string): RepositoryFacts => ({
  id: `${region}/${repository.repositoryName ?? 'unknown'}`,
  region,
  name: repository.repositoryName ?? 'unknown',
  registryId: repository.registryId ?? '',
  uri: repository.repositoryUri ?? '',
  arn: repository.repositoryArn ?? '',
  createdAt: repository.createdAt?.getTime() ?? null,
  tagMutability: repository.imageTagMutability ?? 'UNKNOWN',
  tagExclusions: (repository.imageTagMutabilityExclusionFilters ?? []).map((f) => f.filter ?? ''),
  encryption: repository.encryptionConfiguration?.encryptionType ?? 'UNKNOWN',
  kmsKey: repository.encryptionConfiguration?.kmsKey ?? null,
  scanOnPush: repository.imageScanningConfiguration?.scanOnPush ?? false,
})

/** Creates a repository whose images were not read yet. */
export const newRepository = (facts: RepositoryFacts): KeptRepository => ({
  facts,
  images: new Map(),
  byTag: new Map(),
  asOf: null,
  problem: null,
  focusUntil: 0,
  sweptAt: 0,
  sweeping: false,
})

/** Whether manifests of this media type name other manifests. */
export const isIndex = (mediaType: string): boolean =>
  /manifest\.list\.|image\.index\./.test(mediaType)

/**
 * Config media types of runnable images; any other makes an artifact (OCI image-spec: artifactType
 * and config.mediaType).
 */
const runnable = /^application\/vnd\.(docker\.container\.image\.v1|oci\.image\.config\.v1)\+json$/

/** Maps an image of DescribeImages. `before` provides the fields that only a manifest contains. */
export function toKeptImage(detail: ImageDetail, before: KeptImage | undefined): KeptImage {
  const mediaType = detail.imageManifestMediaType ?? 'unknown'
  const artifactType = detail.artifactMediaType ?? null
  const isArtifact =
    detail.subjectManifestDigest !== undefined ||
    (artifactType !== null && !runnable.test(artifactType))
  const single = isArtifact ? 'artifact' : 'image'
  const kind = isIndex(mediaType) ? 'index' : single
  const summary = detail.imageScanFindingsSummary
  return {
    digest: detail.imageDigest ?? 'unknown',
    tags: detail.imageTags ?? [],
    bytes: detail.imageSizeInBytes ?? 0,
    pushedAt: detail.imagePushedAt?.getTime() ?? null,
    pulledAt: detail.lastRecordedPullTime?.getTime() ?? null,
    mediaType,
    artifactType,
    kind,
    subject: detail.subjectManifestDigest ?? null,
    status: detail.imageStatus ?? 'ACTIVE',
    scan:
      detail.imageScanStatus || summary
        ? {
            status: detail.imageScanStatus?.status ?? 'COMPLETE',
            counts: { ...summary?.findingSeverityCounts } as Record<string, number>,
          }
        : null,
    children: before?.children ?? null,
    platforms: before?.platforms ?? [],
    partOf: null,
    platform: null,
  }
}

/** Stores the images of a repository and indexes them by tag. */
export function setImages(repository: KeptRepository, images: Map<string, KeptImage>): void {
  repository.images = images
  repository.byTag = new Map(
    [...images.values()].flatMap((image) => image.tags.map((tag) => [tag, image.digest] as const)),
  )
  for (const index of images.values()) {
    for (const [position, child] of (index.children ?? []).entries()) {
      const image = images.get(child)
      if (image)
        Object.assign(image, { partOf: index.digest, platform: index.platforms[position] ?? null })
    }
  }
}

/** Whether two digests are the same image: one may be the index that names the other. */
export const sameImage = (repository: KeptRepository, one: string, other: string): boolean =>
  one === other ||
  (repository.images.get(one)?.children ?? []).includes(other) ||
  (repository.images.get(other)?.children ?? []).includes(one)
