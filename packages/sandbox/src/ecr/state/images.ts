import { statusOf, pulledAt, type ImageState } from './image.ts'
import type { StoredLayer } from './layer.ts'

/** Source of a seed repository's images, which are created at their first use. */
export interface ImageSource {
  readonly count: number
  /** Creates all images, oldest first. */
  all(): ImageState[]
  /**
   * Returns the digest of one tag without creating the images; tasks need it long before images are
   * listed.
   */
  digestOf(tag: string): string | undefined
  /** Returns whether `digestOf` has returned this digest. Other images may exist too. */
  has(digest: string): boolean
  /** Returns a blob that one of the images refers to. */
  blob(digest: string): StoredLayer | undefined
}

/** Images of one repository, by digest and by tag. */
export class StoredImages {
  readonly #byDigest = new Map<string, ImageState>()
  readonly #byTag = new Map<string, ImageState>()
  readonly #indexes = new Set<ImageState>()
  readonly #blob: ImageSource['blob']
  /** Pull times of images that have not been created yet. */
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

  /** Returns all images in the order they were pushed. */
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

  /** Returns the images that list others. */
  indexes(): Iterable<ImageState> {
    this.#fill()
    return this.#indexes
  }

  /** Returns a blob of a seed image; the repository holds the blobs that were pushed. */
  blob(digest: string): StoredLayer | undefined {
    return this.#blob(digest)
  }

  /** Returns the digest of a tag without creating the images. */
  digestOf(tag: string): string | undefined {
    return this.#source ? this.#source.digestOf(tag) : this.#byTag.get(tag)?.digest
  }

  /** Records a pull of an image. Returns whether it exists. */
  pull(digest: string, now: number): boolean {
    const known = this.#pulls.get(digest)
    if (this.#source && (known !== undefined || this.#source.has(digest))) {
      this.#pulls.set(digest, pulledAt(known, now))
      return true
    }
    const found = this.byDigest(digest)
    // Archived images cannot be pulled.
    const image = found && statusOf(found) === 'ACTIVE' ? found : undefined
    if (image) image.lastPulledAt = pulledAt(image.lastPulledAt, now)
    return image !== undefined
  }

  /** Adds a new image without tags. */
  add(image: Omit<ImageState, 'nth' | 'tags'>): ImageState {
    this.#fill()
    const added: ImageState = { ...image, nth: this.#next++, tags: none }
    this.#enter(added)
    return added
  }

  /** Adds a tag to an image, and removes it from the one that had it. */
  tag(image: ImageState, tag: string): void {
    if (this.#byTag.get(tag) === image) return
    this.untag(tag)
    image.tags = [...image.tags, tag]
    this.#byTag.set(tag, image)
  }

  /** Removes a tag from its image. */
  untag(tag: string): void {
    const image = this.#byTag.get(tag)
    if (!image) return
    image.tags = image.tags.filter((t) => t !== tag)
    this.#byTag.delete(tag)
  }

  /** Removes an image and its tags. */
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
