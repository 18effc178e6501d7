import { isLike } from '../../world/wildcard.ts'
import type { LifecycleRule, StorageClass } from '../state/lifecycle.ts'

/** What a rule sees of an image. Times are milliseconds since the epoch. */
export interface Aging {
  readonly digest: string
  readonly tags: readonly string[]
  readonly storageClass: StorageClass
  readonly pushedAt: number
  readonly pulledAt?: number | undefined
  readonly archivedAt?: number | undefined
  /** When it was last brought back from the archive. */
  readonly activatedAt?: number | undefined
  /** The digests that it lists, if it is an index. */
  readonly lists: readonly string[]
  /** The image that it is an artifact of (a signature, an SBOM). */
  readonly subject?: string | undefined
}

/** An image that a rule applies to. */
export interface Marked<I extends Aging> {
  image: I
  rule: LifecycleRule
}

const day = 86_400_000

const pushed = (image: Aging): number => image.activatedAt ?? image.pushedAt

/** What an image's age is counted from, each kind of count having its own. */
const since: Record<LifecycleRule['countType'], (image: Aging) => number> = {
  imageCountMoreThan: pushed,
  sinceImagePushed: pushed,
  // A pull from before it was archived no longer counts once it is restored.
  sinceImagePulled: (image) =>
    image.pulledAt !== undefined && image.pulledAt >= (image.activatedAt ?? 0)
      ? image.pulledAt
      : pushed(image),
  sinceImageTransitioned: (image) => image.archivedAt ?? pushed(image),
}

/** Whether a rule is about an image: its tags and its storage class, whatever its age. */
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
 * What a lifecycle policy would do to the images of a repository, oldest first (user guide: LifecyclePolicies, evaluation rules).
 * Each rule counts all images that it selects, also those that a rule before it has marked; but the first rule that selects
 * an image, by priority, is the only one that may mark it. What a manifest list refers to stays as long as the list does.
 * Artifacts of a subject are nobody's: they go when it goes.
 */
export function evaluate<I extends Aging>(
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
  // Among images of the same moment the one that came last is the youngest.
  return selected
    .toReversed()
    .sort((a, b) => from(b) - from(a))
    .slice(rule.countNumber)
}
