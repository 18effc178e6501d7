import type { ImageReplicationStatus, ImageSigningStatus, ImageStatus } from '@aws-sdk/client-ecr'

/** Archive state of an image. */
interface Archiving {
  readonly status: ImageStatus
  readonly archivedAt: number
  /** Time of the last restore. */
  readonly activatedAt: number | undefined
}

/** The last basic scan of an image. Its findings are computed from the image. */
export interface BasicScan {
  readonly startedAt: number
  completedAt: number | undefined
}

/** An image, an index of images, or an artifact, depending on its manifest. */
export interface ImageState {
  readonly digest: string
  /** Number of the image in its repository, which orders pages. */
  readonly nth: number
  readonly mediaType: string
  /** Type of an artifact; for an image, the media type of its config. */
  readonly artifactType: string | undefined
  /** Digest of the image that a signature, an SBOM or the like belongs to. */
  readonly subject: string | undefined
  /** Manifests listed by an index. */
  readonly children: readonly string[]
  /** Bytes of the config and the layers; for an index, of the largest image in it. */
  readonly size: number
  readonly pushedAt: number
  /** The manifest's text exactly as it was pushed, because the digest covers it. */
  readonly manifest: () => string
  /** In the order they were added. */
  tags: readonly string[]
  lastPulledAt: number | undefined
  /** Set once the image was archived. */
  archiving?: Archiving
  scan?: BasicScan | undefined
  /** Destinations of its replication, since it was pushed. */
  replications?: readonly ImageReplicationStatus[]
  /** Profiles that sign it, since it was pushed. */
  signings?: readonly ImageSigningStatus[]
}

/**
 * Returns the status of an image. Only an ACTIVE one can be pulled; an archived one must be
 * restored first.
 */
export const statusOf = (image: ImageState): ImageStatus => image.archiving?.status ?? 'ACTIVE'

/** ECR records a pull at most once a day (API reference: ImageDetail). */
const refresh = 24 * 3_600_000

/** Returns the recorded time of the last pull after a pull at `now`. */
export const pulledAt = (before: number | undefined, now: number): number =>
  before === undefined || now - before >= refresh ? now : before
