import type { z } from 'zod'
import type { ActionCode } from './action.ts'

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
