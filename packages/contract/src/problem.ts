import { z } from 'zod'

/** The one shape of an error shown to a person. `code` is AWS's own where AWS said it. */
export const problem = z.object({
  status: z.number().int(),
  code: z.string(),
  message: z.string(),
  requestId: z.string().optional(),
  /** The permission that was missing, and on what; only for a denial. */
  iam: z.object({ action: z.string(), resource: z.string() }).optional(),
  /** When Pilothouse asks again by itself, in milliseconds since the epoch; only while AWS throttles. */
  retryAt: z.number().optional(),
  /** A command that mends it, to be copied; for instance the sign-in of an expired SSO session. */
  command: z.string().optional(),
  /** What moved between what the operator saw and now; only for a refused action. */
  changed: z.array(z.object({ field: z.string(), seen: z.string(), now: z.string() })).optional(),
})
export type Problem = z.infer<typeof problem>
