import { isLike } from '../../world/wildcard.ts'
import type { LifecycleRule, StorageClass } from '../state/lifecycle.ts'

/** The properties of an image that rules evaluate. Times are milliseconds since the epoch. */
export interface Aging {
  readonly digest: string
  readonly tags: readonly string[]
  readonly storageClass: StorageClass
  readonly pushedAt: number
  readonly pulledAt?: number | undefined
  readonly archivedAt?: number | undefined
  /** Time of the last restore from the archive. */
  readonly activatedAt?: number | undefined
  /** Digests that an index lists; empty for an image. */
  readonly lists: readonly string[]
  /** The image that an artifact belongs to (a signature, an SBOM). */
  readonly subject?: string | undefined
}

/** An image that a rule applies to. */
export interface Marked<I extends Aging> {
  image: I
  rule: LifecycleRule
}

const day = 86_400_000

const pushed = (image: Aging): number => image.activatedAt ?? image.pushedAt

/** Returns the start of an image's age for each kind of count. */
const since: Record<LifecycleRule['countType'], (image: Aging) => number> = {
  imageCountMoreThan: pushed,
  sinceImagePushed: pushed,
  // A pull from before the image was archived does not count after its restore.
  sinceImagePulled: (image) =>
    image.pulledAt !== undefined && image.pulledAt >= (image.activatedAt ?? 0)
      ? image.pulledAt
      : pushed(image),
  sinceImageTransitioned: (image) => image.archivedAt ?? pushed(image),
}

/** Returns whether a rule selects an image by its tags and storage class, whatever its age. */
export function selects(rule: LifecycleRule, image: Aging): boolean {
  if (rule.storageClass !== image.storageClass) return false
  if (rule.tagStatus === 'untagged') return image.tags.length === 0
  return (
    rule.tagStatus === 'any' ||
    (rule.tagPrefixes.every((prefix) => image.tags.some((tag) => tag.startsWith(prefix))) &&
      rule.tagPatterns.every((pattern) =>
        image.tags.some((tag) => isLike(pattern, tag, { single: false })),
      ))
  )
}

/**
 * Returns the images that a lifecycle policy applies to, oldest first (user guide:
 * LifecyclePolicies, evaluation rules). Each rule counts all images that it selects, including
 * those that an earlier rule marked. Only the first rule by priority that selects an image may mark
 * it. Images of a manifest list stay while the list does. Artifacts of a subject match no rule:
 * they are removed with it.
 */
export function evaluateLifecycle<I extends Aging>(
  rules: readonly LifecycleRule[],
  images: readonly I[],
  now: number,
): Marked<I>[] {
  const digests = new Set(images.map((image) => image.digest))
  const listed = new Set(images.flatMap((image) => image.lists))
  const own = images.filter(({ subject }) => subject === undefined || !digests.has(subject))
  const claimed = new Set<I>()
  const marked: Marked<I>[] = []
  for (const rule of rules.toSorted((a, b) => a.priority - b.priority)) {
    const selected = own.filter((image) => selects(rule, image))
    for (const image of due(rule, selected, now))
      if (!claimed.has(image) && !listed.has(image.digest)) marked.push({ image, rule })
    for (const image of selected) claimed.add(image)
  }
  return marked.sort((a, b) => pushed(a.image) - pushed(b.image))
}

function due<I extends Aging>(rule: LifecycleRule, selected: readonly I[], now: number): I[] {
  const from = since[rule.countType]
  if (rule.countType !== 'imageCountMoreThan')
    return selected.filter((image) => from(image) < now - rule.countNumber * day)
  // Of images of the same moment, the last one pushed is the youngest.
  return selected
    .toReversed()
    .sort((a, b) => from(b) - from(a))
    .slice(rule.countNumber)
}
