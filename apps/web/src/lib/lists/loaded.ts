import type { Part } from '@pilothouse/contract'
import { count } from '../formats'

/** `41`, or `247 of 512` while not all is there: nothing is ever silently short. */
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
