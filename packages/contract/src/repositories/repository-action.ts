import { z } from 'zod'
import { placed } from '../action.ts'
import { tag } from '../clusters/cluster.ts'
import { despite } from '../images/image-action.ts'
import { names } from '../names.ts'

const inRepository = { ...placed, repository: names.repository }
const mutability = {
  tagMutability: z.enum([
    'MUTABLE',
    'IMMUTABLE',
    'MUTABLE_WITH_EXCLUSION',
    'IMMUTABLE_WITH_EXCLUSION',
  ]),
  tagExclusions: z.array(z.string().min(1).max(128)).max(5),
}
/** ECR takes policies of up to 30,720 characters for a lifecycle and 10,240 for a repository. */
const policyText = z.string().min(1).max(40_000).nullable()

export const createRepository = z.object({
  ...inRepository,
  ...mutability,
  scanOnPush: z.boolean(),
  encryption: z.enum(['AES256', 'KMS', 'KMS_DSSE']),
  /** Null for AWS's own key. */
  kmsKey: z.string().min(1).max(2_048).nullable(),
  tags: z.array(tag).max(50),
})
export type CreateRepository = z.infer<typeof createRepository>

/** `images`: how many the operator saw in it. With more than none its name is typed, and all of them are proved unused. */
export const deleteRepository = z.object({
  ...inRepository,
  images: z.number().int().min(0),
  despite,
  typed: z.string().max(256).optional(),
})
export type DeleteRepository = z.infer<typeof deleteRepository>

export const setTagMutability = z.object({
  ...inRepository,
  ...mutability,
  seen: z.object({ tagMutability: z.string(), tagExclusions: z.array(z.string()) }),
})
export type SetTagMutability = z.infer<typeof setTagMutability>

export const setScanOnPush = z.object({
  ...inRepository,
  scanOnPush: z.boolean(),
  seen: z.boolean(),
})
export type SetScanOnPush = z.infer<typeof setScanOnPush>

/** A text of null takes the policy away. `force`: also where it shuts out who sets it. */
export const setRepositoryPolicy = z.object({
  ...inRepository,
  text: policyText,
  seen: policyText,
  force: z.boolean().optional(),
})
export type SetRepositoryPolicy = z.infer<typeof setRepositoryPolicy>

export const setRepositoryTags = z.object({
  ...inRepository,
  tags: z.array(tag).max(50),
  seen: z.array(tag).max(50),
})
export type SetRepositoryTags = z.infer<typeof setRepositoryTags>

export const previewLifecycle = z.object({ ...inRepository, text: z.string().min(1).max(40_000) })
export type PreviewLifecycle = z.infer<typeof previewLifecycle>

/** What is saved must have been previewed, word for word; `despite` is what of that may break. */
export const setLifecycle = z.object({
  ...inRepository,
  text: policyText,
  seen: policyText,
  despite,
  typed: z.string().max(256).optional(),
})
export type SetLifecycle = z.infer<typeof setLifecycle>
