import type { ImageStatus } from '@aws-sdk/client-ecr'
import type { ImageState } from './state.ts'

/** How an image has been moved into the archive, and out of it. */
export interface Archiving {
  readonly status: ImageStatus
  readonly archivedAt: number
  /** When it was last brought back. */
  readonly activatedAt: number | undefined
}

/** Whether an image can be pulled: from the archive it must be restored first. */
export const statusOf = (image: ImageState): ImageStatus => image.archiving?.status ?? 'ACTIVE'
