import { z } from 'zod'
import { tag } from './cluster.ts'
import { maskedValue } from './task.ts'

/** A family: how many ACTIVE revisions it has is known only when it was opened. */
export const familyRow = z.object({
  /** `region/family`. */
  id: z.string(),
  region: z.string(),
  family: z.string(),
  /** ACTIVE, or INACTIVE when all its revisions are deregistered. */
  status: z.string(),
  /** The revisions that services or tasks in the fleet use now. */
  used: z.array(z.number().int()),
  services: z.number().int(),
})
export type FamilyRow = z.infer<typeof familyRow>

export const revisionRow = z.object({ revision: z.number().int(), status: z.string(), arn: z.string() })
export type RevisionRow = z.infer<typeof revisionRow>

export const family = z.object({ region: z.string(), family: z.string(), revisions: z.array(revisionRow), complete: z.boolean(), asOf: z.number() })
export type Family = z.infer<typeof family>

export const definedContainer = z.object({
  name: z.string(),
  image: z.string(),
  essential: z.boolean(),
  cpu: z.number().nullable(),
  memory: z.number().nullable(),
  memoryReservation: z.number().nullable(),
  command: z.array(z.string()),
  entryPoint: z.array(z.string()),
  workingDirectory: z.string().nullable(),
  user: z.string().nullable(),
  ports: z.array(z.object({ container: z.number().nullable(), host: z.number().nullable(), protocol: z.string(), name: z.string().nullable() })),
  environment: z.array(maskedValue),
  environmentFiles: z.array(z.string()),
  secrets: z.array(z.object({ name: z.string(), valueFrom: z.string() })),
  healthCheck: z.object({ command: z.array(z.string()), interval: z.number(), timeout: z.number(), retries: z.number(), startPeriod: z.number().nullable() }).nullable(),
  dependsOn: z.array(z.object({ container: z.string(), condition: z.string() })),
  mounts: z.array(z.object({ volume: z.string(), path: z.string(), readOnly: z.boolean() })),
  logDriver: z.string().nullable(),
  logOptions: z.array(maskedValue),
  labels: z.array(maskedValue),
  stopTimeout: z.number().nullable(),
})
export type DefinedContainer = z.infer<typeof definedContainer>

export const taskDefinition = z.object({
  arn: z.string(),
  region: z.string(),
  family: z.string(),
  revision: z.number().int(),
  status: z.string(),
  networkMode: z.string().nullable(),
  cpu: z.string().nullable(),
  memory: z.string().nullable(),
  compatibilities: z.array(z.string()),
  requires: z.array(z.string()),
  taskRoleArn: z.string().nullable(),
  executionRoleArn: z.string().nullable(),
  platform: z.string().nullable(),
  volumes: z.array(z.object({ name: z.string(), kind: z.string() })),
  placementConstraints: z.array(z.object({ type: z.string(), expression: z.string() })),
  registeredAt: z.number().nullable(),
  registeredBy: z.string().nullable(),
  deregisteredAt: z.number().nullable(),
  containers: z.array(definedContainer),
  tags: z.array(tag),
  /** AWS's own answer, members that this console does not know included, masked, as indented JSON. */
  raw: z.string(),
  /** Who uses this revision now, as far as the fleet knows. */
  usedBy: z.array(z.object({ cluster: z.string(), service: z.string() })),
  asOf: z.number(),
})
export type TaskDefinition = z.infer<typeof taskDefinition>
