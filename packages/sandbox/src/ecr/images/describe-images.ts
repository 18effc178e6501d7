import type {
  DescribeImagesFilter,
  DescribeImagesRequest,
  DescribeImagesResponse,
  ImageDetail,
  ListImagesRequest,
  ListImagesResponse,
} from '@aws-sdk/client-ecr'
import type { Operation } from '../../operation.ts'
import type { Region } from '../../world/region.ts'
import { findStoredImage } from '../image-ids.ts'
import { requireRepositoryState, invalid } from '../lookup.ts'
import { page } from '../page.ts'
import { statusOf, type ImageState } from '../state/image.ts'
import type { RepositoryState } from '../state/repository.ts'

/** Returns an image as in DescribeImages, without its manifest. */
const toDetail = (region: Region, repository: RepositoryState, image: ImageState): ImageDetail => ({
  registryId: region.account,
  repositoryName: repository.name,
  imageDigest: image.digest,
  ...(image.tags.length > 0 ? { imageTags: [...image.tags] } : {}),
  imageSizeInBytes: image.size,
  imagePushedAt: new Date(image.pushedAt),
  imageManifestMediaType: image.mediaType,
  artifactMediaType: image.artifactType,
  ...(image.lastPulledAt === undefined
    ? {}
    : { lastRecordedPullTime: new Date(image.lastPulledAt) }),
  subjectManifestDigest: image.subject,
  imageStatus: statusOf(image),
  ...(image.archiving === undefined
    ? {}
    : { lastArchivedAt: new Date(image.archiving.archivedAt) }),
  ...(image.archiving?.activatedAt === undefined
    ? {}
    : { lastActivatedAt: new Date(image.archiving.activatedAt) }),
})

/** Yields the images that match a filter, in the order they were pushed. */
function* filtered(
  { images }: RepositoryState,
  { tagStatus = 'ANY', imageStatus = 'ACTIVE' }: DescribeImagesFilter = {},
): Iterable<ImageState> {
  for (const image of images.all())
    if (
      (imageStatus === 'ANY' || imageStatus === statusOf(image)) &&
      (tagStatus === 'ANY' || (tagStatus === 'TAGGED') === image.tags.length > 0)
    )
      yield image
}

export const describeImages: Operation<DescribeImagesRequest, DescribeImagesResponse> = (
  input,
  { region },
) => {
  const repository = requireRepositoryState(region, input)
  const { imageIds, filter } = input
  if (imageIds) {
    if (input.nextToken !== undefined || input.maxResults !== undefined)
      throw invalid('imageIds', 'nextToken and maxResults cannot be used with imageIds')
    const found = new Set(imageIds.map((id) => findStoredImage(region, repository, id)))
    return { imageDetails: [...found].map((i) => toDetail(region, repository, i)) }
  }
  const { items, nextToken } = page(
    ['images', repository.name, filter],
    filtered(repository, filter),
    input,
    (i) => i.nth,
  )
  return { imageDetails: items.map((i) => toDetail(region, repository, i)), nextToken }
}

export const listImages: Operation<ListImagesRequest, ListImagesResponse> = (input, { region }) => {
  const repository = requireRepositoryState(region, input)
  // One row for each tag, so that a page may end between two tags of an image.
  const rows = function* () {
    for (const image of filtered(repository, input.filter)) {
      if (image.tags.length === 0)
        yield { place: [image.nth, ''] as const, id: { imageDigest: image.digest } }
      else
        for (const imageTag of image.tags.toSorted())
          yield {
            place: [image.nth, imageTag] as const,
            id: { imageDigest: image.digest, imageTag },
          }
    }
  }
  const { items, nextToken } = page(
    ['ids', repository.name, input.filter],
    rows(),
    input,
    ({ place: [nth, tag] }) => `${String(nth).padStart(9, '0')}/${tag}`,
  )
  return { imageIds: items.map((i) => i.id), nextToken }
}
