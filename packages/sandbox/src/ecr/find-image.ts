import type { ImageIdentifier } from '@aws-sdk/client-ecr'
import { Fault } from '../operation.ts'
import type { Region } from '../world/region.ts'
import { invalid } from './lookup.ts'
import type { ImageState, RepositoryState } from './state.ts'

/** The image that a digest, a tag or both name; ECR wants one of them at least. */
export function findImage(region: Region, repository: RepositoryState, { imageDigest, imageTag }: ImageIdentifier = {}): ImageState {
  if (imageDigest === undefined && imageTag === undefined) throw invalid('imageId', 'Either imageDigest or imageTag must be specified')
  const image = imageDigest === undefined ? repository.images.byTag(imageTag ?? '') : repository.images.byDigest(imageDigest)
  if (image && (imageTag === undefined || image.tags.includes(imageTag))) return image
  throw new Fault(
    'ImageNotFoundException',
    `The image with imageId {imageDigest:'${imageDigest ?? 'null'}', imageTag:'${imageTag ?? 'null'}'} does not exist within the repository with name '${repository.name}' in the registry with id '${region.account}'`,
  )
}
