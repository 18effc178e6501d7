import type {
  BatchDeleteImageRequest,
  BatchDeleteImageResponse,
  BatchGetImageRequest,
  BatchGetImageResponse,
  Image,
  ImageFailure,
  ImageIdentifier,
} from '@aws-sdk/client-ecr'
import type { Operation } from '../../operation.ts'
import { forgetLayers } from '../content/blobs.ts'
import { isImageIndex } from '../content/manifest.ts'
import { isFailure, resolveImageId } from '../image-ids.ts'
import { requireRepositoryState } from '../lookup.ts'
import { leavesNoTrace } from '../registry/pull-time-exclusions.ts'
import { recordPull } from '../repositories/pull.ts'
import { statusOf, type ImageState } from '../state/image.ts'
import type { RepositoryState } from '../state/repository.ts'
import { toImage } from './put-image.ts'

export const batchGetImage: Operation<BatchGetImageRequest, BatchGetImageResponse> = (
  input,
  { region, caller },
) => {
  const repository = requireRepositoryState(region, input)
  const images: Image[] = []
  const failures: ImageFailure[] = []
  for (const id of input.imageIds ?? []) {
    const found = resolveImageId(repository, id)
    const image = isFailure(found) ? found : accepted(repository, found, input.acceptedMediaTypes)
    if (!image)
      failures.push({
        imageId: id,
        failureCode: 'ImageNotFound',
        failureReason: 'Requested image is in none of the accepted media types',
      })
    else if (!isFailure(image) && statusOf(image) !== 'ACTIVE')
      failures.push({
        imageId: id,
        failureCode: 'ImageNotFound',
        failureReason: `Requested image is not active: its status is ${statusOf(image)}`,
      })
    else if (isFailure(image)) failures.push(image)
    else {
      if (!leavesNoTrace(region, caller.arn)) recordPull(region, image)
      images.push(toImage(region, repository, image, id.imageTag))
    }
  }
  return { images, failures }
}

/**
 * Returns the image in a media type that the caller accepts. For an index that it does not accept,
 * this is the image for linux/amd64, or else the first.
 */
function accepted(
  { images }: RepositoryState,
  image: ImageState,
  types: readonly string[] | undefined,
): ImageState | undefined {
  if (!types || types.includes(image.mediaType)) return image
  if (!isImageIndex(image.mediaType)) return undefined
  const usual = platformOf(image.manifest(), 'linux', 'amd64') ?? image.children[0] ?? ''
  const child = images.byDigest(usual)
  return child && types.includes(child.mediaType) ? child : undefined
}

/** Returns the digest for a platform in an index. */
function platformOf(text: string, os: string, architecture: string): string | undefined {
  const { manifests } = JSON.parse(text) as {
    manifests: { digest: string; platform?: { os?: string; architecture?: string } }[]
  }
  return manifests.find((m) => m.platform?.os === os && m.platform.architecture === architecture)
    ?.digest
}

export const batchDeleteImage: Operation<BatchDeleteImageRequest, BatchDeleteImageResponse> = (
  input,
  { region },
) => {
  const repository = requireRepositoryState(region, input)
  const imageIds: ImageIdentifier[] = []
  const failures: ImageFailure[] = []
  const removed: ImageState[] = []
  for (const id of input.imageIds ?? []) {
    const image = resolveImageId(repository, id)
    if (isFailure(image)) {
      failures.push(image)
      continue
    }
    const { imageTag: tag } = id
    const { digest: imageDigest, tags } = image
    // Deleting a tag keeps the image unless it is the last one.
    const untags = tag !== undefined && tags.length > 1
    const listed = untags ? [] : indexesOf(repository, image)
    if (listed.length > 0) {
      failures.push({
        imageId: id,
        failureCode: 'ImageReferencedByManifestList',
        failureReason: `Requested image referenced by manifest list: [${listed.join(', ')}]`,
      })
    } else if (untags) {
      repository.images.untag(tag)
      imageIds.push({ imageDigest, imageTag: tag })
    } else {
      repository.images.remove(image)
      removed.push(image)
      imageIds.push(
        ...(tags.length > 0
          ? tags.map((imageTag) => ({ imageDigest, imageTag }))
          : [{ imageDigest }]),
      )
    }
  }
  forgetLayers(repository, removed)
  return { imageIds, failures }
}

/** Returns the indexes that list an image. */
function indexesOf({ images }: RepositoryState, { digest }: ImageState): string[] {
  return [...images.indexes()].filter((i) => i.children.includes(digest)).map((i) => i.digest)
}
