import type { ImageFailure, ImageIdentifier } from '@aws-sdk/client-ecr'
import { Fault } from '../operation.ts'
import type { Region } from '../world/region.ts'
import type { ImageState } from './state/image.ts'
import type { RepositoryState } from './state/repository.ts'

const failure = (
  imageId: ImageIdentifier,
  failureCode: ImageFailure['failureCode'],
  failureReason: string,
): ImageFailure => ({ imageId, failureCode, failureReason })

/**
 * Finds an image by digest, tag or both. Returns a failure, as in batch answers, if the id is
 * invalid or unknown.
 */
export function resolveImageId(
  { images }: RepositoryState,
  id: ImageIdentifier,
): ImageState | ImageFailure {
  const { imageDigest: digest, imageTag: tag } = id
  if (digest === undefined && tag === undefined)
    return failure(
      id,
      'MissingDigestAndTag',
      'Invalid request parameters: both tag and digest cannot be null',
    )
  if (digest !== undefined && !/^[a-zA-Z0-9-_+.]+:[a-fA-F0-9]+$/.test(digest)) {
    return failure(
      id,
      'InvalidImageDigest',
      'Invalid request parameters: image digest should satisfy the regex ' +
        "'[a-zA-Z0-9-_+.]+:[a-fA-F0-9]+'",
    )
  }
  const found = digest === undefined ? images.byTag(tag ?? '') : images.byDigest(digest)
  if (!found) return failure(id, 'ImageNotFound', 'Requested image not found')
  if (digest !== undefined && tag !== undefined && !found.tags.includes(tag))
    return failure(
      id,
      'ImageTagDoesNotMatchDigest',
      'Requested image tag does not match requested image digest',
    )
  return found
}

/** Returns whether an id was resolved to a failure. */
export const isFailure = (found: ImageState | ImageFailure): found is ImageFailure =>
  'failureCode' in found

/** Finds an image that must exist. Throws if it does not. */
export function findStoredImage(
  region: Region,
  repository: RepositoryState,
  id: ImageIdentifier,
): ImageState {
  const found = resolveImageId(repository, id)
  if (!isFailure(found)) return found
  if (found.failureCode !== 'ImageNotFound' && found.failureCode !== 'ImageTagDoesNotMatchDigest')
    throw new Fault('InvalidParameterException', found.failureReason ?? '')
  const { imageDigest = 'null', imageTag = 'null' } = id
  throw new Fault(
    'ImageNotFoundException',
    `The image with imageId {imageDigest:'${imageDigest}', imageTag:'${imageTag}'} does ` +
      `not exist within the repository with name '${repository.name}' in the registry with ` +
      `id '${region.account}'`,
  )
}
