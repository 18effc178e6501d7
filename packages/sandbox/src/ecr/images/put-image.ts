import type { Image, PutImageRequest, PutImageResponse } from '@aws-sdk/client-ecr'
import { Fault, type Operation } from '../../operation.ts'
import type { Region } from '../../world/region.ts'
import { layerOf } from '../content/blobs.ts'
import {
  digestOfContent,
  isImageIndex,
  readStoredManifest,
  type StoredManifest,
} from '../content/manifest.ts'
import { invalid, requireRepositoryState } from '../lookup.ts'
import { replicate } from '../registry/replication.ts'
import { sign } from '../registry/signing.ts'
import { isFixed } from '../repositories/tag-mutability.ts'
import { scanOnPush } from '../scanning/image-scans.ts'
import type { ImageState } from '../state/image.ts'
import type { RepositoryState } from '../state/repository.ts'

/** Most tags of one image (service quota). */
const mostTags = 1_000

export const putImage: Operation<PutImageRequest, PutImageResponse> = (input, { region }) => {
  const repository = requireRepositoryState(region, input)
  const { imageManifest: text = '', imageTag: tag, imageDigest } = input
  if (tag !== undefined && !/^[\w.-]+$/.test(tag))
    throw invalid('imageTag', "must satisfy regular expression '[a-zA-Z0-9-_.]+'")
  const digest = digestOfContent(text)
  if (imageDigest !== undefined && imageDigest !== digest) {
    throw new Fault(
      'ImageDigestDoesNotMatchException',
      `The specified image digest '${imageDigest}' does not match the digest '${digest}' ` +
        'of the manifest',
    )
  }
  const manifest = readStoredManifest(text, input.imageManifestMediaType)
  const known = repository.images.byDigest(digest)
  if (known && (tag === undefined || known.tags.includes(tag))) {
    throw new Fault(
      'ImageAlreadyExistsException',
      `Image with digest '${digest}' and tag '${tag ?? 'null'}' already exists in the ` +
        `repository with name '${repository.name}' in registry with id '${region.account}'`,
    )
  }
  if (
    tag !== undefined &&
    repository.images.digestOf(tag) !== undefined &&
    isFixed(repository, tag)
  ) {
    throw new Fault(
      'ImageTagAlreadyExistsException',
      `The image tag '${tag}' already exists in the '${repository.name}' repository and ` +
        'cannot be overwritten because the tag is immutable.',
    )
  }
  if (known && known.tags.length >= mostTags)
    throw new Fault(
      'LimitExceededException',
      `The image already has the maximum of ${mostTags} tags`,
    )
  if (!known) checkParts(region, repository, manifest)
  const image = known ?? keep(repository, text, manifest, region.clock.now())
  if (!known) {
    scanOnPush(region, repository, image)
    sign(region, repository, image)
  }
  if (tag !== undefined) repository.images.tag(image, tag)
  replicate(region, repository, image, tag)
  return { image: toImage(region, repository, image, tag) }
}

/** Throws if a blob or image that the manifest refers to is missing. Its subject may be missing. */
function checkParts(
  region: Region,
  repository: RepositoryState,
  { blobs, children }: StoredManifest,
): void {
  const absent = blobs.filter((b) => !layerOf(repository, b.digest)).map((b) => b.digest)
  if (absent.length > 0) {
    throw new Fault(
      'LayersNotFoundException',
      `The layers with digests '[${absent.join(', ')}]' required for pushing the image ` +
        `into repository with name '${repository.name}' in the registry with id ` +
        `'${region.account}' do not exist`,
    )
  }
  const unknown = children.filter((c) => !repository.images.byDigest(c.digest)).map((c) => c.digest)
  if (unknown.length > 0) {
    throw new Fault(
      'ReferencedImagesNotFoundException',
      `The images with digests '[${unknown.join(', ')}]' required for pushing image into ` +
        `repository with name '${repository.name}' in the registry with id ` +
        `'${region.account}' do not exist`,
    )
  }
}

/** Stores a manifest whose parts are all in the repository. */
export function keep(
  repository: RepositoryState,
  text: string,
  manifest: StoredManifest,
  pushedAt: number,
): ImageState {
  const { mediaType, artifactType, subject, children, blobs } = manifest
  const ofChildren = children.map((c) => repository.images.byDigest(c.digest)?.size ?? 0)
  return repository.images.add({
    digest: digestOfContent(text),
    mediaType,
    artifactType,
    subject,
    children: children.map((c) => c.digest),
    size: isImageIndex(mediaType)
      ? Math.max(0, ...ofChildren)
      : blobs.reduce((sum, b) => sum + b.size, 0),
    pushedAt,
    manifest: () => text,
    lastPulledAt: undefined,
  })
}

/** Returns an image with its manifest, as in operations' answers. */
export const toImage = (
  region: Region,
  repository: RepositoryState,
  image: ImageState,
  imageTag: string | undefined,
): Image => ({
  registryId: region.account,
  repositoryName: repository.name,
  imageId: { imageDigest: image.digest, imageTag },
  imageManifest: image.manifest(),
  imageManifestMediaType: image.mediaType,
})
