import { z } from 'zod'
import { tag } from '../clusters/cluster.ts'
import { partProblem } from '../scope.ts'
import { maskedValue } from '../tasks/task.ts'

/** A family. Its number of ACTIVE revisions is known only after it was opened. */
export const familyRow = z.object({
  /** `region/family`. */
  id: z.string(),
  region: z.string(),
  family: z.string(),
  /** ACTIVE, or INACTIVE if all its revisions are deregistered. */
  status: z.string(),
  /** Revisions in use by services or tasks. */
  used: z.array(z.number().int()),
  services: z.number().int(),
})
export type FamilyRow = z.infer<typeof familyRow>

const revisionRow = z.object({
  revision: z.number().int(),
  status: z.string(),
  arn: z.string(),
})
export type RevisionRow = z.infer<typeof revisionRow>

export const family = z.object({
  region: z.string(),
  family: z.string(),
  revisions: z.array(revisionRow),
  complete: z.boolean(),
  asOf: z.number(),
})
export type Family = z.infer<typeof family>

/**
 * Current and past uses of one revision, as far as the fleet and the histories of services tell.
 */
const revisionUse = z.object({
  revision: z.number().int(),
  services: z.array(
    z.object({
      cluster: z.string(),
      service: z.string(),
      /**
       * Its task definition; a deployment in progress; its rollback target; an earlier deployment.
       */
      as: z.enum(['current', 'deploying', 'rollback', 'past']),
    }),
  ),
  /** Tasks that have not stopped. */
  tasks: z.array(
    z.object({
      cluster: z.string(),
      taskId: z.string(),
      service: z.string().nullable(),
      status: z.string(),
    }),
  ),
  /** Number of stopped tasks that ECS still lists. */
  stopped: z.number().int(),
})
export type RevisionUse = z.infer<typeof revisionUse>

export const familyUses = z.object({
  region: z.string(),
  family: z.string(),
  /** The revisions with current or past uses; the others are unused as far as is known. */
  uses: z.array(revisionUse),
  /** A sentence about the unread parts; null if everything was read. */
  unseen: z.string().nullable(),
  problems: z.array(partProblem),
  asOf: z.number(),
})
export type FamilyUses = z.infer<typeof familyUses>

const definedContainer = z.object({
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
  ports: z.array(
    z.object({
      container: z.number().nullable(),
      host: z.number().nullable(),
      protocol: z.string(),
      name: z.string().nullable(),
    }),
  ),
  environment: z.array(maskedValue),
  environmentFiles: z.array(z.string()),
  secrets: z.array(z.object({ name: z.string(), valueFrom: z.string() })),
  healthCheck: z
    .object({
      command: z.array(z.string()),
      interval: z.number(),
      timeout: z.number(),
      retries: z.number(),
      startPeriod: z.number().nullable(),
    })
    .nullable(),
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
  /**
   * AWS's own answer as indented JSON, masked, including members that this console does not know.
   */
  raw: z.string(),
  asOf: z.number(),
})
export type TaskDefinition = z.infer<typeof taskDefinition>
