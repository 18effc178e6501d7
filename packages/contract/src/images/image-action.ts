import { z } from 'zod'
import { placed } from '../action.ts'
import { names } from '../names.ts'
import { objectionKinds } from './image-rules.ts'

const inRepository = { ...placed, repository: names.repository }

/** Objections that the operator overrides. Any other objection still refuses the action. */
export const despite = z.array(z.enum(objectionKinds)).max(objectionKinds.length)
/** A typed confirmation: the beginning of a digest, or a name. */
const typed = z.string().max(256).optional()

/**
 * State of an image when the operator opened the dialog. Another push changes the time, a moved tag
 * the tags.
 */
const imageSeen = z.object({
  digest: names.digest,
  tags: z.array(z.string().max(300)).max(1_000),
  pushedAt: z.number().nullable(),
})
export type ImageSeen = z.infer<typeof imageSeen>

/** Limit of BatchDeleteImage. */
const deletedTogether = 100
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

/** `holder` is the image that had the tag when the operator opened the dialog; null if none had. */
export const tagImage = z.object({
  ...inRepository,
  digest: names.digest,
  tag: names.imageTag,
  holder: names.digest.nullable(),
})
export type TagImage = z.infer<typeof tagImage>

export const scanImage = z.object({ ...inRepository, digest: names.digest })
export type ScanImage = z.infer<typeof scanImage>
