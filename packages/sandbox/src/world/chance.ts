/**
 * Returns a pseudo-random number from 0 to 1, always the same for the same seed and number. Values
 * derived from it (log lines, metric points) need not be stored to be repeatable.
 */
export function chance(seed: number, n: number): number {
  let x = (seed ^ Math.imul(n, 0x9e3779b1) ^ (n / 0x1_0000_0000)) | 0
  x = Math.imul(x ^ (x >>> 16), 0x85ebca6b)
  x = Math.imul(x ^ (x >>> 13), 0xc2b2ae35)
  return ((x ^ (x >>> 16)) >>> 0) / 0x1_0000_0000
}

/** Derives a seed from a text (FNV-1a). */
export function seedOf(text: string): number {
  let hash = 0x811c9dc5
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193)
  return hash >>> 0
}
