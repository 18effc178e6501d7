import { z } from 'zod'
import { part } from '../scope.ts'

/** One revision of a service within a deployment. */
export const revisionShare = z.object({
  /** The last part of the revision's ARN. */
  id: z.string(),
  /** `family:revision`; null where the revision could not be read. */
  taskDefinition: z.string().nullable(),
  requested: z.number().int().nullable(),
  running: z.number().int().nullable(),
  pending: z.number().int().nullable(),
  /** Percent of the production and test traffic; null where ECS shifts none. */
  production: z.number().nullable(),
  test: z.number().nullable(),
})
export type RevisionShare = z.infer<typeof revisionShare>

/** One deployment of a service, as ECS keeps it in the service's history. Statuses are AWS's own words. */
export const serviceDeployment = z.object({
  id: z.string(),
  status: z.string(),
  statusReason: z.string().nullable(),
  /** ROLLING, BLUE_GREEN, LINEAR or CANARY. */
  strategy: z.string(),
  createdAt: z.number().nullable(),
  startedAt: z.number().nullable(),
  finishedAt: z.number().nullable(),
  /** What it replaces; none for a service's first. */
  from: z.array(revisionShare),
  to: revisionShare.nullable(),
  /** Where it is in ECS's life cycle, while it goes on. */
  stage: z.string().nullable(),
  hooks: z.array(
    z.object({
      id: z.string(),
      /** PAUSE or AWS_LAMBDA. */
      kind: z.string(),
      target: z.string().nullable(),
      status: z.string(),
      expiresAt: z.number().nullable(),
      /** What ECS does when it expires: CONTINUE or ROLLBACK. */
      onExpiry: z.string().nullable(),
    }),
  ),
  /** Failures so far, of how many that end it; null where no circuit breaker is on. */
  breaker: z
    .object({ status: z.string(), failures: z.number().int(), threshold: z.number().int() })
    .nullable(),
  alarms: z
    .object({ status: z.string(), names: z.array(z.string()), triggered: z.array(z.string()) })
    .nullable(),
  rollback: z
    .object({
      reason: z.string().nullable(),
      startedAt: z.number().nullable(),
      to: z.string().nullable(),
    })
    .nullable(),
})
export type ServiceDeployment = z.infer<typeof serviceDeployment>

/** A service's history of deployments, newest first; at most the newest twenty. */
export const serviceDeployments = z.object({
  deployments: z.array(serviceDeployment),
  /** True where AWS has older ones too. */
  more: z.boolean(),
  /** False where the endpoint, or the service's controller, keeps no such history. */
  kept: z.boolean(),
  /** A part that could not be read: the names of the revisions. */
  problems: part.shape.problems,
  asOf: z.number(),
})
export type ServiceDeployments = z.infer<typeof serviceDeployments>
