import { z } from 'zod'
import { account } from '../scope.ts'

export const exchange = z.object({ token: z.string().max(200) })
/** The only response that contains the key. */
export const exchanged = z.object({ key: z.string() })

export const session = z.object({
  /** The signed-in user: in local mode the user of the operating system. */
  user: z.string(),
  version: z.string(),
  accounts: z.array(account),
  /** Why nothing can be recorded, so that all changes are refused; null if it can. */
  recording: z.string().nullable(),
})
export type Session = z.infer<typeof session>
