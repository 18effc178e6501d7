import { z } from 'zod'
import { account } from '../scope.ts'

export const exchange = z.object({ token: z.string().max(200) })
/** The one answer that carries the key. */
export const exchanged = z.object({ key: z.string() })

export const session = z.object({
  /** Who is signed in: in local mode the operating system's user. */
  user: z.string(),
  version: z.string(),
  accounts: z.array(account),
  /** Why nothing can be recorded now, so that all changes are refused; null while it can. */
  recording: z.string().nullable(),
})
export type Session = z.infer<typeof session>
