import type {
  ImageScanStatus,
  StartImageScanRequest,
  StartImageScanResponse,
} from '@aws-sdk/client-ecr'
import { Fault, type Operation } from '../../operation.ts'
import type { Region } from '../../world/region.ts'
import { findStoredImage } from '../image-ids.ts'
import { requireRepositoryState } from '../lookup.ts'
import { statusOf, type BasicScan, type ImageState } from '../state/image.ts'
import type { RepositoryState } from '../state/repository.ts'
import { scanningOf } from './registry-scanning.ts'
import { canScan, contentsOf } from './scan-packages.ts'

/** Status of an image's scan, and the time of its findings. */
interface ScanStanding {
  status: ImageScanStatus
  scannedAt?: number
}

const day = 86_400_000

/**
 * Durations are our guess. Inspector scans only images pushed in the 30 days before it was enabled,
 * or later.
 */
const basicScan = 20_000
const enhancedScan = 60_000
const eligible = 30 * day

/** Starts a basic scan. An unsupported image fails at its end. */
function startScan(region: Region, image: ImageState): void {
  const scan: BasicScan = { startedAt: region.clock.now(), completedAt: undefined }
  image.scan = scan
  region.clock.after(basicScan, () => {
    scan.completedAt = region.clock.now()
  })
}

/** Records a past scan of a seed's image, if it can be scanned. */
export function scannedAt(image: ImageState, startedAt: number): void {
  if (canScan(image)) image.scan = { startedAt, completedAt: startedAt + basicScan }
}

/** Starts a scan of an image that was pushed or restored, if scan on push is enabled. */
export function scanOnPush(region: Region, repository: RepositoryState, image: ImageState): void {
  if (
    region.ecr.registry.scanning.scanType === 'BASIC' &&
    canScan(image) &&
    scanningOf(region, repository).frequency === 'SCAN_ON_PUSH'
  )
    startScan(region, image)
}

export const startImageScan: Operation<StartImageScanRequest, StartImageScanResponse> = (
  input,
  { region },
) => {
  const repository = requireRepositoryState(region, input)
  const image = findStoredImage(region, repository, input.imageId ?? {})
  if (region.ecr.registry.scanning.scanType === 'ENHANCED')
    throw new Fault('ValidationException', 'This feature is disabled')
  if (!canScan(image))
    throw new Fault(
      'UnsupportedImageTypeException',
      `The image with digest '${image.digest}' is of the type '${image.mediaType}', which ` +
        'cannot be scanned',
    )
  if (statusOf(image) !== 'ACTIVE')
    throw new Fault(
      'ImageArchivedException',
      `The image with digest '${image.digest}' is archived and must be restored before it ` +
        'can be scanned',
    )
  if (image.scan && region.clock.now() - image.scan.startedAt < day)
    throw new Fault(
      'LimitExceededException',
      'The scan quota per image has been exceeded. Wait and try again.',
    )
  startScan(region, image)
  return {
    registryId: region.account,
    repositoryName: repository.name,
    imageId: {
      imageDigest: image.digest,
      ...(input.imageId?.imageTag === undefined ? {} : { imageTag: input.imageId.imageTag }),
    },
    imageScanStatus: { status: 'IN_PROGRESS' },
  }
}

/**
 * Returns the status of an image's scan, for the registry's current kind of scan, or undefined if
 * it was never scanned.
 */
export function scanStatusOf(
  region: Region,
  repository: RepositoryState,
  image: ImageState,
): ScanStanding | undefined {
  const enhanced = region.ecr.registry.scanning.scanType === 'ENHANCED'
  if (statusOf(image) !== 'ACTIVE')
    return { status: { status: 'IMAGE_ARCHIVED', description: 'The image is archived.' } }
  const standing = enhanced ? enhancedOf(region, repository, image) : basicOf(image)
  if (standing?.scannedAt === undefined || contentsOf(repository, image)) return standing
  const description =
    'UnsupportedImageError: The operating system and/or package manager are not supported.'
  return { status: { status: enhanced ? 'UNSUPPORTED_IMAGE' : 'FAILED', description } }
}

function basicOf({ scan }: ImageState): ScanStanding | undefined {
  if (!scan) return undefined
  if (scan.completedAt === undefined)
    return { status: { status: 'IN_PROGRESS', description: 'The scan is in progress.' } }
  return {
    status: { status: 'COMPLETE', description: 'The scan was completed successfully.' },
    scannedAt: scan.completedAt,
  }
}

/** Computes the status of Inspector's scans, once or daily, without storing any. */
function enhancedOf(
  region: Region,
  repository: RepositoryState,
  image: ImageState,
): ScanStanding | undefined {
  const { frequency } = scanningOf(region, repository)
  const { since } = region.ecr.registry.scanning
  if (frequency === 'MANUAL' || !canScan(image)) return undefined
  if (image.pushedAt < since - eligible)
    return {
      status: { status: 'SCAN_ELIGIBILITY_EXPIRED', description: 'Scan eligibility expired.' },
    }
  const first = Math.max(since, image.pushedAt) + enhancedScan
  const now = region.clock.now()
  if (now < first)
    return { status: { status: 'PENDING', description: 'The image is waiting to be scanned.' } }
  if (frequency === 'SCAN_ON_PUSH')
    return {
      status: { status: 'COMPLETE', description: 'Scan-on-push is selected for image.' },
      scannedAt: first,
    }
  return {
    status: { status: 'ACTIVE', description: 'Continuous scan is selected for image.' },
    scannedAt: first + Math.floor((now - first) / day) * day,
  }
}
