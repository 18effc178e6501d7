import { comparable, sameText } from './definition-diff/comparable.ts'
import { compare, type Difference } from './definition-diff/compare.ts'

export type { Difference } from './definition-diff/compare.ts'

/** What counts between two task definitions, as registered or as described; the order of named things, what ECS fills in and revision numbers do not. */
export const diffTaskDefinitions = (before: unknown, after: unknown): Difference[] =>
  compare(comparable(before), comparable(after))

/** What counts of a task definition, as one text: that of another is the same where `diffTaskDefinitions` finds nothing. */
export const sameTextOf = (definition: unknown): string => sameText(comparable(definition))
