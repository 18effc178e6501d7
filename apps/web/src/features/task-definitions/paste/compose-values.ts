import { isMembers } from '../members'

/**
 * Reads a duration such as "1m30s", "500ms" or 10 as whole seconds, rounded up; null if it is none.
 */
export function seconds(value: unknown): number | null {
  if (typeof value === 'number') return Math.ceil(value)
  const text = typeof value === 'string' ? value.trim() : ''
  if (!/^(\d+(\.\d+)?(us|ms|s|m|h|d))+$/.test(text)) return null
  const units = { us: 0.000_001, ms: 0.001, s: 1, m: 60, h: 3_600, d: 86_400 }
  const total = [...text.matchAll(/(\d+(?:\.\d+)?)(us|ms|s|m|h|d)/g)].reduce(
    (sum, [, number, unit]) => sum + Number(number) * units[unit as keyof typeof units],
    0,
  )
  return Math.ceil(Number(total.toFixed(6)))
}

/**
 * Reads a size such as "512m", "1.5gb" or a number of bytes as MiB, rounded up; null if it is none.
 */
export function toMebibytes(value: unknown): number | null {
  const [, number, unit = 'b'] =
    /^(\d+(?:\.\d+)?)\s*([bkmg])?i?b?$/i.exec(
      typeof value === 'number' || typeof value === 'string' ? String(value).trim() : '',
    ) ?? []
  if (number === undefined) return null
  const bytes = { b: 1, k: 1_024, m: 1_048_576, g: 1_073_741_824 }[
    unit.toLowerCase() as 'b' | 'k' | 'm' | 'g'
  ]
  return Math.ceil((Number(number) * bytes) / 1_048_576)
}

/** Splits a command line as a shell does. Returns a list unchanged. */
export function splitWords(value: unknown): string[] | undefined {
  if (Array.isArray(value)) return value.map(String)
  if (typeof value !== 'string') return undefined
  return [...value.matchAll(/(?:"(?:\\.|[^"\\])*"|'[^']*'|\\.|[^\s"'\\])+/gs)].map(([word]) =>
    word.replace(
      /"((?:\\.|[^"\\])*)"|'([^']*)'|\\(.)/gs,
      (_, double?: string, single?: string, escaped?: string) =>
        double === undefined ? (single ?? escaped ?? '') : double.replace(/\\(["\\$`])/g, '$1'),
    ),
  )
}

/** Reads names and values from a map or a list of `name=value`. A name without a value has null. */
export function pairs(value: unknown): [name: string, value: string | null][] {
  if (isMembers(value))
    return Object.entries(value).map(([name, v]) => [
      name,
      v === null || v === undefined ? null : textOf(v),
    ])
  return composeList(value)
    .map(textOf)
    .map((entry) => {
      const index = entry.indexOf('=')
      return index < 0 ? [entry, null] : [entry.slice(0, index), entry.slice(index + 1)]
    })
}

/** Wraps a single value in a list. */
export const composeList = (value: unknown): unknown[] => {
  if (value === undefined || value === null) return []
  if (Array.isArray(value)) return value
  return [value]
}

export const textOf = (value: unknown): string => {
  if (typeof value === 'string') return value
  if (typeof value === 'number' || typeof value === 'boolean') return String(value)
  return JSON.stringify(value)
}
