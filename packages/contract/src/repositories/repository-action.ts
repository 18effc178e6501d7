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
/** ECR's limits: 30,720 characters for a lifecycle policy and 10,240 for a repository policy. */
const policyText = z.string().min(1).max(40_000).nullable()

export const createRepository = z.object({
  ...inRepository,
  ...mutability,
  scanOnPush: z.boolean(),
  encryption: z.enum(['AES256', 'KMS', 'KMS_DSSE']),
  /** Null for the AWS managed key. */
  kmsKey: z.string().min(1).max(2_048).nullable(),
  tags: z.array(tag).max(50),
})
export type CreateRepository = z.infer<typeof createRepository>

/**
 * `images`: number of images that the operator saw. If it is not 0, the name must be typed, and
 * none of them may be needed.
 */
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

/** A null text deletes the policy. `force` allows a policy that locks out its author. */
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

/** Only a previewed text can be saved. `despite` lists the overridden objections. */
export const setLifecycle = z.object({
  ...inRepository,
  text: policyText,
  seen: policyText,
  despite,
  typed: z.string().max(256).optional(),
})
export type SetLifecycle = z.infer<typeof setLifecycle>
