import { z } from 'zod'
import { partProblem } from '../scope.ts'

/**
 * The range that Application Auto Scaling keeps the desired count in, and which parts are
 * suspended.
 */
const scalableTarget = z.object({
  min: z.number().int(),
  max: z.number().int(),
  suspended: z.object({ scaleIn: z.boolean(), scaleOut: z.boolean(), scheduled: z.boolean() }),
})
export type ScalableTarget = z.infer<typeof scalableTarget>

export const scalingPolicy = z.object({
  name: z.string(),
  /** TargetTrackingScaling, StepScaling or PredictiveScaling. */
  type: z.string(),
  /** The policy in words: `Keeps average CPU at 60 %`. */
  does: z.string(),
  /** Other settings, such as cooldowns. */
  details: z.array(z.string()),
  /** The CloudWatch alarms that trigger it. */
  alarms: z.array(z.string()),
})
export type ScalingPolicy = z.infer<typeof scalingPolicy>

const scalingActivity = z.object({
  id: z.string(),
  at: z.number().nullable(),
  endedAt: z.number().nullable(),
  /** Pending, InProgress, Successful, Overridden, Unfulfilled or Failed. */
  status: z.string(),
  description: z.string(),
  cause: z.string(),
  message: z.string().nullable(),
  /** Reasons for not scaling in words, for instance for AlreadyAtMaxCapacity. */
  notScaled: z.array(z.string()),
})
export type ScalingActivity = z.infer<typeof scalingActivity>

/** Auto scaling of a service. Parts that could not be read are null, with a problem. */
export const serviceScaling = z.object({
  /**
   * Null if Application Auto Scaling does not scale the service, or with a problem if it could not
   * be read.
   */
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
