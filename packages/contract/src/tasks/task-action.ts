import { z } from 'zod'
import { placed } from '../action.ts'
import { names } from '../names.ts'

export const stopTask = z.object({
  ...placed,
  cluster: names.cluster,
  taskId: names.taskId,
  reason: z.string().max(255).optional(),
})
export type StopTask = z.infer<typeof stopTask>
