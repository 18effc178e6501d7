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
const inCluster = { ...placed, cluster: names.cluster }
const onService = { ...inCluster, service: names.service }

/** What the operator saw of a service and means to change; nothing that moves by itself during a rollout. */
export const serviceSeen = z.object({
  desired: z.number().int(),
  taskDefinition: z.string(),
  deployment: z.string(),
  status: z.string(),
})
export type ServiceSeen = z.infer<typeof serviceSeen>

/** ECS allows 5,000 tasks a service; the console refuses above 10,000, where a number is surely a slip. */
export const desiredCount = z.number().int().min(0).max(10_000)

export const scaleService = z.object({ ...onService, seen: serviceSeen, desired: desiredCount })
export type ScaleService = z.infer<typeof scaleService>

export const deployService = z.object({
  ...onService,
  seen: serviceSeen,
  /** The revision to move to; without one, what it has is deployed again. */ taskDefinition:
    names.definition.optional(),
})
export type DeployService = z.infer<typeof deployService>

export const stopTask = z.object({
  ...inCluster,
  taskId: names.taskId,
  reason: z.string().max(255).optional(),
})
export type StopTask = z.infer<typeof stopTask>

/** What `register-task-definition` takes, its hidden values as this console showed them; they are found again in `base`. */
export const registerTaskDefinition = z.object({
  ...placed,
  definition: z.record(z.string(), z.unknown()),
  base: names.definition.nullable(),
  /** The family's newest revision as the operator saw it; null where there was none. */
  latest: z.number().int().positive().nullable(),
})
export type RegisterTaskDefinition = z.infer<typeof registerTaskDefinition>

/** `unseen`: the operator was told that not every cluster was read, and goes on. */
export const deregisterTaskDefinition = z.object({
  ...placed,
  family: names.family,
  revision: z.number().int().positive(),
  unseen: z.boolean().optional(),
})
export type DeregisterTaskDefinition = z.infer<typeof deregisterTaskDefinition>

/** DeleteTaskDefinitions takes ten. */
export const deletedAtOnce = 10
export const deleteTaskDefinitions = z.object({
  ...placed,
  family: names.family,
  revisions: z.array(z.number().int().positive()).min(1).max(deletedAtOnce),
  unseen: z.boolean().optional(),
})
export type DeleteTaskDefinitions = z.infer<typeof deleteTaskDefinitions>

/** `ref` names one masked value: it came with the value's name and says where it stands, never what it is. */
export const revealValue = z.object({ ...placed, ref: z.string().max(1024) })
export type RevealValue = z.infer<typeof revealValue>

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

export const revealed = z.object({ value: z.string() })
export type Revealed = z.infer<typeof revealed>
