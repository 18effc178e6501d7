/** Number of nesting levels: plain, JSON in a string, JSON in a string of JSON, deeper. */
const deepest = 3

/** An opening quote with its backslashes: `"`, `\"` or `\\\"`. */
export interface OpenQuote {
  /** Index of its first backslash. */
  start: number
  /** Index of the quoted text. */
  inside: number
  mark: string
  level: number
}

/**
 * The quotes of one text. All calls together take linear time: a search that reached the end is not
 * repeated, and any other search ends where the next quote of its kind could begin.
 */
export class Quotes {
  readonly text: string
  /** By kind of quote: the index after which none of that kind is closed. */
  readonly #unclosed = new Map<string, number>()
  #strings: number[] | undefined

  constructor(text: string) {
    this.text = text
  }

  /** The quote that opens at `index`, with its backslashes; null if there is none. */
  opensAt(index: number): OpenQuote | null {
    let at = index
    while (this.text[at] === '\\') at++
    const mark = this.text[at]
    if (mark !== '"' && mark !== "'" && mark !== '`') return null
    return { start: index, inside: at + 1, mark, level: levelOf(at - index) }
  }

  /** The quote directly before `index`; null if there is none. */
  opensBefore(index: number): OpenQuote | null {
    const mark = this.text[index - 1]
    if (mark !== '"' && mark !== "'" && mark !== '`') return null
    const start = index - 1 - this.#backslashesBefore(index - 1)
    return { start, inside: index, mark, level: levelOf(index - 1 - start) }
  }

  /**
   * The end of the quoted text, and the end of the closing quote; null if it is never closed. A quote
   * closes at a mark with as many backslashes as opened it. An even number more belong to the text;
   * fewer close a quote around it.
   */
  close({ mark, level, inside }: OpenQuote): { end: number; after: number } | null {
    const kind = `${mark}${level}`
    if (inside >= (this.#unclosed.get(kind) ?? Infinity)) return null
    const own = 2 ** level - 1
    for (let at = this.text.indexOf(mark, inside); at >= 0; at = this.text.indexOf(mark, at + 1)) {
      const slashes = Math.min(this.#backslashesBefore(at), at - inside)
      if (slashes < own) return { end: at - slashes, after: at + 1 }
      if (slashes % 2 ** (level + 1) === own) return { end: at - own, after: at + 1 }
    }
    this.#unclosed.set(kind, inside)
    return null
  }

  /**
   * The piece of a shell word at `index`: a quoted piece with its `close`, or one character (with its
   * backslash if escaped) that ends at `next`. A mark before a blank, or one that is never closed,
   * quotes nothing.
   */
  pieceAt(index: number): {
    next: number
    inside: number
    close: { end: number; after: number } | null
  } {
    const character = this.text[index]
    if (character !== '\\' && character !== '"' && character !== "'" && character !== '`')
      return { next: index + 1, inside: index, close: null }
    const opens = this.opensAt(index)
    if (!opens) {
      const slashes = this.#backslashesFrom(index)
      return { next: index + slashes + (slashes % 2), inside: index, close: null }
    }
    const follows = this.text[opens.inside]
    const close = follows === undefined || /\s/.test(follows) ? null : this.close(opens)
    return { next: opens.inside, inside: opens.inside, close }
  }

  /** Whether `index` is between two plain double quotes, counted from the start of the text. */
  isInString(index: number): boolean {
    this.#strings ??= this.#plainQuotes()
    let [low, high] = [0, this.#strings.length]
    while (low < high) {
      const middle = (low + high) >> 1
      if ((this.#strings[middle] ?? 0) < index) low = middle + 1
      else high = middle
    }
    return low % 2 === 1
  }

  #plainQuotes(): number[] {
    const found: number[] = []
    for (let at = this.text.indexOf('"'); at >= 0; at = this.text.indexOf('"', at + 1)) {
      if (this.#backslashesBefore(at) % 2 === 0) found.push(at)
    }
    return found
  }

  #backslashesFrom(index: number): number {
    let count = 0
    while (this.text[index + count] === '\\') count++
    return count
  }

  #backslashesBefore(index: number): number {
    let count = 0
    while (this.text[index - 1 - count] === '\\') count++
    return count
  }
}

const levelOf = (backslashes: number): number =>
  Math.min(deepest, Math.floor(Math.log2(backslashes + 1)))
