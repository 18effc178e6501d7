import type { Tag } from '@aws-sdk/client-ecs'
import { invalid } from './lookup.ts'

/** Keys that only AWS may set. */
export const isReserved = (key = '') => key.toLowerCase().startsWith('aws:')

/**
 * Refuses tags that AWS refuses: reserved or double keys, and more than 50 of them. Lengths and
 * letters are the model's.
 */
export function checkTags(added: readonly Tag[] = [], kept: readonly Tag[] = []): void {
  const keys = added.map((t) => t.key)
  if (added.some((t) => isReserved(t.key)))
    throw invalid('Some of your tag keys begin with aws:, which is reserved.')
  if (new Set(keys).size < keys.length)
    throw invalid('Duplicate tag keys found. Please note that Tag keys are case insensitive.')
  // The tags that AWS itself has set do not count (docs: ecs-using-tags).
  if ([...kept, ...added].filter((t) => !isReserved(t.key)).length > 50)
    throw invalid('A resource can have at most 50 tags.')
}
