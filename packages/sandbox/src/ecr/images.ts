import type { ImageState } from './state.ts'

/** Where the images of a repository come from that nobody has looked at yet: only then are they made. */
export interface ImageSource {
  readonly count: number
  /** All of them, the oldest first. */
  all(): ImageState[]
  /** The digest of one alone: a task asks for it long before anybody lists them. */
  digestOf(tag: string): string | undefined
}

/** The images of one repository, by digest and by tag. */
export class Images {
  readonly #byDigest = new Map<string, ImageState>()
  readonly #byTag = new Map<string, ImageState>()
  #source: ImageSource | undefined
  #next = 0

  constructor(source?: ImageSource) {
    this.#source = source
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

  /** What a tag names now, without making what it names. */
  digestOf(tag: string): string | undefined {
    return this.#source ? this.#source.digestOf(tag) : this.#byTag.get(tag)?.digest
  }

  /** Puts an image that is not there yet, without a tag. */
  add(image: Omit<ImageState, 'nth' | 'tags'>): ImageState {
    this.#fill()
    const added: ImageState = { ...image, nth: this.#next++, tags: none }
    this.#byDigest.set(added.digest, added)
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
  }

  #fill(): void {
    const source = this.#source
    this.#source = undefined
    for (const image of source?.all() ?? []) {
      this.#byDigest.set(image.digest, image)
      for (const tag of image.tags) this.#byTag.set(tag, image)
      this.#next = image.nth + 1
    }
  }
}

const none: readonly string[] = []
