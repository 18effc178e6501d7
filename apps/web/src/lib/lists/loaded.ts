import type { Part } from '@pilothouse/contract'
import { count } from '../formats'

/** Counts rows: `41`, or `247 of 512` while some are still loading. */
export function loaded(parts: readonly Part[], shown: number): string {
  if (parts.every((p) => p.complete)) return count(shown)
  if (parts.some((p) => p.total === null)) return `${count(shown)} of ?`
  return `${count(shown)} of ${count(
    Math.max(
      shown,
      parts.reduce((sum, p) => sum + (p.total ?? 0), 0),
    ),
  )}`
}

/** Whether a region is still being read, without a problem so far. */
export const isReading = (parts: readonly Part[]): boolean =>
  parts.some((p) => !p.complete && p.problems.length === 0)
