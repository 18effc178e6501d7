import { isLike } from '../../world/wildcard.ts'
import type { RepositoryState } from '../state/repository.ts'

/** Returns whether a tag is immutable. */
export function isFixed({ mutability, exclusions }: RepositoryState, tag: string): boolean {
  const excluded = exclusions.some(({ filter = '' }) => isLike(filter, tag, { single: false }))
  return mutability.startsWith('IMMUTABLE')
    ? !excluded
    : mutability === 'MUTABLE_WITH_EXCLUSION' && excluded
}
