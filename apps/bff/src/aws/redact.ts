import { createHmac, createSecretKey } from 'node:crypto'
import { CommandReader } from './redact/commands.ts'
import { isPlainValue, isSecretFlag, isSecretLabel, isSecretName } from './redact/names.ts'
import { scrub } from './redact/scrub.ts'
import { hidden } from './redact/spans.ts'

export { hidden } from './redact/spans.ts'

/** Masks the secrets in AWS's answers; nothing else may (docs/security.md). */
export interface Redactor {
  /** Six letters of a keyed hash: they differ if the value does. */
  mark(value: string): string
  /** The whole keyed hash of a value, to compare it later without storing it. */
  digest(value: string): string
  /** Masks secrets of known shapes in free text: events, reasons, names, tags. */
  scrub(text: string): string
  /** Masks the value of a tag, label or annotation: all of it if the name is secret. */
  named(name: string, value: string): string
  /**
   * Masks the words of a command, entry point or health check. `before` are the words that come
   * first: a command follows its entry point.
   */
  words(words: readonly string[], before?: readonly string[]): string[]
  /** Masks the secret members of any JSON of AWS, known to the SDK or not. */
  json(value: unknown): unknown
}

/** Members that hold a list of words, a map of secret values, or a list of named secret values. */
const wordLists = new Set(['command', 'entryPoint'])
export const valueMaps: ReadonlySet<string> = new Set(['options', 'dockerLabels', 'driverOpts'])
const secretMembers = new Set(['tokenValue', 'streamUrl'])

/** Creates a redactor. Marks depend on the key, so they are the same only in one installation. */
export function createRedactor(key: Buffer): Redactor {
  // Node prepares a key object once, but a buffer for each value, which takes six times as long.
  const secret = createSecretKey(key)
  const digest = (value: string) => createHmac('sha256', secret).update(value).digest('base64url')
  const mark = (value: string) => digest(value).slice(0, 6)
  const masked = (value: unknown) =>
    `${hidden} ${mark(typeof value === 'string' ? value : JSON.stringify(value))}`
  const named = (name: string, value: string) => (isSecretLabel(name) ? hidden : scrub(value))

  const words = (list: readonly string[], before: readonly string[] = []) => {
    const reader = new CommandReader()
    for (const word of before) reader.hides(word)
    return list.map((word, index) => {
      const previous = (index > 0 ? list[index - 1] : before.at(-1)) ?? ''
      const from = reader.hides(word)
      const earlier = (index > 1 ? list[index - 2] : before.at(index - 2)) ?? ''
      if (from === 0 || announces(previous, earlier, word)) return masked(word)
      if (from !== null) return `${word.slice(0, from)}${hidden}`
      const value = isScriptFlag(previous) ? null : assignedFrom(word)
      return value === null ? scrub(word) : `${word.slice(0, value)}${hidden}`
    })
  }

  const walk = (value: unknown, name: string): unknown => {
    if (typeof value === 'string') return scrubMember(value, name)
    if (typeof value === 'number')
      return isSecretName(name) && !isPlainValue(name, String(value)) ? masked(value) : value
    if (Array.isArray(value)) {
      if (wordLists.has(name)) return words(value.map(String))
      if (name === 'environment') return value.map((pair: unknown) => maskPair(pair))
      return value.map((one) => walk(one, name))
    }
    if (value === null || typeof value !== 'object') return value
    if (valueMaps.has(name)) return mapValues(value, (v) => masked(v))
    const whole = new Map<string, unknown>(Object.entries(value))
    const secretValue = isSecretPair(whole)
    return mapValues(value, (v, k) => {
      if (k === 'command' && Array.isArray(v))
        return words(v.map(String), stringsOf(whole.get('entryPoint')))
      return secretValue && /^value$/i.test(k) ? masked(v) : walk(v, k)
    })
  }
  const scrubMember = (value: string, name: string) => {
    if (secretMembers.has(name)) return hidden
    return isSecretName(name) && value !== '' && !isPlainValue(name, value)
      ? masked(value)
      : scrub(value)
  }
  const maskPair = (pair: unknown) =>
    pair !== null && typeof pair === 'object'
      ? mapValues(pair, (v, k) => (k === 'name' ? v : masked(v)))
      : masked(pair)

  return { mark, digest, scrub, named, words, json: (value) => walk(value, '') }
}

/**
 * Whether the words before it make a word of a command a secret: `--password`, `Authorization:`,
 * `"password":`, `PASSWORD =`, `set password`. After `-p` it is a secret unless it looks like a port
 * or a path.
 */
function announces(previous: string, earlier: string, word: string): boolean {
  if (previous === '-p') return !/^[\d:.]{1,40}(?:\/(?:tcp|udp))?$|^[/.~]/.test(word)
  if (/^(?:bearer|basic)$/i.test(previous)) return true
  const name = nameBefore(previous, earlier)
  return name !== null && !isPlainValue(name, word)
}

function nameBefore(previous: string, earlier: string): string | null {
  if (isSecretFlag(previous)) return previous
  if (previous.length > 200) return null
  const [, assigned] = /(?:^|[{,\s"'])([\w.-]{1,100})["']?\s?[=:]$/.exec(previous) ?? []
  if (assigned !== undefined && isSecretName(assigned)) return assigned
  if (/^(?:[:?+]?=|:|=>)$/.test(previous) && isSecretName(earlier)) return earlier
  return isSetter.test(earlier) && isSecretName(previous) ? previous : null
}
const isSetter = /^(?:set|add|config|ENV|ARG|SET|setenv|setx|--set(?:-string)?)$/

/** Whether the next word is a script. In a script an assignment ends at the next blank. */
const isScriptFlag = (word: string): boolean => /^-[a-z]{0,6}c$|^CMD-SHELL$/i.test(word)

/** Index of the value in a word like `PASSWORD=a b`; null if it assigns no secret. */
function assignedFrom(word: string): number | null {
  const [whole = '', name = ''] = /^([\w.-]+)[=:]\s?/.exec(word) ?? []
  if (
    !whole ||
    whole.length === word.length ||
    word.startsWith('//', whole.length) ||
    !isSecretName(name) ||
    isPlainValue(name, word.slice(whole.length))
  )
    return null
  return whole.length
}

/** Whether an object is a tag, or another pair of name and value, with a secret name. */
function isSecretPair(members: ReadonlyMap<string, unknown>): boolean {
  const name = ['key', 'Key', 'name', 'Name']
    .map((member) => members.get(member))
    .find((value) => typeof value === 'string')
  return typeof name === 'string' && isSecretLabel(name)
}

const stringsOf = (value: unknown): string[] => (Array.isArray(value) ? value.map(String) : [])

/** Returns a copy with every value mapped. A key such as __proto__ stays a key. */
const mapValues = (object: object, map: (value: unknown, key: string) => unknown): object =>
  Object.fromEntries(Object.entries(object).map(([key, value]) => [key, map(value, key)]))
