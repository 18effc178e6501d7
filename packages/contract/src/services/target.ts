import { z } from 'zod'
import { partProblem } from '../scope.ts'

/** One target of a target group, as its load balancer reports it. */
export const target = z.object({
  /** An address, an instance id, or an ARN. */
  id: z.string(),
  port: z.number().int().nullable(),
  zone: z.string().nullable(),
  /** healthy, unhealthy, initial, draining, unused, unavailable, unhealthy.draining. */
  state: z.string(),
  /** ELB's code, for instance Target.ResponseCodeMismatch. */
  reason: z.string().nullable(),
  /** The reason in ELB's words. */
  description: z.string().nullable(),
  /** The task behind it, if known by its address, or by its instance and host port. */
  task: z.object({ taskId: z.string(), lastStatus: z.string() }).nullable(),
})
export type Target = z.infer<typeof target>

export const listener = z.object({
  protocol: z.string(),
  port: z.number().int().nullable(),
  /** True if the listener's default action sends here; otherwise one of its rules may. */
  byDefault: z.boolean(),
})

export const balancer = z.object({
  name: z.string(),
  dnsName: z.string().nullable(),
  /** internet-facing or internal. */
  scheme: z.string().nullable(),
  /** application, network or gateway. */
  type: z.string(),
  state: z.string(),
  /** Null if they could not be read; `listenersProblem` has the reason. */
  listeners: z.array(listener).nullable(),
  listenersProblem: partProblem.nullable(),
})
export type Balancer = z.infer<typeof balancer>

/** A target group of a service, with the health of its targets. */
export const targetGroup = z.object({
  name: z.string(),
  container: z.string(),
  containerPort: z.number().int().nullable(),
  /** Settings of the group from ELB; null if they could not be read. */
  about: z
    .object({
      protocol: z.string(),
      port: z.number().int().nullable(),
      /** ip, instance, lambda or alb. */
      type: z.string(),
      /** The health check in words. */
      check: z.string(),
      balancers: z.array(balancer).nullable(),
      balancersProblem: partProblem.nullable(),
    })
    .nullable(),
  aboutProblem: partProblem.nullable(),
  /** Null if their health could not be read. */
  targets: z.array(target).nullable(),
  targetsProblem: partProblem.nullable(),
})
export type TargetGroup = z.infer<typeof targetGroup>

/** Targets of a service's load balancers. */
export const serviceTargets = z.object({
  groups: z.array(targetGroup),
  /** Names of classic load balancers. They have no target groups, and their health is not read. */
  classic: z.array(z.string()),
  asOf: z.number(),
})
export type ServiceTargets = z.infer<typeof serviceTargets>
