import { z } from 'zod'
import { placed } from '../action.ts'
import { names } from '../names.ts'
import { objectionKinds } from './image-rules.ts'

const inRepository = { ...placed, repository: names.repository }

/** What an operator was told would break and goes on despite; what else speaks against it still refuses. */
export const despite = z.array(z.enum(objectionKinds)).max(objectionKinds.length)
/** The beginning of a digest, or a name, typed again. */
const typed = z.string().max(256).optional()

/** What the operator saw of an image. A push of the same digest changes the time, a tag that moved the tags. */
export const imageSeen = z.object({
  digest: names.digest,
  tags: z.array(z.string().max(300)).max(1_000),
  pushedAt: z.number().nullable(),
})
export type ImageSeen = z.infer<typeof imageSeen>

/** BatchDeleteImage takes a hundred. */
export const deletedTogether = 100
export const deleteImages = z.object({
  ...inRepository,
  images: z.array(imageSeen).min(1).max(deletedTogether),
  despite,
  typed,
})
export type DeleteImages = z.infer<typeof deleteImages>

export const untagImage = z.object({
  ...inRepository,
  image: imageSeen,
  tag: names.imageTag,
  despite,
  typed,
})
export type UntagImage = z.infer<typeof untagImage>

/** `holder` is the image that the operator saw the tag on; null where it was on none. */
export const tagImage = z.object({
  ...inRepository,
  digest: names.digest,
  tag: names.imageTag,
  holder: names.digest.nullable(),
})
export type TagImage = z.infer<typeof tagImage>

export const scanImage = z.object({ ...inRepository, digest: names.digest })
export type ScanImage = z.infer<typeof scanImage>
