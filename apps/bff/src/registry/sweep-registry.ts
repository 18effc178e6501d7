import {
  BatchGetImageCommand,
  DescribeImagesCommand,
  DescribeRepositoriesCommand,
  type Image,
} from '@aws-sdk/client-ecr'
import type { Priority } from '../aws/budget.ts'
import { chunks, PagesLoop } from '../aws/paging.ts'
import type { Scope } from '../aws/scope.ts'
import type { SweepOptions } from '../fleet/sweep.ts'
import { platformOf } from './platform.ts'
import {
  isIndex,
  setImages,
  toFacts,
  toKeptImage,
  type KeptImage,
  type KeptRepository,
  type RepositoryFacts,
} from './repository.ts'

/**
 * Largest pages (API reference: DescribeRepositories, DescribeImages), and most images per
 * BatchGetImage call.
 */
const page = 1_000
const manifests = 100

/** All manifest types, so that ECR neither converts nor omits any. */
const manifestTypes = [
  'application/vnd.docker.distribution.manifest.v1+json',
  'application/vnd.docker.distribution.manifest.v2+json',
  'application/vnd.docker.distribution.manifest.list.v2+json',
  'application/vnd.oci.image.manifest.v1+json',
  'application/vnd.oci.image.index.v1+json',
]

async function pages<T>(
  readPage: (
    token: string | undefined,
  ) => Promise<{ items: readonly T[]; next: string | undefined }>,
  onPage: (items: readonly T[]) => void,
): Promise<void> {
  const tokens = new Set<string>()
  for (let token: string | undefined; ;) {
    const { items, next } = await readPage(token)
    onPage(items)
    if (!next) return
    if (tokens.has(next)) throw new PagesLoop()
    tokens.add(next)
    token = next
  }
}

/** Reads all repositories of a scope's registry. */
export async function readRepositories(
  scope: Scope,
  priority: Priority,
): Promise<RepositoryFacts[]> {
  const found = new Map<string, RepositoryFacts>()
  await pages(
    async (nextToken) => {
      const answer = await scope.readFrom(
        'ecr',
        { bucket: 'Registry read', call: 'ecr:DescribeRepositories', priority },
        (ecr) => ecr.send(new DescribeRepositoriesCommand({ maxResults: page, nextToken })),
      )
      return { items: answer.repositories ?? [], next: answer.nextToken }
    },
    (items) => {
      for (const facts of items.map((r) => toFacts(r, scope.region))) found.set(facts.name, facts)
    },
  )
  return [...found.values()]
}

interface ImageSweepOptions extends SweepOptions {
  /**
   * Whether to read the manifests of indexes. False where ECR records our reads as pulls: then
   * every image would look recently used.
   */
  withIndexes: boolean
}

/** Reads all images of a repository. */
export async function sweepImages(
  scope: Scope,
  repository: KeptRepository,
  { priority, now, onProgress, withIndexes }: ImageSweepOptions,
): Promise<void> {
  const begun = now()
  const repositoryName = repository.facts.name
  const before = repository.images
  const images = new Map<string, KeptImage>()
  await pages(
    async (nextToken) => {
      const answer = await scope.readFrom(
        'ecr',
        { bucket: 'Registry read', call: 'ecr:DescribeImages', priority },
        (ecr) =>
          ecr.send(
            new DescribeImagesCommand({
              repositoryName,
              maxResults: page,
              nextToken,
              filter: { imageStatus: 'ANY' },
            }),
          ),
      )
      return { items: answer.imageDetails ?? [], next: answer.nextToken }
    },
    (items) => {
      for (const detail of items) {
        const known = before.get(detail.imageDigest ?? '')
        const read = toKeptImage(detail, known)
        const image =
          known && isOwn(scope, repositoryName, read) ? { ...read, pulledAt: known.pulledAt } : read
        images.set(image.digest, image)
      }
      if (repository.asOf !== null) return
      setImages(repository, images)
      onProgress()
    },
  )
  try {
    if (withIndexes)
      await readIndexes(
        scope,
        repositoryName,
        [...images.values()].filter((i) => isIndex(i.mediaType) && i.children === null),
        priority,
      )
  } finally {
    // If manifests cannot be read, keep the images anyway, without the children of indexes.
    setImages(repository, images)
    repository.asOf = begun
    onProgress()
  }
}

/** The children of an index never change, so each manifest is read once. */
async function readIndexes(
  scope: Scope,
  repositoryName: string,
  indexes: readonly KeptImage[],
  priority: Priority,
): Promise<void> {
  for (const piece of chunks(indexes, manifests)) {
    const read = await getManifests(
      scope,
      repositoryName,
      piece.map((i) => i.digest),
      priority,
    )
    for (const index of piece)
      Object.assign(index, childrenOf(read.get(index.digest)?.imageManifest))
  }
}

/**
 * Times when this console read each manifest. ECR records them as pulls, although nobody pulled the
 * image.
 */
const ownReads = new WeakMap<Scope, Map<string, number[]>>()
/** Largest difference between ECR's clock and ours, in milliseconds, including latency. */
const apart = 60_000

function noteRead(scope: Scope, key: string, at: number): void {
  const reads = ownReads.get(scope) ?? new Map<string, number[]>()
  ownReads.set(scope, reads)
  const times = reads.get(key) ?? []
  // ECR updates the time once a day, so it may be that of any read of the last days.
  if (at - (times.at(-1) ?? 0) > apart) reads.set(key, [...times.slice(-50), at])
}

const isOwn = (scope: Scope, repositoryName: string, { digest, pulledAt }: KeptImage): boolean =>
  pulledAt !== null &&
  (ownReads.get(scope)?.get(`${repositoryName}@${digest}`) ?? []).some(
    (at) => Math.abs(at - pulledAt) <= apart,
  )

/** Reads at most 100 manifests. Digests that ECR does not return are left out. */
export async function getManifests(
  scope: Scope,
  repositoryName: string,
  digests: readonly string[],
  priority: Priority,
): Promise<Map<string, Image>> {
  const answer = await scope.readFrom(
    'ecr',
    { bucket: 'Image read', call: 'ecr:BatchGetImage', priority },
    (ecr) =>
      ecr.send(
        new BatchGetImageCommand({
          repositoryName,
          imageIds: digests.map((imageDigest) => ({ imageDigest })),
          acceptedMediaTypes: manifestTypes,
        }),
      ),
  )
  for (const digest of digests) noteRead(scope, `${repositoryName}@${digest}`, Date.now())
  return new Map((answer.images ?? []).map((image) => [image.imageId?.imageDigest ?? '', image]))
}

/** The children in an index's manifest; none if the text is not a manifest. */
export function childrenOf(
  manifest: string | undefined,
): Pick<KeptImage, 'children' | 'platforms'> {
  try {
    const { manifests: named } = JSON.parse(manifest ?? '{}') as { manifests?: unknown }
    const there = (Array.isArray(named) ? named : []).filter(
      (entry: unknown): entry is { digest: string; platform?: unknown } =>
        typeof entry === 'object' &&
        entry !== null &&
        'digest' in entry &&
        typeof entry.digest === 'string',
    )
    return {
      children: there.map((m) => m.digest),
      platforms: there.map((m) => platformOf(m.platform)),
    }
  } catch {
    return { children: [], platforms: [] }
  }
}
