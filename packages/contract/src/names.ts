import { z } from 'zod'

/**
 * AWS's patterns for names in paths, queries and bodies. None matches an ARN, so that a resource
 * has one spelling: its queue and audit lines are keyed by it. Old task ids are UUIDs, new ones 32
 * hex digits.
 */
export const names = {
  /** A ULID in upper case only, because ids are compared as text. */
  actionId: z
    .string()
    .regex(/^[0-7][0-9A-HJKMNP-TV-Z]{25}$/, 'an action id is a ULID in upper case'),
  account: z.string().regex(/^[\w.@+=:-]{1,128}$/),
  region: z
    .string()
    .regex(/^[a-z]{2}(-[a-z0-9]+)+-\d+$/)
    .max(40),
  cluster: z.string().regex(/^[\w-]{1,255}$/),
  service: z.string().regex(/^[\w-]{1,255}$/),
  taskId: z.string().regex(/^[\w-]{1,64}$/),
  container: z.string().regex(/^[\w-]{1,255}$/),
  family: z.string().regex(/^[\w-]{1,255}$/),
  /** `family:revision`. No leading zeros: `web:007` would be a second name of `web:7`. */
  definition: z.string().regex(/^[\w-]{1,255}:[1-9]\d{0,8}$/),
  revision: z.string().regex(/^[1-9]\d{0,8}$/),
  repository: z
    .string()
    .regex(/^(?:[a-z0-9]+(?:[._-][a-z0-9]+)*\/)*[a-z0-9]+(?:[._-][a-z0-9]+)*$/)
    .min(2)
    .max(256),
  digest: z.string().regex(/^[\w.+-]{1,32}:[a-fA-F0-9]{32,128}$/),
  imageTag: z.string().regex(/^\w[\w.-]{0,127}$/),
}
