import { z } from 'zod'

/** The shape of every error shown to a user. `code` is AWS's own if the error came from AWS. */
export const problem = z.object({
  status: z.number().int(),
  code: z.string(),
  message: z.string(),
  requestId: z.string().optional(),
  /** The missing permission and its resource; only for a denial. */
  iam: z.object({ action: z.string(), resource: z.string() }).optional(),
  /**
   * Time of the next automatic retry, in milliseconds since the epoch; only while AWS throttles.
   */
  retryAt: z.number().optional(),
  /** A command for the user to run, such as the sign-in for an expired SSO session. */
  command: z.string().optional(),
  /** Differences since the operator opened the dialog; only for a refused action. */
  changed: z.array(z.object({ field: z.string(), seen: z.string(), now: z.string() })).optional(),
})
export type Problem = z.infer<typeof problem>
