import { z } from 'zod'

/** AWS's own patterns for the names that travel in a path. Old task ids are UUIDs, new ones 32 hex digits. */
export const names = {
  account: z.string().regex(/^[\w.@+=:-]{1,128}$/),
  region: z.string().regex(/^[a-z]{2}(-[a-z0-9]+)+-\d+$/).max(40),
  cluster: z.string().regex(/^[\w-]{1,255}$/),
  service: z.string().regex(/^[\w-]{1,255}$/),
  taskId: z.string().regex(/^[\w-]{1,64}$/),
  container: z.string().regex(/^[\w-]{1,255}$/),
  family: z.string().regex(/^[\w-]{1,255}$/),
  /** `family:revision`. */
  definition: z.string().regex(/^[\w-]{1,255}:\d{1,9}$/),
  revision: z.string().regex(/^\d{1,9}$/),
  repository: z.string().regex(/^(?:[a-z0-9]+(?:[._-][a-z0-9]+)*\/)*[a-z0-9]+(?:[._-][a-z0-9]+)*$/).min(2).max(256),
  digest: z.string().regex(/^[\w.+-]{1,32}:[a-fA-F0-9]{32,128}$/),
  imageTag: z.string().regex(/^\w[\w.-]{0,127}$/),
}
