import { z } from 'zod'
import { partProblem } from '../scope.ts'

/** How firmly an image is held, the firmest first: tasks run it; a service would start it; a rollback would; the newest revision of a family names it. */
export const holds = ['running', 'current', 'rollback', 'definition'] as const
export type Hold = (typeof holds)[number]

/** One container of one service, task or task definition that uses an image. */
export const imageUse = z.object({
  account: z.string(),
  region: z.string(),
  cluster: z.string().nullable(),
  /** Null for tasks that no service owns, and for a task definition that nothing uses. */
  service: z.string().nullable(),
  taskDefinition: z.string(),
  container: z.string(),
  /** As the task definition writes it. */
  image: z.string(),
  hold: z.enum(holds),
  /** Running tasks; 0 unless `running`. */
  tasks: z.number().int(),
  /** When the oldest of them started. */
  since: z.number().nullable(),
})
export type ImageUse = z.infer<typeof imageUse>

/** One that used an image and does so no more: a revision of a service that was replaced, or a task that has stopped. */
export const pastUse = imageUse
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

/** What was not looked at yet, so that "nobody uses it" is not proved. */
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

/** Who uses an image, and who did, the latest first, over all accounts and regions of this console. */
export const imageUses = z.object({
  uses: z.array(imageUse),
  past: z.array(pastUse),
  unseen: z.array(unseen),
  asOf: z.number(),
})
export type ImageUses = z.infer<typeof imageUses>

/** What is wrong between what runs and what the registry has. */
export const imageTrouble = imageUse.omit({ account: true, since: true }).extend({
  id: z.string(),
  /** `stale`: the tag has moved on. `missing`: a new task could not pull it. */
  kind: z.enum(['stale', 'missing']),
  /** Where the image is, or was. */
  registryRegion: z.string(),
  repository: z.string(),
  tag: z.string().nullable(),
  digest: z.string().nullable(),
  pushedAt: z.number().nullable(),
  /** What the tag names now, and since when. */
  now: z.object({ digest: z.string(), pushedAt: z.number().nullable() }).nullable(),
})
export type ImageTrouble = z.infer<typeof imageTrouble>

/** How one container's image of a service stands. */
export const serviceImage = z.object({
  container: z.string(),
  image: z.string(),
  taskDefinition: z.string(),
  /** What the running tasks have; null until one told. */
  digest: z.string().nullable(),
  /** current · stale · missing · unknown (its repository was not read) · elsewhere (no registry of this console has it). */
  standing: z.enum(['current', 'stale', 'missing', 'unknown', 'elsewhere']),
  registryRegion: z.string().nullable(),
  repository: z.string().nullable(),
  tag: z.string().nullable(),
  pushedAt: z.number().nullable(),
  now: z.object({ digest: z.string(), pushedAt: z.number().nullable() }).nullable(),
  tasks: z.number().int(),
})
export type ServiceImage = z.infer<typeof serviceImage>
