import { z } from 'zod'

/** Why there are no lines to show, where there are none. */
export const logGaps = [
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

/** The last lines that a container wrote to CloudWatch Logs, or those before a place in them. */
export const log = z.object({
  /** Where they stand; null where the container does not write to CloudWatch Logs. */
  group: z.string().nullable(),
  stream: z.string().nullable(),
  region: z.string(),
  /** Another log driver's name, where it is not awslogs. */
  driver: z.string().nullable(),
  /** Oldest first. The text is plain: without control characters, and without secrets of known shapes. */
  lines: z.array(z.object({ at: z.number().nullable(), text: z.string() })),
  /** What asks for the lines before these; null where there are none. */
  older: z.string().nullable(),
  gap: z.enum(logGaps).nullable(),
  asOf: z.number(),
})
export type Log = z.infer<typeof log>
export type LogLine = Log['lines'][number]
