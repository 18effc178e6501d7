import { z } from 'zod'
import { tag } from '../clusters/cluster.ts'

const serviceStateNames = [
  'Failing',
  'Short',
  'Deploying',
  'Scaling',
  'Draining',
  'Paused',
  'Steady',
  'Gone',
] as const
export type ServiceStateName = (typeof serviceStateNames)[number]

export const serviceState = z.object({
  name: z.enum(serviceStateNames),
  /** One sentence: why it is in this state. */
  reason: z.string(),
  /** Evidence, newest first: events, stopped tasks, counts. */
  evidence: z.array(
    z.object({ at: z.number().nullable(), text: z.string(), taskId: z.string().optional() }),
  ),
})
export type ServiceVerdict = z.infer<typeof serviceState>

/** A service as a table row. */
export const serviceRow = z.object({
  /** `region/cluster/name`. */
  id: z.string(),
  region: z.string(),
  cluster: z.string(),
  name: z.string(),
  status: z.string(),
  state: z.object({ name: z.enum(serviceStateNames), reason: z.string() }),
  desired: z.number().int(),
  running: z.number().int(),
  pending: z.number().int(),
  /** `family:revision` that it should run. */
  taskDefinition: z.string(),
  /** The id of its PRIMARY deployment; empty with an external controller. */
  deployment: z.string(),
  launch: z.string(),
  /** REPLICA or DAEMON. */
  scheduling: z.string(),
  /** ECS, EXTERNAL or CODE_DEPLOY. */
  controller: z.string(),
  createdAt: z.number().nullable(),
  lastEvent: z.object({ at: z.number().nullable(), message: z.string() }).nullable(),
})
export type ServiceRow = z.infer<typeof serviceRow>

export const deployment = z.object({
  id: z.string(),
  /** PRIMARY, ACTIVE or INACTIVE. */
  status: z.string(),
  taskDefinition: z.string(),
  desired: z.number().int(),
  running: z.number().int(),
  pending: z.number().int(),
  failed: z.number().int(),
  rolloutState: z.string().nullable(),
  rolloutReason: z.string().nullable(),
  createdAt: z.number().nullable(),
  updatedAt: z.number().nullable(),
})
export type Deployment = z.infer<typeof deployment>

const serviceEvent = z.object({
  id: z.string(),
  at: z.number().nullable(),
  message: z.string(),
})
export type ServiceEvent = z.infer<typeof serviceEvent>

export const awsvpc = z.object({
  subnets: z.array(z.string()),
  securityGroups: z.array(z.string()),
  publicIp: z.string(),
})

/** The page of a service. */
export const serviceDetail = serviceRow.extend({
  arn: z.string(),
  state: serviceState,
  roleArn: z.string().nullable(),
  createdBy: z.string().nullable(),
  platformVersion: z.string().nullable(),
  minimumHealthyPercent: z.number().nullable(),
  maximumPercent: z.number().nullable(),
  circuitBreaker: z.object({ enable: z.boolean(), rollback: z.boolean() }).nullable(),
  healthCheckGraceSeconds: z.number().nullable(),
  executeCommand: z.boolean(),
  capacityProviders: z.array(
    z.object({ provider: z.string(), weight: z.number(), base: z.number() }),
  ),
  network: awsvpc.nullable(),
  loadBalancers: z.array(
    z.object({ target: z.string(), container: z.string(), port: z.number().nullable() }),
  ),
  registries: z.array(z.string()),
  placementConstraints: z.array(z.object({ type: z.string(), expression: z.string() })),
  placementStrategy: z.array(z.object({ type: z.string(), field: z.string() })),
  deployments: z.array(deployment),
  taskSets: z.array(
    z.object({
      id: z.string(),
      status: z.string(),
      taskDefinition: z.string(),
      running: z.number().int(),
      pending: z.number().int(),
      stability: z.string(),
    }),
  ),
  events: z.array(serviceEvent),
  tags: z.array(tag),
  /** When it was read, in milliseconds since the epoch. */
  asOf: z.number(),
})
export type ServiceDetail = z.infer<typeof serviceDetail>
