import { z } from 'zod'
import type { ActionCode } from './action.ts'
import { names } from './names.ts'

export type Role = 'anyone' | 'viewer' | 'operator'

/**
 * One endpoint: input, output, role, audit code and quota. The gate, the OpenAPI page and the role
 * matrix are derived from it.
 */
export interface Endpoint {
  summary: string
  role: Role
  /** Code of the audit line of every attempt, including refused ones; null if there is none. */
  audit: ActionCode | 'value.reveal' | null
  /** Name of the AWS token bucket that a cache miss uses; null if it calls nothing. */
  quota: string | null
  params: z.ZodType
  query: z.ZodType
  body: z.ZodType
  response: z.ZodType
}

/** An empty part of an endpoint. */
export const none = z.object({}).strict()

/** Parts that most reads share. */
export const read = { role: 'viewer', audit: null, query: none, body: none } as const

/** Parts that all actions share. */
export const act = <Code extends Endpoint['audit']>(audit: Code) =>
  ({ role: 'operator', audit, params: none, query: none }) as const

export const accountParams = z.object({ account: names.account })
export const regionParams = accountParams.extend({ region: names.region })
export const clusterParams = regionParams.extend({ cluster: names.cluster })
export const serviceParams = clusterParams.extend({ service: names.service })

/** Limits a list to one cluster of one region; both or neither. */
export const clusterFilter = z
  .object({ region: names.region.optional(), cluster: names.cluster.optional() })
  .strict()
