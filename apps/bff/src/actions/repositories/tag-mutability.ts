import type { SetTagMutability } from '@pilothouse/contract'

export const exclusionsIn = (patterns: readonly string[]): string =>
  patterns.toSorted().join(', ') || 'none'

export const mutabilityOf = (
  imageTagMutability: SetTagMutability['tagMutability'],
  patterns: readonly string[],
) => ({
  imageTagMutability,
  ...(patterns.length > 0
    ? {
        imageTagMutabilityExclusionFilters: patterns.map((filter) => ({
          filterType: 'WILDCARD' as const,
          filter,
        })),
      }
    : {}),
})
