import type {
  DescribeImageReplicationStatusRequest,
  DescribeImageReplicationStatusResponse,
  ImageReplicationStatus,
  PutReplicationConfigurationRequest,
  PutReplicationConfigurationResponse,
  ReplicationDestination,
} from '@aws-sdk/client-ecr'
import type { Operation } from '../../operation.ts'
import type { Region } from '../../world/region.ts'
import { layerOf } from '../content/blobs.ts'
import { readStoredManifest } from '../content/manifest.ts'
import { findStoredImage } from '../image-ids.ts'
import { requireRepositoryState, invalid } from '../lookup.ts'
import { allows } from '../policy-document.ts'
import { isFixed } from '../repositories/tag-mutability.ts'
import { scanOnPush } from '../scanning/image-scans.ts'
import type { ImageState } from '../state/image.ts'
import type { RepositoryState } from '../state/repository.ts'
import { createBySelf } from './creation-templates.ts'

/** Destinations of all rules together (user guide: replication). */
const mostDestinations = 25

/** AWS usually takes less than 30 minutes. */
const duration = 60_000

export const putReplicationConfiguration: Operation<
  PutReplicationConfigurationRequest,
  PutReplicationConfigurationResponse
> = (input, { region }) => {
  const rules = input.replicationConfiguration?.rules ?? []
  const destinations = rules.flatMap((rule) => rule.destinations ?? [])
  if (destinations.some((one) => one.region === region.name && one.registryId === region.account))
    throw invalid(
      'replicationConfiguration',
      'Replication destination cannot be the same as the source registry',
    )
  if (new Set(destinations.map((one) => `${one.registryId}/${one.region}`)).size > mostDestinations)
    throw invalid(
      'replicationConfiguration',
      `At most ${mostDestinations} unique destinations are allowed across all rules`,
    )
  region.ecr.registry.replication = rules
  return { replicationConfiguration: { rules } }
}

export const describeImageReplicationStatus: Operation<
  DescribeImageReplicationStatusRequest,
  DescribeImageReplicationStatusResponse
> = (input, { region }) => {
  const repository = requireRepositoryState(region, input)
  const image = findStoredImage(region, repository, input.imageId ?? {})
  return {
    repositoryName: repository.name,
    imageId: { ...input.imageId, imageDigest: image.digest },
    replicationStatuses: [...(image.replications ?? [])].map((one) => ({ ...one })),
  }
}

/**
 * Returns the destinations of a repository's images: those of rules without a prefix or with one
 * that matches its name.
 */
function destinationsOf({ ecr }: Region, { name }: RepositoryState): ReplicationDestination[] {
  const fits = ecr.registry.replication.filter(
    ({ repositoryFilters: filters }) =>
      filters?.some(({ filter = '' }) => name.startsWith(filter)) ?? true,
  )
  const all = fits.flatMap((rule) => rule.destinations ?? [])
  return [...new Map(all.map((one) => [`${one.registryId}/${one.region}`, one])).values()]
}

/** Replicates a pushed image. The copies are not replicated further. */
export function replicate(
  region: Region,
  repository: RepositoryState,
  image: ImageState,
  tag: string | undefined,
): void {
  for (const { region: name, registryId } of destinationsOf(region, repository)) {
    const status: ImageReplicationStatus = { region: name, registryId, status: 'IN_PROGRESS' }
    image.replications = [
      ...(image.replications ?? []).filter(
        (one) => one.region !== name || one.registryId !== registryId,
      ),
      status,
    ]
    region.clock.after(duration, () => {
      const destination = region.elsewhere(registryId ?? '', name ?? '')
      const to = destination && repositoryThere(destination, repository.name, region.account)
      status.status = to ? 'COMPLETE' : 'FAILED'
      if (to) arrive(destination, to, { from: repository, image, tag })
      // Failure codes are not documented.
      else status.failureCode = destination ? 'AccessDenied' : 'RegistryNotFound'
    })
  }
}

/**
 * Returns the destination repository. Another account's registry policy must allow replication, and
 * the creation of the repository.
 */
function repositoryThere(region: Region, name: string, from: string): RepositoryState | undefined {
  const may = (action: string) =>
    from === region.account || allows(region.ecr.registryPolicyText, from, action)
  if (!may('ecr:ReplicateImage')) return undefined
  return (
    region.ecr.repositories.get(name) ??
    (may('ecr:CreateRepository') ? createBySelf(region, name, 'REPLICATION') : undefined)
  )
}

interface Replica {
  from: RepositoryState
  image: ImageState
  tag: string | undefined
}

function arrive(region: Region, to: RepositoryState, { from, image, tag }: Replica): void {
  for (const { digest } of readStoredManifest(image.manifest(), image.mediaType).blobs) {
    const layer = layerOf(from, digest)
    if (layer) to.layers.set(digest, layer)
  }
  const known = to.images.byDigest(image.digest)
  const { digest, mediaType, artifactType, subject, children, size, manifest } = image
  const copy =
    known ??
    to.images.add({
      digest,
      mediaType,
      artifactType,
      subject,
      children,
      size,
      manifest,
      pushedAt: region.clock.now(),
      lastPulledAt: undefined,
    })
  if (!known) scanOnPush(region, to, copy)
  // Do not take an immutable tag from another image.
  if (tag !== undefined && (to.images.digestOf(tag) === undefined || !isFixed(to, tag)))
    to.images.tag(copy, tag)
}
