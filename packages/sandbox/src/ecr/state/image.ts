import type { ImageReplicationStatus, ImageSigningStatus, ImageStatus } from '@aws-sdk/client-ecr'

/** How an image has been moved into the archive, and out of it. */
export interface Archiving {
  readonly status: ImageStatus
  readonly archivedAt: number
  /** When it was last brought back. */
  readonly activatedAt: number | undefined
}

/** A basic scan of an image, the last one. Of what it found only the time is kept: the rest follows from the image. */
export interface BasicScan {
  readonly startedAt: number
  completedAt: number | undefined
}

/** An image, an index of images, or an artifact about one: whatever a manifest says. */
export interface ImageState {
  readonly digest: string
  /** Numbers what a repository has had, so that a page begins where the one before it ended. */
  readonly nth: number
  readonly mediaType: string
  /** What an artifact is; of an image the media type of its config. */
  readonly artifactType: string | undefined
  /** The digest that a signature, an SBOM or the like is about. */
  readonly subject: string | undefined
  /** The manifests that an index lists. */
  readonly children: readonly string[]
  /** Bytes: the config and the layers; of an index, the largest that it lists. */
  readonly size: number
  readonly pushedAt: number
  /** Its text, byte for byte as it was pushed: the digest is of it. */
  readonly manifest: () => string
  /** In the order in which they were given. */
  tags: readonly string[]
  lastPulledAt: number | undefined
  /** Only of what has been in the archive. */
  archiving?: Archiving
  scan?: BasicScan | undefined
  /** Where it was sent when it was pushed. */
  replications?: readonly ImageReplicationStatus[]
  /** Who signs it, since it was pushed. */
  signings?: readonly ImageSigningStatus[]
}

/** Whether an image can be pulled: from the archive it must be restored first. */
export const statusOf = (image: ImageState): ImageStatus => image.archiving?.status ?? 'ACTIVE'

/** ECR writes down a pull at most once a day (API reference: ImageDetail). */
const refresh = 24 * 3_600_000

/** When an image was last pulled, as ECR has it after it was pulled at `at`. */
export const pulledAt = (before: number | undefined, now: number): number =>
  before === undefined || now - before >= refresh ? now : before
