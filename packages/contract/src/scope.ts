import { z } from 'zod'

/** One credential source and the regions it is watched in. A scope is one account × region of it. */
export const account = z.object({
  /** The name in URLs: the profile's, or `sandbox`. */
  name: z.string(),
  regions: z.array(z.string()),
  /** The twelve digits, once STS has told; absent until then, or where that is denied. */
  accountId: z.string().optional(),
  arn: z.string().optional(),
  sandbox: z.boolean(),
  /** The AWS CLI's profile, where the account is one: commands to copy name it. */
  profile: z.string().optional(),
  problem: z.string().optional(),
})
export type Account = z.infer<typeof account>

/** Why one part of an answer is missing: the rest of the page stands without it. */
export const partProblem = z.object({
  /** The api call that failed, for instance ecs:ListClusters, and the cluster it was made for. */
  call: z.string(),
  cluster: z.string().optional(),
  status: z.number().int(),
  code: z.string(),
  message: z.string(),
  iam: z.object({ action: z.string(), resource: z.string() }).optional(),
  command: z.string().optional(),
  /** When it is asked again, in milliseconds since the epoch; only while AWS throttles. */
  retryAt: z.number().optional(),
})
export type PartProblem = z.infer<typeof partProblem>

/** How fresh and how whole one region's part of an answer is. */
export const part = z.object({
  region: z.string(),
  /** Milliseconds since the epoch of the oldest fact in it; null until anything was loaded. */
  asOf: z.number().nullable(),
  complete: z.boolean(),
  /** How many were loaded, and how many there are as far as is known. */
  loaded: z.number().int(),
  total: z.number().int().nullable(),
  problems: z.array(partProblem),
})
export type Part = z.infer<typeof part>

/** Rows of several regions, each part with its age. */
export const listOf = <T extends z.ZodType>(row: T) =>
  z.object({ rows: z.array(row), parts: z.array(part) })
export interface ListOf<T> {
  rows: T[]
  parts: Part[]
}
