import { z } from 'zod'
import { part } from '../scope.ts'

/** One revision of a service within a deployment. */
const revisionShare = z.object({
  /** The last part of the revision's ARN. */
  id: z.string(),
  /** `family:revision`; null if the revision could not be read. */
  taskDefinition: z.string().nullable(),
  requested: z.number().int().nullable(),
  running: z.number().int().nullable(),
  pending: z.number().int().nullable(),
  /** Percent of the production and test traffic; null if ECS shifts none. */
  production: z.number().nullable(),
  test: z.number().nullable(),
})
export type RevisionShare = z.infer<typeof revisionShare>

/** One deployment in a service's history. Statuses are AWS's own words. */
const serviceDeployment = z.object({
  id: z.string(),
  status: z.string(),
  statusReason: z.string().nullable(),
  /** ROLLING, BLUE_GREEN, LINEAR or CANARY. */
  strategy: z.string(),
  createdAt: z.number().nullable(),
  startedAt: z.number().nullable(),
  finishedAt: z.number().nullable(),
  /** The revisions that it replaces; empty for a service's first deployment. */
  from: z.array(revisionShare),
  to: revisionShare.nullable(),
  /** Lifecycle stage of a deployment in progress. */
  stage: z.string().nullable(),
  hooks: z.array(
    z.object({
      id: z.string(),
      /** PAUSE or AWS_LAMBDA. */
      kind: z.string(),
      target: z.string().nullable(),
      status: z.string(),
      expiresAt: z.number().nullable(),
      /** Action when the hook expires: CONTINUE or ROLLBACK. */
      onExpiry: z.string().nullable(),
    }),
  ),
  /** Failures so far, and the number that ends the deployment; null without a circuit breaker. */
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
  /** True if AWS has older ones. */
  more: z.boolean(),
  /** False if the endpoint, or the service's controller, keeps no history. */
  kept: z.boolean(),
  /** Problems of parts that could not be read: the names of the revisions. */
  problems: part.shape.problems,
  asOf: z.number(),
})
export type ServiceDeployments = z.infer<typeof serviceDeployments>
