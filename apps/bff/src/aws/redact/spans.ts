/** Replaces a secret. */
export const hidden = '••••••'

/** Collects the stretches of a text to mask. They may overlap and come in any order. */
export class Spans {
  readonly #found: [start: number, end: number][] = []

  add(start: number, end: number): void {
    if (end > start) this.#found.push([start, end])
  }

  get empty(): boolean {
    return this.#found.length === 0
  }

  /** Returns the text with a mask for each stretch; adjacent stretches become one. */
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
