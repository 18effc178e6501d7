import { toPattern } from '../world/pattern.ts'
import { jsonFilter } from './json-filter.ts'
import { invalid } from './lookup.ts'

type Filter = (message: string) => boolean

/**
 * Compiles a filter pattern of FilterLogEvents and StartLiveTail: empty, `%a regular expression%`,
 * `{ $.a = "JSON" }`, or terms: all of `a "b c"`, any of `?a ?b`, none of `-a`. Patterns of
 * columns, `[a, b]`, are not supported.
 */
export function filterOf(pattern: string): Filter {
  const text = pattern.trim()
  if (text === '') return () => true
  if (text.startsWith('{') && text.endsWith('}')) return jsonFilter(text.slice(1, -1))
  if (text.startsWith('['))
    throw invalid(
      'Invalid filter pattern: the sandbox does not know patterns of space-delimited columns.',
    )
  if (/^%.+%$/s.test(text)) return expression(text.slice(1, -1))
  return terms(text)
}

function expression(source: string): Filter {
  try {
    return toPattern(source).finds
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error
    throw invalid('Invalid filter pattern')
  }
}

function terms(text: string): Filter {
  const all: string[] = []
  const any: string[] = []
  const none: string[] = []
  const token = /\s*([-?]?)(?:"((?:[^"\\]|\\.)*)"|([^\s"]+))/gy
  let end = 0
  for (const [whole, sign, quoted, bare] of text.matchAll(token)) {
    end += whole.length
    // Other characters than those of words must be quoted.
    if (bare !== undefined && !/^[\w.*]+$/.test(bare))
      throw invalid(`Invalid character(s) in term '${bare}'`)
    const term = quoted?.replace(/\\(.)/g, '$1') ?? bare ?? ''
    if (sign === '-') none.push(term)
    else if (sign === '?') any.push(term)
    else all.push(term)
  }
  if (text.slice(end).trim() !== '') throw invalid('Invalid filter pattern')
  return (message) =>
    all.every((t) => message.includes(t)) &&
    !none.some((t) => message.includes(t)) &&
    // Optional terms count only without required ones (docs: FilterAndPatternSyntax).
    (any.length === 0 || all.length > 0 || any.some((t) => message.includes(t)))
}
