import type {
  UpdateImageStorageClassRequest,
  UpdateImageStorageClassResponse,
} from '@aws-sdk/client-ecr'
import { Fault, type Operation } from '../../operation.ts'
import type { Region } from '../../world/region.ts'
import { findStoredImage } from '../image-ids.ts'
import { requireRepositoryState } from '../lookup.ts'
import { scanOnPush } from '../scanning/image-scans.ts'
import { statusOf, type ImageState } from '../state/image.ts'
import type { RepositoryState } from '../state/repository.ts'

/** AWS restores within 20 minutes. */
const restoring = 10 * 60_000

/** Moves an image into the archive and drops its scans. */
export function archive(image: ImageState, now: number): void {
  image.scan = undefined
  image.archiving = {
    status: 'ARCHIVED',
    archivedAt: now,
    activatedAt: image.archiving?.activatedAt,
  }
}

/** Restores an image from the archive after a delay. */
function restore(region: Region, repository: RepositoryState, image: ImageState): void {
  const { archivedAt = 0, activatedAt } = image.archiving ?? {}
  image.archiving = { status: 'ACTIVATING', archivedAt, activatedAt }
  region.clock.after(restoring, () => {
    image.archiving = { status: 'ACTIVE', archivedAt, activatedAt: region.clock.now() }
    if (repository.images.byDigest(image.digest) === image) scanOnPush(region, repository, image)
  })
}

export const updateImageStorageClass: Operation<
  UpdateImageStorageClassRequest,
  UpdateImageStorageClassResponse
> = (input, { region }) => {
  const repository = requireRepositoryState(region, input)
  const image = findStoredImage(region, repository, input.imageId ?? {})
  const { targetStorageClass } = input
  const wanted = targetStorageClass === 'ARCHIVE' ? 'ACTIVE' : 'ARCHIVED'
  if (statusOf(image) !== wanted) {
    throw new Fault(
      'ImageStorageClassUpdateNotSupportedException',
      `The image with digest '${image.digest}' cannot be moved to ${targetStorageClass}: ` +
        `its status is ${statusOf(image)}`,
    )
  }
  if (targetStorageClass === 'ARCHIVE') archive(image, region.clock.now())
  else restore(region, repository, image)
  return {
    registryId: region.account,
    repositoryName: repository.name,
    imageId: {
      imageDigest: image.digest,
      ...(input.imageId?.imageTag === undefined ? {} : { imageTag: input.imageId.imageTag }),
    },
    imageStatus: statusOf(image),
  }
}
