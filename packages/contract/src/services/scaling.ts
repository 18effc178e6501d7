import { z } from 'zod'
import { partProblem } from '../scope.ts'

/** Between what Application Auto Scaling keeps the desired count of a service, and what of it is suspended. */
export const scalableTarget = z.object({
  min: z.number().int(),
  max: z.number().int(),
  suspended: z.object({ scaleIn: z.boolean(), scaleOut: z.boolean(), scheduled: z.boolean() }),
})
export type ScalableTarget = z.infer<typeof scalableTarget>

export const scalingPolicy = z.object({
  name: z.string(),
  /** TargetTrackingScaling, StepScaling or PredictiveScaling. */
  type: z.string(),
  /** What it does, in words: `Keeps average CPU at 60 %`. */
  does: z.string(),
  /** What else is set of it, for instance its cooldowns. */
  details: z.array(z.string()),
  /** The CloudWatch alarms that call upon it. */
  alarms: z.array(z.string()),
})
export type ScalingPolicy = z.infer<typeof scalingPolicy>

export const scalingActivity = z.object({
  id: z.string(),
  at: z.number().nullable(),
  endedAt: z.number().nullable(),
  /** Pending, InProgress, Successful, Overridden, Unfulfilled or Failed. */
  status: z.string(),
  description: z.string(),
  cause: z.string(),
  message: z.string().nullable(),
  /** Why it did not scale, for instance AlreadyAtMaxCapacity, in words. */
  notScaled: z.array(z.string()),
})
export type ScalingActivity = z.infer<typeof scalingActivity>

/** Who changes the desired count of a service besides people. What could not be read is null and says why. */
export const serviceScaling = z.object({
  /** Null where Application Auto Scaling does not scale the service; with a problem, where that could not be read. */
  target: scalableTarget.nullable(),
  targetProblem: partProblem.nullable(),
  policies: z.array(scalingPolicy).nullable(),
  policiesProblem: partProblem.nullable(),
  /** The newest twenty, newest first. */
  activities: z.array(scalingActivity).nullable(),
  activitiesProblem: partProblem.nullable(),
  asOf: z.number(),
})
export type ServiceScaling = z.infer<typeof serviceScaling>
