import { findAssignments } from './assignments.ts'
import { findCommandSecrets } from './commands.ts'
import { hidden, Spans } from './spans.ts'
import { findMarkedTokens, findPrivateKeys, findTokens } from './tokens.ts'
import { findUrlSecrets } from './urls.ts'

/** Longest text that is searched for secrets, in characters. Longer texts are not shown. */
export const longestText = 256 * 1024

/** Replaces a text that is too long to be searched. */
const withheld = (length: number): string =>
  `${hidden} (${length.toLocaleString('en-GB')} characters: too long to be searched for secrets, so not shown)`

/**
 * Masks the secrets of known shapes in a text. Takes linear time: each finder passes over the text
 * once, reads a bounded number of characters around a match, and continues after what it masks.
 */
export function scrub(text: string): string {
  if (text.length > longestText) return withheld(text.length)
  const spans = new Spans()
  findTokens(text, spans)
  findMarkedTokens(text, spans)
  findPrivateKeys(text, spans)
  findUrlSecrets(text, spans)
  findAssignments(text, spans)
  findCommandSecrets(text, spans)
  return spans.apply(text)
}
