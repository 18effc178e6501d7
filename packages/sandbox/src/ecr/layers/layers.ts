import type {
  BatchCheckLayerAvailabilityRequest,
  BatchCheckLayerAvailabilityResponse,
  CompleteLayerUploadRequest,
  CompleteLayerUploadResponse,
  GetDownloadUrlForLayerRequest,
  GetDownloadUrlForLayerResponse,
  InitiateLayerUploadRequest,
  InitiateLayerUploadResponse,
  UploadLayerPartRequest,
  UploadLayerPartResponse,
} from '@aws-sdk/client-ecr'
import { Fault, type Operation } from '../../operation.ts'
import { uuid } from '../../world/ids.ts'
import type { Region } from '../../world/region.ts'
import { keepLayer, layerOf } from '../content/blobs.ts'
import { digestOfContent } from '../content/manifest.ts'
import { requireRepositoryState, invalid } from '../lookup.ts'
import { createBySelf } from '../registry/creation-templates.ts'
import type { Upload } from '../state/layer.ts'
import type { RepositoryState } from '../state/repository.ts'
import { layerUrl } from './layer-url.ts'

/** Part size that ECR requests, and the least size of all parts but the last. */
const partSize = 10 * 1024 * 1024
const leastPart = 5 * 1024 * 1024

/** Returns the repository of a push. The first push creates it if a template allows that. */
export function repositoryToPush(
  region: Region,
  input: InitiateLayerUploadRequest,
): RepositoryState {
  const { registryId = region.account, repositoryName = '' } = input
  const isNew = registryId === region.account && !region.ecr.repositories.has(repositoryName)
  return (
    (isNew ? createBySelf(region, repositoryName, 'CREATE_ON_PUSH') : undefined) ??
    requireRepositoryState(region, input)
  )
}

export const initiateLayerUpload: Operation<
  InitiateLayerUploadRequest,
  InitiateLayerUploadResponse
> = (input, { region }) => {
  const { uploads } = repositoryToPush(region, input)
  const uploadId = uuid()
  uploads.set(uploadId, { parts: [], size: 0 })
  return { uploadId, partSize }
}

function findUpload(region: Region, repository: RepositoryState, uploadId = ''): Upload {
  const upload = repository.uploads.get(uploadId)
  if (upload) return upload
  throw new Fault(
    'UploadNotFoundException',
    `The upload with id '${uploadId}' does not exist in the repository with name ` +
      `'${repository.name}' in the registry with id '${region.account}'`,
  )
}

export const uploadLayerPart: Operation<UploadLayerPartRequest, UploadLayerPartResponse> = (
  input,
  { region },
) => {
  const repository = requireRepositoryState(region, input)
  const { uploadId, partFirstByte = 0, partLastByte = 0, layerPartBlob = new Uint8Array() } = input
  const upload = findUpload(region, repository, uploadId)
  if (partFirstByte !== upload.size || partLastByte !== partFirstByte + layerPartBlob.length - 1) {
    throw new Fault(
      'InvalidLayerPartException',
      `The layer part from byte ${partFirstByte} to byte ${partLastByte}, of ` +
        `${layerPartBlob.length} bytes, does not follow byte ${upload.size - 1}`,
    )
  }
  upload.parts.push(layerPartBlob)
  upload.size += layerPartBlob.length
  return {
    registryId: region.account,
    repositoryName: repository.name,
    uploadId,
    lastByteReceived: upload.size - 1,
  }
}

/** Appends bytes to an upload, in pieces of any size. Returns its new size. */
export function addBytes(
  region: Region,
  repository: RepositoryState,
  uploadId: string | undefined,
  part: Uint8Array,
): number {
  const upload = findUpload(region, repository, uploadId)
  upload.parts.splice(0, upload.parts.length, Buffer.concat([...upload.parts, part]))
  upload.size += part.length
  return upload.size
}

export const completeLayerUpload: Operation<
  CompleteLayerUploadRequest,
  CompleteLayerUploadResponse
> = (input, { region }) => {
  const repository = requireRepositoryState(region, input)
  const { uploadId = '', layerDigests = [] } = input
  const upload = findUpload(region, repository, uploadId)
  if (upload.size === 0)
    throw new Fault(
      'EmptyUploadException',
      `The upload with id '${uploadId}' does not contain any layer parts`,
    )
  if (upload.parts.slice(0, -1).some((p) => p.length < leastPart))
    throw new Fault('LayerPartTooSmallException', 'Layer parts must be at least 5 MiB in size')
  const content = Buffer.concat(upload.parts)
  const layerDigest = digestOfContent(content)
  if (!layerDigests.includes(layerDigest)) {
    throw new Fault(
      'InvalidLayerException',
      `The uploaded layer has the digest '${layerDigest}', which is not among ` +
        `'[${layerDigests.join(', ')}]'`,
    )
  }
  repository.uploads.delete(uploadId)
  if (layerOf(repository, layerDigest)) {
    throw new Fault(
      'LayerAlreadyExistsException',
      `Layer with digest '${layerDigest}' already exists in the repository with name ` +
        `'${repository.name}' in the registry with id '${region.account}'`,
    )
  }
  keepLayer(region, repository, content)
  return { registryId: region.account, repositoryName: repository.name, uploadId, layerDigest }
}

export const batchCheckLayerAvailability: Operation<
  BatchCheckLayerAvailabilityRequest,
  BatchCheckLayerAvailabilityResponse
> = (input, { region }) => {
  const repository = requireRepositoryState(region, input)
  const isDigest = (digest: string) => /^[a-zA-Z0-9-_+.]+:[a-fA-F0-9]+$/.test(digest)
  const requested = input.layerDigests ?? []
  return {
    layers: requested.filter(isDigest).map((layerDigest) => {
      const layer = layerOf(repository, layerDigest)
      return layer
        ? { layerDigest, layerAvailability: 'AVAILABLE', layerSize: layer.size }
        : { layerDigest, layerAvailability: 'UNAVAILABLE' }
    }),
    failures: requested
      .filter((d) => !isDigest(d))
      .map((layerDigest) => ({
        layerDigest,
        failureCode: layerDigest === '' ? 'MissingLayerDigest' : 'InvalidLayerDigest',
        failureReason:
          'Invalid request parameters: layer digest should satisfy the regex ' +
          "'[a-zA-Z0-9-_+.]+:[a-fA-F0-9]+'",
      })),
  }
}

export const getDownloadUrlForLayer: Operation<
  GetDownloadUrlForLayerRequest,
  GetDownloadUrlForLayerResponse
> = (input, { region, host }) => {
  const repository = requireRepositoryState(region, input)
  const { layerDigest = '' } = input
  if (!/^sha256:[a-f0-9]{64}$/.test(layerDigest))
    throw invalid('layerDigest', "must be a digest, 'sha256:' and 64 hexadecimal digits")
  const layer = layerOf(repository, layerDigest)
  if (!layer)
    throw new Fault(
      'LayersNotFoundException',
      `Layers with digests '[${layerDigest}]' do not exist in the repository with name ` +
        `'${repository.name}' in the registry with id '${region.account}'`,
    )
  if (!layer.bytes)
    throw new Fault(
      'LayerInaccessibleException',
      `The sandbox knows the size of the layer '${layerDigest}' alone, not its content`,
    )
  return {
    downloadUrl: layerUrl(region, host ?? 'localhost', repository.name, layerDigest),
    layerDigest,
  }
}
