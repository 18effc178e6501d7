import { z } from 'zod'

/** Reference to a masked value. It is data for one lookup, never an address of anything else. */
const place = z.discriminatedUnion('of', [
  z
    .object({
      of: z.literal('definition'),
      definition: z.string().regex(/^[\w-]{1,255}:\d{1,9}$/),
      container: z.string(),
      place: z.enum(['environment', 'logOptions', 'labels']),
      name: z.string(),
    })
    .strict(),
  z
    .object({
      of: z.literal('override'),
      cluster: z.string().regex(/^[\w-]{1,255}$/),
      task: z.string().regex(/^[\w-]{1,64}$/),
      container: z.string(),
      name: z.string(),
    })
    .strict(),
])
export type Place = z.infer<typeof place>

/** Encodes a reference for the browser. */
export const refOf = (at: Place): string => Buffer.from(JSON.stringify(at)).toString('base64url')

/** Decodes a reference; null if this console did not create it. */
export function placeOf(ref: string): Place | null {
  try {
    return place.parse(JSON.parse(Buffer.from(ref, 'base64url').toString('utf8')))
  } catch {
    return null
  }
}
