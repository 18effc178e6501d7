import { RE2JS } from 're2js'

/**
 * A caller's regular expression, run in time linear to the text, so that no pattern can block the
 * sandbox.
 */
export interface Pattern {
  /** Whether the pattern matches the whole text, like Java's `matches`. */
  matches: (text: string) => boolean
  /** Whether the pattern occurs in the text. */
  finds: (text: string) => boolean
}

const longest = 500

/**
 * Compiles an expression in the syntax that Java and RE2 share: no look-around, no back references.
 * Throws a SyntaxError if it is invalid.
 */
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
