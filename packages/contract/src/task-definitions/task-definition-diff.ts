import { comparable, sameText } from './definition-diff/comparable.ts'
import { compare, type Difference } from './definition-diff/compare.ts'

export type { Difference } from './definition-diff/compare.ts'

/**
 * Compares two task definitions, registered or described. Ignores the order of named items,
 * defaults of ECS and revision numbers.
 */
export const diffTaskDefinitions = (before: unknown, after: unknown): Difference[] =>
  compare(comparable(before), comparable(after))

/**
 * The normalised text of a task definition: equal to another if `diffTaskDefinitions` finds no
 * difference.
 */
export const sameTextOf = (definition: unknown): string => sameText(comparable(definition))
