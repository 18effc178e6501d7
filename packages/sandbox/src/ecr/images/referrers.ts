import type {
  ImageReferrer,
  ListImageReferrersRequest,
  ListImageReferrersResponse,
} from '@aws-sdk/client-ecr'
import type { Operation } from '../../operation.ts'
import { readStoredManifest } from '../content/manifest.ts'
import { requireRepositoryState } from '../lookup.ts'
import { page } from '../page.ts'
import { statusOf, type ImageState } from '../state/image.ts'

/** Returns a signature, an SBOM or another artifact as a descriptor of its manifest. */
function toReferrer(image: ImageState): ImageReferrer {
  const text = image.manifest()
  const { annotations } = readStoredManifest(text, image.mediaType)
  return {
    digest: image.digest,
    mediaType: image.mediaType,
    artifactType: image.artifactType,
    size: Buffer.byteLength(text),
    annotations,
    artifactStatus: statusOf(image),
  }
}

export const listImageReferrers: Operation<
  ListImageReferrersRequest,
  ListImageReferrersResponse
> = (input, { region }) => {
  const { images, name } = requireRepositoryState(region, input)
  const { subjectId, filter } = input
  const { artifactTypes, artifactStatus = 'ACTIVE' } = filter ?? {}
  const all = [...images.all()].filter(
    (i) => artifactStatus === 'ANY' || artifactStatus === statusOf(i),
  )
  const about = all.filter(
    (i) =>
      i.subject === subjectId?.imageDigest &&
      (artifactTypes?.includes(i.artifactType ?? '') ?? true),
  )
  const { items, nextToken } = page(
    ['referrers', name, subjectId, filter],
    about,
    { ...input, maxResults: input.maxResults ?? 50 },
    (i) => i.nth,
  )
  return { referrers: items.map(toReferrer), nextToken }
}
