import { z } from 'zod'
import { names } from './names.ts'

/** Codes of the actions in the audit. */
const actionCodes = [
  'service.scale',
  'service.deploy',
  'task.stop',
  'task-definition.register',
  'task-definition.deregister',
  'task-definition.delete',
  'image.delete',
  'image.untag',
  'image.tag',
  'image.scan',
  'repository.create',
  'repository.delete',
  'repository.tag-mutability',
  'repository.scan-on-push',
  'repository.policy',
  'repository.tags',
  'repository.lifecycle-preview',
  'repository.lifecycle',
] as const
export type ActionCode = (typeof actionCodes)[number]

/**
 * Every action has an id that the browser creates. A request with a known id is the same action and
 * does not run again.
 */
export const placed = { id: names.actionId, account: names.account, region: names.region }
/**
 * Outcome of an action. `not-applied`: AWS refused, nothing was sent, or AWS answered with a server
 * error (500) and no change was visible afterwards. `unknown`: AWS's answer was lost, and no change
 * was visible for as long as the call could still arrive.
 */
export const outcome = z.object({
  id: z.string(),
  action: z.string(),
  result: z.enum(['applied', 'not-applied', 'unknown', 'running']),
  /** True if AWS's answer was lost and a later read showed the result. */
  verified: z.boolean(),
  /** False while its audit line could not be written. Until it can, other changes are refused. */
  recorded: z.boolean(),
  message: z.string(),
  at: z.number(),
  /** Name of the created resource, for instance web:8. */
  made: z.string().optional(),
  /** Items of a bulk action that failed, each with AWS's reason. */
  failed: z.array(z.object({ what: z.string(), code: z.string(), reason: z.string() })).optional(),
})
export type Outcome = z.infer<typeof outcome>
