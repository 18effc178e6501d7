import type { OpenQuote, Quotes } from './quotes.ts'

export const isSpace = (character: string | undefined): boolean =>
  character !== undefined && /\s/.test(character)

/** Index of the next whitespace at or after `index`, or the end of the text. */
export function spaceAfter(text: string, index: number): number {
  space.lastIndex = index
  return space.exec(text)?.index ?? text.length
}
const space = /\s/g

/** End of the line at `index`. */
export function lineEnd(text: string, index: number): number {
  const end = text.indexOf('\n', index)
  return end < 0 ? text.length : end
}

/** End of the blanks at `index`; with `lines`, of line breaks too. */
export function afterBlanks(text: string, index: number, { lines = false } = {}): number {
  let at = index
  while (at < text.length && (lines ? isSpace(text[at]) : text[at] === ' ' || text[at] === '\t'))
    at++
  return at
}

/**
 * End of a word as a shell reads it: quotes and escaped blanks belong to it. Within double quotes the
 * closing quote ends it too.
 */
export function wordEnd(quotes: Quotes, start: number): number {
  const { text } = quotes
  const enclosed = quotes.isInString(start)
  let at = start
  while (at < text.length && !isSpace(text[at]) && !(enclosed && text[at] === '"')) {
    const piece = quotes.pieceAt(at)
    at = piece.close?.after ?? piece.next
  }
  return Math.min(at, text.length)
}

/**
 * Quoted text, with what is joined to it: shells and SQL join `'a'"'"'b'` and `'a''b'`. Without a
 * closing quote it extends to the end of the text.
 */
export function quotedValue(
  quotes: Quotes,
  opens: OpenQuote,
): { start: number; end: number; after: number } {
  const { text } = quotes
  const close = quotes.close(opens)
  if (!close) return { start: opens.inside, end: text.length, after: text.length }
  const next = text[close.after]
  if (next === undefined || !/[\w"'`$@%#~^*+!?.\\-]/.test(next) || opens.level > 0)
    return { start: opens.inside, end: close.end, after: close.after }
  // A double quote after `"…"` may begin another string, so join only without a blank between.
  const end = wordEnd(quotes, close.after)
  return { start: opens.inside, end, after: end }
}

/** End of the `[…]` or `{…}` at `start`, skipping quotes; the end of the text if never closed. */
export function bracketEnd(quotes: Quotes, start: number): number {
  const { text } = quotes
  let depth = 0
  for (let at = start; at < text.length; at++) {
    const character = text[at] ?? ''
    if (character === '[' || character === '{') depth++
    else if (character === ']' || character === '}') depth--
    else if (character === '"' || character === '\\') {
      const opens = quotes.opensAt(at)
      const close = opens?.mark === '"' ? quotes.close(opens) : null
      if (close) at = close.after - 1
      else while (text[at + 1] === '\\') at++
    }
    if (depth === 0) return at + 1
  }
  return text.length
}
