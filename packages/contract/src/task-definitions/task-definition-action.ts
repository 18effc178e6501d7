import { z } from 'zod'
import { placed } from '../action.ts'
import { names } from '../names.ts'

/** Input of `register-task-definition`. Masked values are restored from `base`. */
export const registerTaskDefinition = z.object({
  ...placed,
  definition: z.record(z.string(), z.unknown()),
  base: names.definition.nullable(),
  /** The newest revision that the operator saw; null if there was none. */
  latest: z.number().int().positive().nullable(),
})
export type RegisterTaskDefinition = z.infer<typeof registerTaskDefinition>

/** `unseen`: the operator goes on although not every cluster was read. */
export const deregisterTaskDefinition = z.object({
  ...placed,
  family: names.family,
  revision: z.number().int().positive(),
  unseen: z.boolean().optional(),
})
export type DeregisterTaskDefinition = z.infer<typeof deregisterTaskDefinition>

/** Limit of DeleteTaskDefinitions. */
const deletedAtOnce = 10
export const deleteTaskDefinitions = z.object({
  ...placed,
  family: names.family,
  revisions: z.array(z.number().int().positive()).min(1).max(deletedAtOnce),
  unseen: z.boolean().optional(),
})
export type DeleteTaskDefinitions = z.infer<typeof deleteTaskDefinitions>

/**
 * `ref` names one masked value. The browser got it with the value's name; it contains the location,
 * never the value.
 */
export const revealValue = z.object({ ...placed, ref: z.string().max(1024) })
export type RevealValue = z.infer<typeof revealValue>

export const revealed = z.object({ value: z.string() })
export type Revealed = z.infer<typeof revealed>
