import { z } from 'zod'
import { names } from './names.ts'

/** The actions that change something in AWS, by their codes in the audit. */
export const actionCodes = [
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

/** Every action carries an id that the browser minted: the same id is the same action, however often it is sent. */
export const placed = { id: names.actionId, account: names.account, region: names.region }
/**
 * How an action ended, or that it has not. `not-applied` is said only where AWS refused, where nothing was sent, or where AWS answered
 * with an error of its own (500) and nothing was to be seen afterwards; `unknown` where
 * AWS's answer was lost and nothing was seen for as long as the call could still arrive.
 */
export const outcome = z.object({
  id: z.string(),
  action: z.string(),
  result: z.enum(['applied', 'not-applied', 'unknown', 'running']),
  /** True when AWS's answer was lost and a second look told. */
  verified: z.boolean(),
  /** False while its line in the audit could not be written; no other change is made until it can. */
  recorded: z.boolean(),
  message: z.string(),
  at: z.number(),
  /** The name of what it made, for instance web:8. */
  made: z.string().optional(),
  /** What of many was not done, each with AWS's reason. */
  failed: z.array(z.object({ what: z.string(), code: z.string(), reason: z.string() })).optional(),
})
export type Outcome = z.infer<typeof outcome>
