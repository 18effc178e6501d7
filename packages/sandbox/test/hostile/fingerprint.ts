import { createHash } from 'node:crypto'

/**
 * A digest of all that can be reached from a value, cycles and all: two that differ mean that
 * something has changed. What functions hold (timers that are planned) is not in it.
 */
export function fingerprint(root: unknown, skip: ReadonlySet<unknown> = new Set()): string {
  const hash = createHash('sha256')
  const seen = new Map<object, number>()
  const walk = (value: unknown): void => {
    if (typeof value === 'function' || skip.has(value)) return
    if (typeof value !== 'object' || value === null) {
      hash.update(`${typeof value}:${String(value)};`)
      return
    }
    const before = seen.get(value)
    if (before !== undefined) {
      hash.update(`#${before};`)
      return
    }
    seen.set(value, seen.size)
    if (value instanceof Date) hash.update(`date:${value.getTime()};`)
    else if (value instanceof Map || value instanceof Set || Array.isArray(value)) {
      hash.update('[')
      for (const one of value) walk(one)
      hash.update(']')
    } else {
      hash.update('{')
      for (const [key, one] of Object.entries(value)) {
        hash.update(`${key}=`)
        walk(one)
      }
      hash.update('}')
    }
  }
  walk(root)
  return hash.digest('hex')
}
