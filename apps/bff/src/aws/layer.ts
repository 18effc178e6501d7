import { createHash } from 'node:crypto'
import { GetDownloadUrlForLayerCommand } from '@aws-sdk/client-ecr'
import { Refusal } from '../errors.ts'
import type { Scope } from './scope.ts'

const patience = 10_000
/**
 * ECR keeps layers in S3, in every partition. A URL to any other host is not followed:
 * it could lead to an internal address.
 */
const s3 = /^https:\/\/[a-z0-9.-]+\.amazonaws\.com(\.cn)?$/

/**
 * Downloads a small blob of a repository, such as an image configuration, from the URL that ECR
 * returns: at most `most` bytes. Throws a ProblemError, also if the content does not match the
 * digest.
 */
export async function readBlob(
  scope: Scope,
  repositoryName: string,
  digest: string,
  most: number,
): Promise<string> {
  const command = new GetDownloadUrlForLayerCommand({ repositoryName, layerDigest: digest })
  const home = originOf(command)
  const { downloadUrl = '' } = await scope.readFrom(
    'ecr',
    { bucket: 'Image read', call: 'ecr:GetDownloadUrlForLayer', priority: 'page' },
    (ecr) => ecr.send(command),
  )
  const origin = URL.canParse(downloadUrl) ? new URL(downloadUrl).origin : ''
  if (!s3.test(origin) && origin !== home())
    throw layerRefusal(
      'LayerElsewhere',
      'ECR gave a URL for it that does not lead to AWS; it was not followed.',
    )
  const body = await download(downloadUrl, most)
  const found = `sha256:${createHash('sha256').update(body).digest('hex')}`
  if (digest.startsWith('sha256:') && found !== digest)
    throw layerRefusal('LayerDigestMismatch', 'The content does not match the digest.')
  return body.toString()
}

/**
 * Returns the origin that a command was sent to: AWS's, or the endpoint from our configuration or
 * AWS_ENDPOINT_URL.
 */
function originOf(command: GetDownloadUrlForLayerCommand): () => string | null {
  let origin: string | null = null
  command.middlewareStack.add(
    (next) => (args) => {
      const { protocol, hostname, port } = args.request as {
        protocol: string
        hostname: string
        port?: number
      }
      origin = new URL(`${protocol}//${hostname}${port === undefined ? '' : `:${port}`}`).origin
      return next(args)
    },
    { step: 'finalizeRequest', name: 'noteOrigin' },
  )
  return () => origin
}

async function download(url: string, most: number): Promise<Buffer> {
  let response: Response
  try {
    response = await fetch(url, { redirect: 'error', signal: AbortSignal.timeout(patience) })
  } catch (error) {
    throw layerRefusal(
      'LayerUnreachable',
      `The layer store does not answer: ${error instanceof Error ? error.message : String(error)}`,
      503,
    )
  }
  if (response.status === 403)
    throw layerRefusal(
      'LayerUrlExpired',
      'The layer store refused the URL that ECR gave: it has expired, or the network is not ' +
        'allowed there. Load it again for a new one.',
    )
  if (!response.ok)
    throw layerRefusal('LayerUnreadable', `The layer store answered HTTP ${response.status}.`)
  const parts: Uint8Array[] = []
  let size = 0
  try {
    for await (const part of response.body ?? []) {
      size += part.length
      if (size > most)
        throw layerRefusal(
          'LayerTooLarge',
          `It is larger than ${most / 1024} KiB, the most that is read.`,
        )
      parts.push(part)
    }
  } catch (error) {
    if (error instanceof Refusal) throw error
    const late = error instanceof Error && error.name === 'TimeoutError'
    throw layerRefusal(
      'LayerUnreachable',
      late
        ? `The layer store did not send the whole layer within ${patience / 1000} s.`
        : 'The layer store cut the connection before the whole layer was there.',
      503,
    )
  }
  return Buffer.concat(parts)
}

const layerRefusal = (code: string, message: string, status = 502): Refusal =>
  new Refusal({ status, code, message })
