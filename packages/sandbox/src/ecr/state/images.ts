import { statusOf, pulledAt, type ImageState } from './image.ts'
import type { Layer } from './layer.ts'

/** Where the images of a repository come from that nobody has looked at yet: only then are they made. */
export interface ImageSource {
  readonly count: number
  /** All of them, the oldest first. */
  all(): ImageState[]
  /** The digest of one alone: a task asks for it long before anybody lists them. */
  digestOf(tag: string): string | undefined
  /** Whether a digest is one that `digestOf` has answered. Others may be there too. */
  has(digest: string): boolean
  /** A blob that one of them refers to. */
  blob(digest: string): Layer | undefined
}

/** The images of one repository, by digest and by tag. */
export class Images {
  readonly #byDigest = new Map<string, ImageState>()
  readonly #byTag = new Map<string, ImageState>()
  readonly #indexes = new Set<ImageState>()
  readonly #blob: ImageSource['blob']
  /** When images were pulled that nobody has looked at yet. */
  readonly #pulls = new Map<string, number>()
  #source: ImageSource | undefined
  #next = 0

  constructor(source?: ImageSource) {
    this.#source = source
    this.#blob = source ? (digest) => source.blob(digest) : () => undefined
  }

  get size(): number {
    return this.#source?.count ?? this.#byDigest.size
  }

  /** All of them, in the order in which they were pushed. */
  all(): Iterable<ImageState> {
    this.#fill()
    return this.#byDigest.values()
  }

  byDigest(digest: string): ImageState | undefined {
    this.#fill()
    return this.#byDigest.get(digest)
  }

  byTag(tag: string): ImageState | undefined {
    this.#fill()
    return this.#byTag.get(tag)
  }

  /** Those that list others. */
  indexes(): Iterable<ImageState> {
    this.#fill()
    return this.#indexes
  }

  /** A blob that came with what was there from the start; what is pushed is kept by its repository. */
  blob(digest: string): Layer | undefined {
    return this.#blob(digest)
  }

  /** What a tag names now, without making what it names. */
  digestOf(tag: string): string | undefined {
    return this.#source ? this.#source.digestOf(tag) : this.#byTag.get(tag)?.digest
  }

  /** Writes down a pull of an image. Says whether it is there. */
  pull(digest: string, now: number): boolean {
    const known = this.#pulls.get(digest)
    if (this.#source && (known !== undefined || this.#source.has(digest))) {
      this.#pulls.set(digest, pulledAt(known, now))
      return true
    }
    const found = this.byDigest(digest)
    // What is archived is there, but not for who pulls.
    const image = found && statusOf(found) === 'ACTIVE' ? found : undefined
    if (image) image.lastPulledAt = pulledAt(image.lastPulledAt, now)
    return image !== undefined
  }

  /** Puts an image that is not there yet, without a tag. */
  add(image: Omit<ImageState, 'nth' | 'tags'>): ImageState {
    this.#fill()
    const added: ImageState = { ...image, nth: this.#next++, tags: none }
    this.#enter(added)
    return added
  }

  /** Gives an image a tag, which another may have had. */
  tag(image: ImageState, tag: string): void {
    if (this.#byTag.get(tag) === image) return
    this.untag(tag)
    image.tags = [...image.tags, tag]
    this.#byTag.set(tag, image)
  }

  /** Takes a tag from the image that has it. */
  untag(tag: string): void {
    const image = this.#byTag.get(tag)
    if (!image) return
    image.tags = image.tags.filter((t) => t !== tag)
    this.#byTag.delete(tag)
  }

  /** Removes an image with all its tags. */
  remove(image: ImageState): void {
    for (const tag of image.tags) this.#byTag.delete(tag)
    this.#byDigest.delete(image.digest)
    this.#indexes.delete(image)
  }

  #fill(): void {
    const source = this.#source
    this.#source = undefined
    for (const image of source?.all() ?? []) {
      this.#enter(image)
      image.lastPulledAt = this.#pulls.get(image.digest) ?? image.lastPulledAt
      for (const tag of image.tags) this.#byTag.set(tag, image)
      this.#next = image.nth + 1
    }
    this.#pulls.clear()
  }

  #enter(image: ImageState): void {
    this.#byDigest.set(image.digest, image)
    if (image.children.length > 0) this.#indexes.add(image)
  }
}

const none: readonly string[] = []
