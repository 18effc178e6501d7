import { z } from 'zod'
import { partProblem } from '../scope.ts'

/**
 * Strength of a hold, the strongest first: running tasks; the current revision of a service; a
 * rollback; the newest revision of a family.
 */
export const holds = ['running', 'current', 'rollback', 'definition'] as const
export type Hold = (typeof holds)[number]

/** One container of a service, task or task definition that uses an image. */
const imageUse = z.object({
  account: z.string(),
  region: z.string(),
  cluster: z.string().nullable(),
  /** Null for tasks without a service, and for a task definition that nothing uses. */
  service: z.string().nullable(),
  taskDefinition: z.string(),
  container: z.string(),
  /** As written in the task definition. */
  image: z.string(),
  hold: z.enum(holds),
  /** Running tasks; 0 unless `running`. */
  tasks: z.number().int(),
  /** Start time of the oldest task. */
  since: z.number().nullable(),
})
export type ImageUse = z.infer<typeof imageUse>

/** A past use of an image: a replaced revision of a service, or a stopped task. */
const pastUse = imageUse
  .pick({
    account: true,
    region: true,
    service: true,
    taskDefinition: true,
    container: true,
    image: true,
  })
  .extend({ cluster: z.string(), until: z.number() })
export type PastUse = z.infer<typeof pastUse>

/** A part that has not been scanned yet; until then "unused" is unproven. */
export const unseen = z.object({
  account: z.string(),
  region: z.string(),
  what: z.enum([
    'clusters',
    'services',
    'tasks',
    'deployments',
    'task definitions',
    'images',
    'indexes',
  ]),
  seen: z.number().int(),
  total: z.number().int().nullable(),
  problem: partProblem.nullable(),
})
export type Unseen = z.infer<typeof unseen>

/**
 * Current and past uses of an image in all accounts and regions of this console, the latest first.
 */
export const imageUses = z.object({
  uses: z.array(imageUse),
  past: z.array(pastUse),
  unseen: z.array(unseen),
  asOf: z.number(),
})
export type ImageUses = z.infer<typeof imageUses>

/** A difference between a running image and its registry. */
export const imageProblem = imageUse.omit({ account: true, since: true }).extend({
  id: z.string(),
  /** `stale`: the tag has moved on. `missing`: a new task could not pull the image. */
  kind: z.enum(['stale', 'missing']),
  /** Where the image is, or was. */
  registryRegion: z.string(),
  repository: z.string(),
  tag: z.string().nullable(),
  digest: z.string().nullable(),
  pushedAt: z.number().nullable(),
  /** The image that the tag names now, and since when. */
  now: z.object({ digest: z.string(), pushedAt: z.number().nullable() }).nullable(),
})
export type ImageProblem = z.infer<typeof imageProblem>

/** Compares the image of one container of a service with its registry. */
export const serviceImage = z.object({
  container: z.string(),
  image: z.string(),
  taskDefinition: z.string(),
  /** Digest of the running tasks; null until a task reports it. */
  digest: z.string().nullable(),
  /**
   * current · stale · missing · unknown (its repository was not read) · elsewhere (not in a
   * registry of this console).
   */
  standing: z.enum(['current', 'stale', 'missing', 'unknown', 'elsewhere']),
  registryRegion: z.string().nullable(),
  repository: z.string().nullable(),
  tag: z.string().nullable(),
  pushedAt: z.number().nullable(),
  now: z.object({ digest: z.string(), pushedAt: z.number().nullable() }).nullable(),
  tasks: z.number().int(),
})
export type ServiceImage = z.infer<typeof serviceImage>
