import { z } from 'zod'
import { imageRow } from './image.ts'

/** Images that match a name, with their uses. `whole`: all images of the account were searched. */
export const foundImages = z.object({
  rows: z.array(
    imageRow
      .pick({ digest: true, tags: true, hold: true, tasks: true, services: true, pushedAt: true })
      .extend({ region: z.string(), repository: z.string() }),
  ),
  whole: z.boolean(),
})
export type FoundImages = z.infer<typeof foundImages>
