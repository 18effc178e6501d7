import { z } from 'zod'

/** Reason for an empty log. */
const logGaps = [
  'no-driver',
  'other-driver',
  'no-group-named',
  'no-prefix',
  'other-region',
  'no-group',
  'no-stream',
  'never-started',
  'empty',
  'unknown',
] as const
export type LogGap = (typeof logGaps)[number]

/** The last lines that a container wrote to CloudWatch Logs, or those before a token. */
export const log = z.object({
  /** Location of the log; null if the container does not write to CloudWatch Logs. */
  group: z.string().nullable(),
  stream: z.string().nullable(),
  region: z.string(),
  /** The log driver, if it is not awslogs. */
  driver: z.string().nullable(),
  /** Oldest first. Plain text without control characters and without secrets of known shapes. */
  lines: z.array(z.object({ at: z.number().nullable(), text: z.string() })),
  /** Token for the lines before these; null if there are none. */
  older: z.string().nullable(),
  gap: z.enum(logGaps).nullable(),
  asOf: z.number(),
})
export type Log = z.infer<typeof log>
export type LogLine = Log['lines'][number]
