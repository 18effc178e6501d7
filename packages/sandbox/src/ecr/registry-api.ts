import { Fault, type Call } from '../operation.ts'
import type { WireAnswer, WireRequest } from '../wire/codec.ts'
import type { Region } from '../world/region.ts'
import type { World } from '../world/world.ts'
import { layerOf } from './content/blobs.ts'
import { findStoredImage } from './image-ids.ts'
import { putImage } from './images/put-image.ts'
import {
  addBytes,
  completeLayerUpload,
  initiateLayerUpload,
  repositoryToPush,
} from './layers/layers.ts'
import { requireRepositoryState } from './lookup.ts'
import { openPassword } from './registry/registry.ts'
import { recordPull } from './repositories/pull.ts'
import { statusOf } from './state/image.ts'
import type { RepositoryState } from './state/repository.ts'

/** One authenticated request to a repository in the registry protocol. */
interface Visit {
  call: Call
  region: Region
  repository: RepositoryState
  request: WireRequest
  /** Last part of the path: a tag, a digest or an upload's id. */
  reference: string
  query: URLSearchParams
}

const empty = (status: number, headers: Record<string, string>): WireAnswer => ({
  status,
  type: 'application/json',
  body: '',
  headers,
})
const refusal = (
  status: number,
  code: string,
  message: string,
  headers?: Record<string, string>,
): WireAnswer => ({
  status,
  type: 'application/json',
  body: JSON.stringify({ errors: [{ code, message }] }),
  headers,
})

// ECR's faults as errors of the registry protocol (OCI distribution specification, error codes).
const codes: Readonly<Record<string, readonly [status: number, code: string]>> = {
  RepositoryNotFoundException: [404, 'NAME_UNKNOWN'],
  ImageNotFoundException: [404, 'MANIFEST_UNKNOWN'],
  LayersNotFoundException: [404, 'BLOB_UNKNOWN'],
  ReferencedImagesNotFoundException: [404, 'MANIFEST_BLOB_UNKNOWN'],
  UploadNotFoundException: [404, 'BLOB_UPLOAD_UNKNOWN'],
  InvalidLayerException: [400, 'DIGEST_INVALID'],
  EmptyUploadException: [400, 'BLOB_UPLOAD_INVALID'],
  ImageDigestDoesNotMatchException: [400, 'DIGEST_INVALID'],
  ImageTagAlreadyExistsException: [400, 'TAG_INVALID'],
  InvalidParameterException: [400, 'MANIFEST_INVALID'],
}

const isDigest = (reference: string) => reference.startsWith('sha256:')

function readManifest({ region, repository, reference }: Visit): WireAnswer {
  const image = findStoredImage(
    region,
    repository,
    isDigest(reference) ? { imageDigest: reference } : { imageTag: reference },
  )
  if (statusOf(image) !== 'ACTIVE')
    throw new Fault(
      'ImageNotFoundException',
      `The image is not active: its status is ${statusOf(image)}`,
    )
  recordPull(region, image)
  return {
    status: 200,
    type: image.mediaType,
    body: image.manifest(),
    headers: { 'docker-content-digest': image.digest },
  }
}

function writeManifest({
  call,
  repository,
  reference,
  request: { body, headers },
}: Visit): WireAnswer {
  const named = isDigest(reference) ? { imageDigest: reference } : { imageTag: reference }
  const imageManifestMediaType = headers['content-type']?.split(';')[0]
  const done = (digest: string) =>
    empty(201, {
      location: `/v2/${repository.name}/manifests/${digest}`,
      'docker-content-digest': digest,
    })
  try {
    const { image } = putImage(
      {
        repositoryName: repository.name,
        imageManifest: body.toString('utf8'),
        imageManifestMediaType,
        ...named,
      },
      call,
    )
    return done(image?.imageId?.imageDigest ?? '')
  } catch (error) {
    // Pushing an image that exists already succeeds.
    if (!(error instanceof Fault) || error.code !== 'ImageAlreadyExistsException') throw error
    return done(findStoredImage(call.region, repository, named).digest)
  }
}

function readBlob({ repository, reference }: Visit): WireAnswer {
  const bytes = layerOf(repository, reference)?.bytes
  if (!bytes) throw new Fault('LayersNotFoundException', `The layer '${reference}' is not here`)
  return {
    status: 200,
    type: 'application/octet-stream',
    body: bytes(),
    headers: { 'docker-content-digest': reference },
  }
}

const uploadAt = (repository: RepositoryState, id: string, size: number) =>
  empty(202, {
    location: `/v2/${repository.name}/blobs/uploads/${id}`,
    range: `0-${Math.max(0, size - 1)}`,
    'docker-upload-uuid': id,
  })

function beginUpload({ call, repository }: Visit): WireAnswer {
  return uploadAt(
    repository,
    initiateLayerUpload({ repositoryName: repository.name }, call).uploadId ?? '',
    0,
  )
}

function addToUpload({ region, repository, reference, request: { body } }: Visit): WireAnswer {
  return uploadAt(repository, reference, addBytes(region, repository, reference, body))
}

function endUpload({
  call,
  region,
  repository,
  reference,
  query,
  request: { body },
}: Visit): WireAnswer {
  if (body.length > 0) addBytes(region, repository, reference, body)
  const digest = query.get('digest') ?? ''
  try {
    completeLayerUpload(
      { repositoryName: repository.name, uploadId: reference, layerDigests: [digest] },
      call,
    )
  } catch (error) {
    if (!(error instanceof Fault) || error.code !== 'LayerAlreadyExistsException') throw error
  }
  return empty(201, {
    location: `/v2/${repository.name}/blobs/${digest}`,
    'docker-content-digest': digest,
  })
}

function listTags({ repository }: Visit): WireAnswer {
  const tags = [...repository.images.all()].flatMap((i) => i.tags).sort()
  return {
    status: 200,
    type: 'application/json',
    body: JSON.stringify({ name: repository.name, tags }),
  }
}

// Methods and paths after a repository's name. The first match is used.
const routes: readonly [method: RegExp, path: RegExp, visit: (visit: Visit) => WireAnswer][] = [
  [/^(GET|HEAD)$/, /^(.+)\/manifests\/([^/]+)$/, readManifest],
  [/^PUT$/, /^(.+)\/manifests\/([^/]+)$/, writeManifest],
  [/^POST$/, /^(.+)\/blobs\/uploads(\/)?$/, beginUpload],
  [/^PATCH$/, /^(.+)\/blobs\/uploads\/([^/]+)$/, addToUpload],
  [/^PUT$/, /^(.+)\/blobs\/uploads\/([^/]+)$/, endUpload],
  [/^(GET|HEAD)$/, /^(.+)\/blobs\/([^/]+)$/, readBlob],
  [/^GET$/, /^(.+)\/tags\/(list)$/, listTags],
]

/** Returns the registry for a request's password: `AWS` and a token of GetAuthorizationToken. */
function regionOf(world: World, { headers }: WireRequest): Region | undefined {
  const [user = '', password = ''] = Buffer.from(
    headers.authorization?.replace(/^Basic /i, '') ?? '',
    'base64',
  )
    .toString()
    .split(':')
  return user === 'AWS'
    ? openPassword(password, (account, name) => world.accounts.get(account)?.region(name))
    : undefined
}

/**
 * Answers Docker's registry protocol under `/v2/`, for clients that push and pull. Returns
 * undefined for other requests.
 */
export function registryApi(world: World, request: WireRequest): WireAnswer | undefined {
  const { pathname, searchParams: query } = new URL(request.url, 'http://localhost')
  if (pathname !== '/v2' && !pathname.startsWith('/v2/')) return undefined
  const region = regionOf(world, request)
  if (!region)
    return refusal(401, 'UNAUTHORIZED', 'Not Authorized', {
      'www-authenticate': `Basic realm="http://${request.headers.host ?? 'localhost'}/",service="ecr.amazonaws.com"`,
    })
  const path = pathname.slice('/v2/'.length)
  if (path === '') return empty(200, { 'docker-distribution-api-version': 'registry/2.0' })
  for (const [method, pattern, visit] of routes) {
    const [, name, reference = ''] = (method.test(request.method) && pattern.exec(path)) || []
    if (name === undefined) continue
    try {
      // The password identifies the account only, not the user that requested it.
      const call: Call = {
        region,
        caller: {
          account: region.account,
          arn: `arn:aws:iam::${region.account}:root`,
          userId: region.account,
          accessKeyId: '',
        },
      }
      return visit({
        call,
        region,
        repository: (visit === beginUpload ? repositoryToPush : requireRepositoryState)(region, {
          repositoryName: name,
        }),
        request,
        reference: decodeURIComponent(reference),
        query,
      })
    } catch (error) {
      if (!(error instanceof Fault)) throw error
      const [status, code] = codes[error.code] ?? [error.status, 'UNSUPPORTED']
      return refusal(status, code, error.message)
    }
  }
  return refusal(404, 'UNSUPPORTED', 'The registry does not do this.')
}
