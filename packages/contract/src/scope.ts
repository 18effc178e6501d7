import { z } from 'zod'

/** One credential source and its regions. A scope is one account × region of it. */
export const account = z.object({
  /** The name in URLs: the profile's, or `sandbox`. */
  name: z.string(),
  regions: z.array(z.string()),
  /** The twelve digits from STS; absent until STS has answered, or if it denies. */
  accountId: z.string().optional(),
  arn: z.string().optional(),
  sandbox: z.boolean(),
  /** The AWS CLI profile, if any; commands to copy include it. */
  profile: z.string().optional(),
  problem: z.string().optional(),
})
export type Account = z.infer<typeof account>

/** Why one part of a response is missing. The rest of the page does not need it. */
export const partProblem = z.object({
  /** The failed api call, for instance ecs:ListClusters, and its cluster. */
  call: z.string(),
  cluster: z.string().optional(),
  status: z.number().int(),
  code: z.string(),
  message: z.string(),
  iam: z.object({ action: z.string(), resource: z.string() }).optional(),
  command: z.string().optional(),
  /** Time of the next retry, in milliseconds since the epoch; only while AWS throttles. */
  retryAt: z.number().optional(),
})
export type PartProblem = z.infer<typeof partProblem>

/** Age and completeness of one region's part of a response. */
export const part = z.object({
  region: z.string(),
  /** Age of the oldest data, as milliseconds since the epoch; null until something was read. */
  asOf: z.number().nullable(),
  complete: z.boolean(),
  /** Number of loaded items, and the total if known. */
  loaded: z.number().int(),
  total: z.number().int().nullable(),
  problems: z.array(partProblem),
})
export type Part = z.infer<typeof part>

/** Rows of several regions, with the age of each part. */
export const listOf = <T extends z.ZodType>(row: T) =>
  z.object({ rows: z.array(row), parts: z.array(part) })
export interface ListOf<T> {
  rows: T[]
  parts: Part[]
}
