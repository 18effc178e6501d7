import { z } from 'zod'
import { holds, unseen } from '../images/image-use.ts'

/** An image that a lifecycle policy would expire or archive, with its uses. */
const lifecycleResult = z.object({
  digest: z.string(),
  tags: z.array(z.string()),
  pushedAt: z.number().nullable(),
  bytes: z.number().nullable(),
  /** EXPIRE, or TRANSITION to the archive, from which nothing can be pulled. */
  action: z.string(),
  rule: z.number().int().nullable(),
  hold: z.enum(holds).nullable(),
  /** Why the image is needed; null if nothing is known to need it. */
  breaks: z.string().nullable(),
})
export type LifecycleResult = z.infer<typeof lifecycleResult>

/** Result of the last lifecycle policy preview. */
export const lifecyclePreview = z.object({
  /** NONE without a preview; else IN_PROGRESS, COMPLETE, EXPIRED or FAILED. */
  status: z.string(),
  text: z.string().nullable(),
  results: z.array(lifecycleResult),
  expiring: z.number().int(),
  archiving: z.number().int(),
  /** Bytes of the images that would expire, including layers shared with other images. */
  bytes: z.number(),
  broken: z.number().int(),
  unseen: z.array(unseen),
  asOf: z.number(),
})
export type LifecyclePreview = z.infer<typeof lifecyclePreview>
