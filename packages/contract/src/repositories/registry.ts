import { z } from 'zod'
import { partProblem } from '../scope.ts'
import { policyText } from './repository.ts'

/**
 * Settings of one region's private registry. Each part that could not be read has its own problem.
 */
export const registry = z.object({
  region: z.string(),
  /** The twelve digits; null if unknown. */
  registryId: z.string().nullable(),
  scanning: z.object({
    type: z.string().nullable(),
    rules: z.array(z.object({ frequency: z.string(), filters: z.array(z.string()) })),
    problem: partProblem.nullable(),
  }),
  pullThrough: z.object({
    rules: z.array(
      z.object({
        prefix: z.string(),
        upstream: z.string(),
        upstreamPrefix: z.string().nullable(),
        credential: z.string().nullable(),
        updatedAt: z.number().nullable(),
      }),
    ),
    problem: partProblem.nullable(),
  }),
  replication: z.object({
    rules: z.array(z.object({ to: z.array(z.string()), filters: z.array(z.string()) })),
    problem: partProblem.nullable(),
  }),
  templates: z.object({
    templates: z.array(
      z.object({
        prefix: z.string(),
        description: z.string().nullable(),
        appliedFor: z.array(z.string()),
        tagMutability: z.string(),
        encryption: z.string(),
      }),
    ),
    problem: partProblem.nullable(),
  }),
  policy: policyText,
})
export type RegistryDetail = z.infer<typeof registry>
