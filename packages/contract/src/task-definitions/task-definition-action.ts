import { z } from 'zod'
import { placed } from '../action.ts'
import { names } from '../names.ts'

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

export const revealed = z.object({ value: z.string() })
export type Revealed = z.infer<typeof revealed>
