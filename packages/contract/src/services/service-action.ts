import { z } from 'zod'
import { placed } from '../action.ts'
import { names } from '../names.ts'

const onService = { ...placed, cluster: names.cluster, service: names.service }

/**
 * State of a service when the operator opened the dialog. Contains no values that change by
 * themselves during a rollout.
 */
const serviceSeen = z.object({
  desired: z.number().int(),
  taskDefinition: z.string(),
  deployment: z.string(),
  status: z.string(),
})
export type ServiceSeen = z.infer<typeof serviceSeen>

/** ECS allows 5,000 tasks per service. The console refuses more than 10,000 as a typing error. */
export const desiredCount = z.number().int().min(0).max(10_000)

export const scaleService = z.object({ ...onService, seen: serviceSeen, desired: desiredCount })
export type ScaleService = z.infer<typeof scaleService>

export const deployService = z.object({
  ...onService,
  seen: serviceSeen,
  /** The revision to deploy; without one, the current revision is deployed again. */
  taskDefinition: names.definition.optional(),
})
export type DeployService = z.infer<typeof deployService>
