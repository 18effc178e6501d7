import { digestOfContent } from '../ecr/content/manifest.ts'
import type { ImageState } from '../ecr/state/image.ts'
import type { ImageSource } from '../ecr/state/images.ts'
import type { StoredLayer } from '../ecr/state/layer.ts'
import { flat } from '../world/ids.ts'

/** A manifest of a seed and its blobs, created on demand and always the same. */
export interface Made extends Pick<
  ImageState,
  'mediaType' | 'artifactType' | 'subject' | 'children' | 'size'
> {
  text: string
  blobs: readonly StoredLayer[]
}

/** Plan of a seed image that is created on demand. */
export interface ImagePlan {
  tags: readonly string[]
  pushedAt: number
  lastPulledAt?: number | undefined
  /** Whether it was scanned when it was pushed. */
  scanned?: boolean
  make: () => Made
}

/** Returns a source of numbered images. `planAt` is called with 0 to `count` - 1, oldest first. */
export function sourceOf(
  count: number,
  planAt: (n: number) => ImagePlan,
  numberOf: (tag: string) => number | undefined,
): ImageSource {
  const answered = new Map<string, string>()
  // Index by config digest, because configs are read most; each belongs to one image.
  let configs: Map<string, number> | undefined
  return {
    count,
    has: (digest) => answered.has(digest),
    digestOf(tag) {
      const n = numberOf(tag)
      if (n === undefined) return undefined
      const digest = answered.get(tag) ?? flat(digestOfContent(planAt(n).make().text))
      answered.set(tag, digest).set(digest, digest)
      return digest
    },
    all: () => Array.from({ length: count }, (_, n) => imageOf(planAt(n), n)),
    blob(digest) {
      configs ??= new Map(
        Array.from({ length: count }, (_, n) => [flat(planAt(n).make().blobs[0]?.digest ?? ''), n]),
      )
      const of = configs.get(digest)
      for (let n = of ?? count - 1; n >= 0; n--) {
        const found = planAt(n)
          .make()
          .blobs.find((b) => b.digest === digest)
        if (found) return found
      }
      return undefined
    },
  }
}

function imageOf(
  { tags, pushedAt, lastPulledAt, scanned, make }: ImagePlan,
  nth: number,
): ImageState {
  const { text, mediaType, artifactType, subject, children, size } = make()
  return {
    digest: flat(digestOfContent(text)),
    nth,
    mediaType,
    artifactType,
    subject,
    children,
    size,
    pushedAt,
    manifest: () => make().text,
    tags,
    lastPulledAt,
    ...(scanned ? { scan: { startedAt: pushedAt, completedAt: pushedAt + 20_000 } } : {}),
  }
}

/** Returns a source for a list of plans. */
export const sourceOfList = (plans: readonly ImagePlan[]): ImageSource => {
  const planOf = (n: number): ImagePlan => {
    const plan = plans[n]
    if (!plan) throw new Error(`There is no plan ${n}`)
    return plan
  }
  const byTag = new Map(plans.flatMap(({ tags }, n) => tags.map((tag) => [tag, n] as const)))
  return sourceOf(plans.length, planOf, (tag) => byTag.get(tag))
}
