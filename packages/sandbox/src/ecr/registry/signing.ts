import type {
  DeleteSigningConfigurationRequest,
  DeleteSigningConfigurationResponse,
  DescribeImageSigningStatusRequest,
  DescribeImageSigningStatusResponse,
  GetSigningConfigurationRequest,
  GetSigningConfigurationResponse,
  PutSigningConfigurationRequest,
  PutSigningConfigurationResponse,
  SigningRule,
} from '@aws-sdk/client-ecr'
import { Fault, type Operation } from '../../operation.ts'
import type { Region } from '../../world/region.ts'
import { isLike } from '../../world/wildcard.ts'
import { keepLayer } from '../content/blobs.ts'
import { digestOfContent } from '../content/manifest.ts'
import { findStoredImage } from '../image-ids.ts'
import { requireRepositoryState, invalid } from '../lookup.ts'
import type { ImageState } from '../state/image.ts'
import type { RepositoryState } from '../state/repository.ts'

/** The duration of AWS Signer is our guess. */
const duration = 10_000

const signature = 'application/vnd.cncf.notary.signature'

function rulesOf({ account, ecr }: Region): readonly SigningRule[] {
  if (ecr.registry.signing) return ecr.registry.signing
  throw new Fault(
    'SigningConfigurationNotFoundException',
    `Signing configuration does not exist in the registry with id '${account}'`,
  )
}

export const putSigningConfiguration: Operation<
  PutSigningConfigurationRequest,
  PutSigningConfigurationResponse
> = (input, { region }) => {
  const rules = input.signingConfiguration?.rules ?? []
  if (rules.some(({ signingProfileArn = '' }) => signingProfileArn.split(':')[3] !== region.name))
    throw invalid('signingConfiguration', 'A signing profile must be in the region of the registry')
  region.ecr.registry.signing = rules
  return { signingConfiguration: { rules } }
}

export const getSigningConfiguration: Operation<
  GetSigningConfigurationRequest,
  GetSigningConfigurationResponse
> = (_, { region }) => ({
  registryId: region.account,
  signingConfiguration: { rules: [...rulesOf(region)] },
})

export const deleteSigningConfiguration: Operation<
  DeleteSigningConfigurationRequest,
  DeleteSigningConfigurationResponse
> = (_, { region }) => {
  const rules = rulesOf(region)
  region.ecr.registry.signing = undefined
  return { registryId: region.account, signingConfiguration: { rules: [...rules] } }
}

export const describeImageSigningStatus: Operation<
  DescribeImageSigningStatusRequest,
  DescribeImageSigningStatusResponse
> = (input, { region }) => {
  const repository = requireRepositoryState(region, input)
  const image = findStoredImage(region, repository, input.imageId ?? {})
  const signingStatuses = [...(image.signings ?? [])].map((one) => ({ ...one }))
  return {
    registryId: region.account,
    repositoryName: repository.name,
    imageId: { ...input.imageId, imageDigest: image.digest },
    signingStatuses,
  }
}

/**
 * Returns the signing profiles for a repository: those of rules without a filter or with one that
 * matches its name.
 */
const profilesOf = ({ ecr }: Region, { name }: RepositoryState): string[] => {
  const fits = (ecr.registry.signing ?? []).filter(
    ({ repositoryFilters: filters }) =>
      filters?.some(({ filter = '' }) => isLike(filter, name, { single: false })) ?? true,
  )
  return [...new Set(fits.flatMap(({ signingProfileArn }) => signingProfileArn ?? []))]
}

/**
 * Signs a pushed image, but not artifacts of other images. The signature is not cryptographic:
 * there is no key.
 */
export function sign(region: Region, repository: RepositoryState, image: ImageState): void {
  if (image.subject !== undefined) return
  image.signings = profilesOf(region, repository).map((signingProfileArn) => ({
    signingProfileArn,
    status: 'IN_PROGRESS',
  }))
  for (const status of image.signings) {
    region.clock.after(duration, () => {
      status.status = 'COMPLETE'
      if (repository.images.byDigest(image.digest) === image)
        attach(region, repository, image, status.signingProfileArn ?? '')
    })
  }
}

function attach(
  region: Region,
  repository: RepositoryState,
  image: ImageState,
  profile: string,
): void {
  const empty = keepLayer(region, repository, Buffer.from('{}'))
  const envelope = keepLayer(
    region,
    repository,
    Buffer.from(
      JSON.stringify({
        payload: Buffer.from(JSON.stringify({ targetArtifact: { digest: image.digest } })).toString(
          'base64url',
        ),
        signature: 'of-the-sandbox',
        header: { profile },
      }),
    ),
  )
  const text = JSON.stringify({
    schemaVersion: 2,
    mediaType: 'application/vnd.oci.image.manifest.v1+json',
    artifactType: signature,
    config: {
      mediaType: 'application/vnd.oci.empty.v1+json',
      digest: empty.digest,
      size: empty.size,
    },
    layers: [{ mediaType: 'application/jose+json', digest: envelope.digest, size: envelope.size }],
    subject: {
      mediaType: image.mediaType,
      digest: image.digest,
      size: Buffer.byteLength(image.manifest()),
    },
  })
  const digest = digestOfContent(text)
  if (repository.images.byDigest(digest)) return
  const pushedAt = region.clock.now()
  repository.images.add({
    digest,
    mediaType: 'application/vnd.oci.image.manifest.v1+json',
    artifactType: signature,
    subject: image.digest,
    children: [],
    size: empty.size + envelope.size,
    pushedAt,
    manifest: () => text,
    lastPulledAt: undefined,
  })
}
