import { createHmac } from 'node:crypto'

/** The one place where secrets are taken out of what AWS answers (trust.md 2). */
export interface Redactor {
  /** Six letters that change when the value does and tell nothing else of it. */
  mark(value: string): string
  /** Free text (events, reasons, names, tags) without the secrets of known shapes. */
  scrub(text: string): string
  /** The value of a name, as a label or an annotation has it: hidden whole where the name says that it is a secret. */
  named(name: string, value: string): string
  /** Words of a command, entry point or health check, without what follows a sensitive flag or stands in a URL. */
  words(words: readonly string[]): string[]
  /** Any JSON of AWS's, with the values of the secret places masked, whatever else stands in it. */
  json(value: unknown): unknown
}

/** What stands in the place of a secret. */
export const hidden = '••••••'
const sensitive = String.raw`[\w.-]*(?:password|passwd|pwd|secret|token|api[_-]?key|apikey|access[_-]?key|credential|private[_-]?key|auth)[\w.-]*`
const patterns: [RegExp, string][] = [
  // Before the general pattern, which would take the scheme for the secret.
  [/(authorization["']?\s*[:=]\s*["']?)(?:(?:bearer|basic|token)\s+)?[^\s"']+/gi, `$1${hidden}`],
  [/\b(?:AKIA|ASIA|AROA|AIDA)[A-Z0-9]{16}\b/g, hidden],
  [/\beyJ[\w-]{8,}\.[\w-]{8,}\.[\w-]*/g, hidden],
  [/-----BEGIN [A-Z ]*PRIVATE KEY-----[\s\S]*?(?:-----END [A-Z ]*PRIVATE KEY-----|$)/g, hidden],
  [/(\b[a-z][a-z0-9+.-]*:\/\/[^\s:/@]*:)[^\s@/]+@/gi, `$1${hidden}@`],
  [/\b(?:gh[pousr]_\w{20,}|xox[abprs]-[\w-]{10,}|sk-[\w-]{20,})/g, hidden],
  [new RegExp(String.raw`((?:^|[\s"'&?,;({-])${sensitive}["']?\s*[=:]\s*["']?)(?!\/\/)[^\s"'&,;)}]+`, 'gi'), `$1${hidden}`],
]
const flag = new RegExp(String.raw`^--?${sensitive}$|^-p$`, 'i')

/** Members that hold a list of words, a map of secret values, or a list of named secret values. */
const wordLists = new Set(['command', 'entryPoint'])
export const valueMaps: ReadonlySet<string> = new Set(['options', 'dockerLabels', 'driverOpts'])
const secretMembers = new Set(['tokenValue', 'streamUrl'])

/** A redactor with a key of this installation: the same value has the same mark only here. */
export function createRedactor(key: Buffer): Redactor {
  const mark = (value: string) => createHmac('sha256', key).update(value).digest('base64url').slice(0, 6)
  const masked = (value: unknown) => `${hidden} ${mark(typeof value === 'string' ? value : JSON.stringify(value))}`
  const scrub = (text: string) => patterns.reduce((clean, [pattern, put]) => clean.replace(pattern, put), text)
  const named = (name: string, value: string) => (scrub(`${name}=x`) === `${name}=x` ? scrub(value) : hidden)
  const words = (list: readonly string[]) =>
    // A whole script often stands in one word (`sh -c "…"`), so flags inside a word count too.
    list.map((word, i) => (i > 0 && flag.test(list[i - 1] ?? '') ? masked(word) : scrub(word).replace(new RegExp(String.raw`((?:^|\s)--?${sensitive}\s+)\S+`, 'gi'), `$1${hidden}`)))

  const walk = (value: unknown, name: string): unknown => {
    if (typeof value === 'string') return secretMembers.has(name) ? hidden : scrub(value)
    if (Array.isArray(value)) {
      if (wordLists.has(name)) return words(value.map(String))
      if (name === 'environment') return value.map((pair: unknown) => maskPair(pair))
      return value.map((one) => walk(one, name))
    }
    if (value === null || typeof value !== 'object') return value
    if (valueMaps.has(name)) return mapValues(value, (v) => masked(v))
    return mapValues(value, (v, k) => walk(v, k))
  }
  const maskPair = (pair: unknown) =>
    pair !== null && typeof pair === 'object' ? mapValues(pair, (v, k) => (k === 'name' ? v : masked(v))) : masked(pair)

  return { mark, scrub, named, words, json: (value) => walk(value, '') }
}

/** A copy with every value mapped; a key such as __proto__ stays a key. */
const mapValues = (object: object, map: (value: unknown, key: string) => unknown): object =>
  Object.fromEntries(Object.entries(object).map(([key, value]) => [key, map(value, key)]))
