/**
 * Java's regular expressions as far as placement uses them, without backtracking: a match works on the set of places that
 * it has reached, so that no expression of a caller can hold the sandbox up, whatever its repetitions are nested in.
 */
export type Pattern = (text: string) => boolean

/** From the places reached to the places reached next. */
type Part = (text: string, from: ReadonlySet<number>) => ReadonlySet<number>

const deepest = 4
const longest = 500

/** Reads a pattern, which always means the whole text, as Java's `matches` does. Throws a SyntaxError if it is none. */
export function toPattern(source: string): Pattern {
  if (source.length > longest) throw new SyntaxError('The pattern is too long.')
  const reader = new Reader(source)
  const whole = reader.alternatives(0)
  if (!reader.done) throw new SyntaxError('Unmatched )')
  return (text) => whole(text, new Set([0])).has(text.length)
}

class Reader {
  readonly #source: string
  #at = 0

  constructor(source: string) {
    this.#source = source
  }

  get done(): boolean {
    return this.#at >= this.#source.length
  }

  alternatives(depth: number): Part {
    if (depth > deepest) throw new SyntaxError('The pattern is nested too deeply.')
    const choices = [this.#sequence(depth)]
    while (this.#take('|')) choices.push(this.#sequence(depth))
    return (text, from) => new Set(choices.flatMap((choice) => [...choice(text, from)]))
  }

  #sequence(depth: number): Part {
    const parts: Part[] = []
    while (!this.done && !'|)'.includes(this.#source[this.#at] ?? '')) parts.push(this.#repeated(this.#atom(depth)))
    return (text, from) => parts.reduce((places, part) => part(text, places), from)
  }

  #atom(depth: number): Part {
    if (this.#take('(')) {
      if (this.#take('?') && !this.#take(':')) throw new SyntaxError('Only (?: is understood.')
      const group = this.alternatives(depth + 1)
      if (!this.#take(')')) throw new SyntaxError('Unclosed group')
      return group
    }
    if (this.#take('^')) return (_, from) => new Set([...from].filter((place) => place === 0))
    if (this.#take('$')) return (text, from) => new Set([...from].filter((place) => place === text.length))
    const [one] = /^(?:\[\^?\]?(?:\\.|[^\]\\])*\]|\\.|[^*+?{[\\])/s.exec(this.#source.slice(this.#at)) ?? []
    if (one === undefined) throw new SyntaxError('Nothing to repeat, or an unclosed class')
    this.#at += one.length
    // One character at a time is all that is left to the language's own expressions, and those cannot run away.
    const single = new RegExp(`^${one}$`, 's')
    return (text, from) => new Set([...from].filter((place) => place < text.length && single.test(text[place] ?? '')).map((place) => place + 1))
  }

  #repeated(part: Part): Part {
    const [sign, exact, comma, most] = /^(?:[*+?]|\{(\d{1,3})(,?)(\d{1,3})?\})[?+]?/.exec(this.#source.slice(this.#at)) ?? []
    if (sign === undefined) return part
    this.#at += sign.length
    if (sign.startsWith('*')) return repeat(part, 0, Infinity)
    if (sign.startsWith('+')) return repeat(part, 1, Infinity)
    if (sign.startsWith('?')) return repeat(part, 0, 1)
    return repeat(part, Number(exact), comma ? (most === undefined ? Infinity : Number(most)) : Number(exact))
  }

  #take(character: string): boolean {
    if (this.#source[this.#at] !== character) return false
    this.#at++
    return true
  }
}

function repeat(part: Part, least: number, most: number): Part {
  if (least > most) throw new SyntaxError('Numbers out of order')
  return (text, from) => {
    let places = from
    for (let n = 0; n < least; n++) places = part(text, places)
    const reached = new Set(places)
    // Only places that are new are gone on from: there are at most as many rounds as the text has characters.
    for (let n = least; n < most && places.size > 0; n++) {
      places = new Set([...part(text, places)].filter((place) => !reached.has(place)))
      for (const place of places) reached.add(place)
    }
    return reached
  }
}
