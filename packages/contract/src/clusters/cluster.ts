import { z } from 'zod'

const stateCounts = z.object({
  attention: z.number().int(),
  moving: z.number().int(),
  steady: z.number().int(),
  paused: z.number().int(),
})

/** A cluster as a table row. */
export const clusterRow = z.object({
  /** `region/name`: unique within an account. */
  id: z.string(),
  region: z.string(),
  name: z.string(),
  status: z.string(),
  services: z.number().int(),
  running: z.number().int(),
  pending: z.number().int(),
  instances: z.number().int(),
  /** Launch types in AWS's words: FARGATE, EC2, EXTERNAL, MANAGED_INSTANCES. */
  launch: z.array(z.string()),
  /** Number of its known services by health. */
  health: stateCounts,
  /** False until every service was read once. */
  known: z.boolean(),
  /** Reserved share of registered CPU units and MiB, 0 to 1; null without instances. */
  cpuReserved: z.number().nullable(),
  memoryReserved: z.number().nullable(),
})
export type ClusterRow = z.infer<typeof clusterRow>

export const tag = z.object({ key: z.string(), value: z.string() })
export type Tag = z.infer<typeof tag>

export const clusterDetail = clusterRow.extend({
  arn: z.string(),
  settings: z.array(z.object({ name: z.string(), value: z.string() })),
  capacityProviders: z.array(z.string()),
  defaultStrategy: z.array(
    z.object({ provider: z.string(), weight: z.number(), base: z.number() }),
  ),
  statistics: z.array(z.object({ name: z.string(), value: z.string() })),
  tags: z.array(tag),
  /** When it was read, in milliseconds since the epoch. */
  asOf: z.number(),
})
export type ClusterDetail = z.infer<typeof clusterDetail>
