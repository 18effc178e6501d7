import type { ImageStatus, UpdateImageStorageClassRequest, UpdateImageStorageClassResponse } from '@aws-sdk/client-ecr'
import { Fault, type Operation } from '../operation.ts'
import type { Region } from '../world/region.ts'
import { findImage } from './image-ids.ts'
import { findRepository } from './lookup.ts'
import type { ImageState } from './state.ts'

/** How an image has been moved into the archive, and out of it. */
export interface Archiving {
  readonly status: ImageStatus
  readonly archivedAt: number
  /** When it was last brought back. */
  readonly activatedAt: number | undefined
}

/** AWS restores within 20 minutes. */
const restoring = 10 * 60_000

/** Whether an image can be pulled: from the archive it must be restored first. */
export const statusOf = (image: ImageState): ImageStatus => image.archiving?.status ?? 'ACTIVE'

/** Moves an image into the archive. */
export function archive(image: ImageState, now: number): void {
  image.archiving = { status: 'ARCHIVED', archivedAt: now, activatedAt: image.archiving?.activatedAt }
}

/** Brings an image back from the archive, which takes its time. */
export function restore(region: Region, image: ImageState): void {
  const { archivedAt = 0, activatedAt } = image.archiving ?? {}
  image.archiving = { status: 'ACTIVATING', archivedAt, activatedAt }
  region.clock.after(restoring, () => {
    if (statusOf(image) === 'ACTIVATING') image.archiving = { status: 'ACTIVE', archivedAt, activatedAt: region.clock.now() }
  })
}

export const updateImageStorageClass: Operation<UpdateImageStorageClassRequest, UpdateImageStorageClassResponse> = (input, { region }) => {
  const repository = findRepository(region, input)
  const image = findImage(region, repository, input.imageId ?? {})
  const { targetStorageClass } = input
  const wanted = targetStorageClass === 'ARCHIVE' ? 'ACTIVE' : 'ARCHIVED'
  if (statusOf(image) !== wanted) {
    throw new Fault('ImageStorageClassUpdateNotSupportedException', `The image with digest '${image.digest}' cannot be moved to ${targetStorageClass}: its status is ${statusOf(image)}`)
  }
  if (targetStorageClass === 'ARCHIVE') archive(image, region.clock.now())
  else restore(region, image)
  return { registryId: region.account, repositoryName: repository.name, imageId: { imageDigest: image.digest, ...(input.imageId?.imageTag === undefined ? {} : { imageTag: input.imageId.imageTag }) }, imageStatus: statusOf(image) }
}
