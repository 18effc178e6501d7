import { z } from 'zod'
import { tag } from '../clusters/cluster.ts'
import { partProblem } from '../scope.ts'

/** A repository as a table row. Counts over its images are null until they were read. */
export const repositoryRow = z.object({
  /** `region/name`. */
  id: z.string(),
  region: z.string(),
  name: z.string(),
  /** The twelve digits of the account that owns the registry. */
  registryId: z.string(),
  uri: z.string(),
  arn: z.string(),
  createdAt: z.number().nullable(),
  /** MUTABLE, IMMUTABLE, or either WITH_EXCLUSION. */
  tagMutability: z.string(),
  /** Patterns of the excluded tags. */
  tagExclusions: z.array(z.string()),
  /** AES256, KMS or KMS_DSSE. */
  encryption: z.string(),
  kmsKey: z.string().nullable(),
  scanOnPush: z.boolean(),
  images: z.number().int().nullable(),
  untagged: z.number().int().nullable(),
  bytes: z.number().nullable(),
  pushedAt: z.number().nullable(),
  pulledAt: z.number().nullable(),
  /** Number of images that are running or would be started. */
  used: z.number().int().nullable(),
  /**
   * Bytes of images that are not needed and were not used, pulled or pushed within `unusedDays`:
   * the most that a clean-up can free. Shared layers count for each image.
   */
  unusedBytes: z.number().nullable(),
  problem: partProblem.nullable(),
})
export type RepositoryRow = z.infer<typeof repositoryRow>

/** JSON text stored in AWS; null if there is none, or a problem if it could not be read. */
export const policyText = z.object({ text: z.string().nullable(), problem: partProblem.nullable() })
export type PolicyText = z.infer<typeof policyText>

/** The page of a repository. */
export const repositoryDetail = repositoryRow.extend({
  policy: policyText,
  lifecycle: policyText.extend({ evaluatedAt: z.number().nullable() }),
  tags: z.object({ tags: z.array(tag), problem: partProblem.nullable() }),
  /** MANUAL, SCAN_ON_PUSH or CONTINUOUS_SCAN; null if ECR does not say. */
  scanning: z.object({
    frequency: z.string().nullable(),
    filters: z.array(z.string()),
    problem: partProblem.nullable(),
  }),
  /** The pull-through cache rule whose prefix matches its name. */
  pullThrough: z.object({
    rule: z.object({ prefix: z.string(), upstream: z.string() }).nullable(),
    problem: partProblem.nullable(),
  }),
  /** Replication targets: `account/region`. */
  replication: z.object({ to: z.array(z.string()), problem: partProblem.nullable() }),
  asOf: z.number(),
})
export type RepositoryDetail = z.infer<typeof repositoryDetail>
