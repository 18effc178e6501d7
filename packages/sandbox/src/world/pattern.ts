import { RE2JS } from 're2js'

/** A regular expression of a caller, which takes time that is linear in the text, so that none can hold the sandbox up. */
export interface Pattern {
  /** Whether it is the whole text, as Java's `matches` means it. */
  matches: (text: string) => boolean
  /** Whether it is somewhere in the text. */
  finds: (text: string) => boolean
}

const longest = 500

/** Reads an expression in the syntax that Java's and RE2's have in common: no look-around, no back references. Throws a SyntaxError if it is none. */
export function toPattern(source: string): Pattern {
  if (source.length > longest) throw new SyntaxError('The pattern is too long.')
  try {
    const compiled = RE2JS.compile(source, RE2JS.DOTALL)
    return {
      matches: (text) => compiled.matches(text),
      finds: (text) => compiled.matcher(text).find(),
    }
  } catch (error) {
    throw new SyntaxError(error instanceof Error ? error.message : String(error), { cause: error })
  }
}
