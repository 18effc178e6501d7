import { isLike } from '../../world/wildcard.ts'
import type { RepositoryState } from '../state/repository.ts'

/** Whether a tag may not be given to another image. */
export function isFixed({ mutability, exclusions }: RepositoryState, tag: string): boolean {
  const excluded = exclusions.some(({ filter = '' }) => isLike(filter, tag, { single: false }))
  return mutability.startsWith('IMMUTABLE')
    ? !excluded
    : mutability === 'MUTABLE_WITH_EXCLUSION' && excluded
}
