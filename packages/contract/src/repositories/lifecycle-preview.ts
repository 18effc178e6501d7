import { z } from 'zod'
import { holds, unseen } from '../images/image-use.ts'

/** An image that a lifecycle policy would let go, or would archive, crossed with who needs it. */
export const lifecycleResult = z.object({
  digest: z.string(),
  tags: z.array(z.string()),
  pushedAt: z.number().nullable(),
  bytes: z.number().nullable(),
  /** EXPIRE, or TRANSITION to the archive, from which nothing is pulled. */
  action: z.string(),
  rule: z.number().int().nullable(),
  hold: z.enum(holds).nullable(),
  /** Why it would break something; null where nothing is known to need it. */
  breaks: z.string().nullable(),
})
export type LifecycleResult = z.infer<typeof lifecycleResult>

/** What a text that was previewed last would do. */
export const lifecyclePreview = z.object({
  /** NONE where nothing was previewed; else IN_PROGRESS, COMPLETE, EXPIRED or FAILED. */
  status: z.string(),
  text: z.string().nullable(),
  results: z.array(lifecycleResult),
  expiring: z.number().int(),
  archiving: z.number().int(),
  /** Of what would go; layers that are shared with what stays are counted too. */
  bytes: z.number(),
  broken: z.number().int(),
  unseen: z.array(unseen),
  asOf: z.number(),
})
export type LifecyclePreview = z.infer<typeof lifecyclePreview>
