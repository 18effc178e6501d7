import { z } from 'zod'
import { tag } from '../clusters/cluster.ts'
import { partProblem } from '../scope.ts'

/** A repository as a table row. What is counted over its images is null until they were read. */
export const repositoryRow = z.object({
  /** `region/name`. */
  id: z.string(),
  region: z.string(),
  name: z.string(),
  /** The twelve digits of the account whose registry it is in. */
  registryId: z.string(),
  uri: z.string(),
  arn: z.string(),
  createdAt: z.number().nullable(),
  /** MUTABLE, IMMUTABLE, or either WITH_EXCLUSION. */
  tagMutability: z.string(),
  /** Patterns of the tags that are excluded from it. */
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
  /** Images that something in the fleet runs or would start. */
  used: z.number().int().nullable(),
  /** Bytes of the images that nobody was seen to need, nor to use, pull or push in `unusedDays`: the most that a clean-up can win. Layers count with each image that has them. */
  unusedBytes: z.number().nullable(),
  problem: partProblem.nullable(),
})
export type RepositoryRow = z.infer<typeof repositoryRow>

/** A text of JSON that AWS keeps, null where there is none, or why it could not be read. */
export const policyText = z.object({ text: z.string().nullable(), problem: partProblem.nullable() })
export type PolicyText = z.infer<typeof policyText>

/** A repository whole, for its own page. */
export const repositoryDetail = repositoryRow.extend({
  policy: policyText,
  lifecycle: policyText.extend({ evaluatedAt: z.number().nullable() }),
  tags: z.object({ tags: z.array(tag), problem: partProblem.nullable() }),
  /** How it is scanned: MANUAL, SCAN_ON_PUSH or CONTINUOUS_SCAN; null where ECR does not say. */
  scanning: z.object({
    frequency: z.string().nullable(),
    filters: z.array(z.string()),
    problem: partProblem.nullable(),
  }),
  /** The pull-through cache rule that fills it, where its name begins with one's prefix. */
  pullThrough: z.object({
    rule: z.object({ prefix: z.string(), upstream: z.string() }).nullable(),
    problem: partProblem.nullable(),
  }),
  /** Where its images are replicated to: `account/region`. */
  replication: z.object({ to: z.array(z.string()), problem: partProblem.nullable() }),
  asOf: z.number(),
})
export type RepositoryDetail = z.infer<typeof repositoryDetail>
