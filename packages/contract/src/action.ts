import { z } from 'zod'

/** Every action carries an id that the browser minted: the same id is the same action, however often it is sent. */
const head = {
  id: z.ulid(),
  account: z.string(),
  region: z.string(),
  cluster: z.string().min(1).max(255),
}

/** What the operator saw of a service and means to change; nothing that moves by itself during a rollout. */
export const serviceSeen = z.object({ desired: z.number().int(), taskDefinition: z.string(), deployment: z.string(), status: z.string() })
export type ServiceSeen = z.infer<typeof serviceSeen>

/** ECS allows 5,000 tasks a service; the console refuses above 10,000, where a number is surely a slip. */
export const desiredCount = z.number().int().min(0).max(10_000)

export const scaleService = z.object({ ...head, service: z.string().min(1).max(255), seen: serviceSeen, desired: desiredCount })
export type ScaleService = z.infer<typeof scaleService>

export const deployService = z.object({ ...head, service: z.string().min(1).max(255), seen: serviceSeen })
export type DeployService = z.infer<typeof deployService>

export const stopTask = z.object({ ...head, taskId: z.string().min(1).max(255), reason: z.string().max(255).optional() })
export type StopTask = z.infer<typeof stopTask>

/** `ref` names one masked value: it came with the value's name and says where it stands, never what it is. */
export const revealValue = z.object({ id: z.ulid(), account: z.string(), region: z.string(), ref: z.string().max(1024) })
export type RevealValue = z.infer<typeof revealValue>

/** How an action ended. `unknown` means that even a second look could not tell. */
export const outcome = z.object({
  id: z.string(),
  action: z.string(),
  result: z.enum(['applied', 'not-applied', 'unknown', 'running']),
  /** True when AWS's answer was lost and a second look told. */
  verified: z.boolean(),
  message: z.string(),
  at: z.number(),
})
export type Outcome = z.infer<typeof outcome>

export const revealed = z.object({ value: z.string() })
export type Revealed = z.infer<typeof revealed>
