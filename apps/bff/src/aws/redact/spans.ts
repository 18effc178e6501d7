/** What stands in the place of a secret. */
export const hidden = '••••••'

/** Collects the pieces of one text that have to be hidden. Pieces may overlap and may be added in any order. */
export class Spans {
  readonly #found: [start: number, end: number][] = []

  add(start: number, end: number): void {
    if (end > start) this.#found.push([start, end])
  }

  get empty(): boolean {
    return this.#found.length === 0
  }

  /** Returns the text with one mask in the place of each piece; pieces that touch become one. */
  apply(text: string): string {
    if (this.empty) return text
    this.#found.sort((a, b) => a[0] - b[0])
    const parts: string[] = []
    let shownFrom = 0
    let maskedTo = -1
    for (const [start, end] of this.#found) {
      if (start > maskedTo) {
        parts.push(text.slice(shownFrom, start), hidden)
        maskedTo = end
      } else maskedTo = Math.max(maskedTo, end)
      shownFrom = maskedTo
    }
    parts.push(text.slice(shownFrom))
    return parts.join('')
  }
}
