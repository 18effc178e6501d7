import { findAssignments } from './assignments.ts'
import { findCommandSecrets } from './commands.ts'
import { hidden, Spans } from './spans.ts'
import { findMarkedTokens, findPrivateKeys, findTokens } from './tokens.ts'
import { findUrlSecrets } from './urls.ts'

/** Characters that are searched for secrets in one text. What is longer is not shown at all. */
export const longestText = 256 * 1024

/** What stands in the place of a text that is too long to be searched. */
export const withheld = (length: number): string =>
  `${hidden} (${length.toLocaleString('en-GB')} characters: too long to be searched for secrets, so not shown)`

/**
 * Returns a text without the secrets of known shapes. The time it takes is linear in the length of the text: each finder passes
 * over it once, looks a bounded number of characters around a hit, and goes on behind what it hides.
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
