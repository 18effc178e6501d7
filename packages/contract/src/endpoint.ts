import { z } from 'zod'
import type { ActionCode } from './action.ts'
import { names } from './names.ts'

export type Role = 'anyone' | 'viewer' | 'operator'

/** One endpoint: what goes in, what comes out, and what it takes to call it. The gate, the OpenAPI page and the role matrix are read from this. */
export interface Endpoint {
  summary: string
  role: Role
  /** The code of the audit line that every attempt leaves, refused input too; null where none does. */
  audit: ActionCode | 'value.reveal' | null
  /** The ECS token bucket that it may spend on a miss, by its name in AWS's table; null where it asks AWS nothing. */
  quota: string | null
  params: z.ZodType
  query: z.ZodType
  body: z.ZodType
  response: z.ZodType
}

/** An endpoint part that takes nothing. */
export const none = z.object({}).strict()

/** The parts that most reads share. */
export const read = { role: 'viewer', audit: null, query: none, body: none } as const

/** The parts that all actions share. */
export const act = <Code extends Endpoint['audit']>(audit: Code) =>
  ({ role: 'operator', audit, params: none, query: none }) as const

export const inAccount = z.object({ account: names.account })
export const inRegion = inAccount.extend({ region: names.region })
export const inCluster = inRegion.extend({ cluster: names.cluster })
export const inService = inCluster.extend({ service: names.service })
export const inTask = inCluster.extend({ task: names.taskId })

/** Narrows a list to one cluster of one region; both or neither. */
export const ofCluster = z
  .object({ region: names.region.optional(), cluster: names.cluster.optional() })
  .strict()
