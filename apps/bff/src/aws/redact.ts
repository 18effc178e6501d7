import { createHmac, createSecretKey } from 'node:crypto'
import { CommandReader } from './redact/commands.ts'
import { isPlainValue, isSecretFlag, isSecretLabel, isSecretName } from './redact/names.ts'
import { scrub } from './redact/scrub.ts'
import { hidden } from './redact/spans.ts'

export { hidden } from './redact/spans.ts'

/** The one place where secrets are taken out of what AWS answers (trust.md 2). */
export interface Redactor {
  /** Six letters that change when the value does and tell nothing else of it. */
  mark(value: string): string
  /** A whole keyed hash of a value, to compare it later without keeping it. */
  digest(value: string): string
  /** Free text (events, reasons, names, tags) without the secrets of known shapes. */
  scrub(text: string): string
  /** The value of a name, as a tag, a label or an annotation has it: hidden whole where the name says that it is a secret. */
  named(name: string, value: string): string
  /** Words of a command, entry point or health check without their secrets. `before` are the words that they follow: a command follows its entry point. */
  words(words: readonly string[], before?: readonly string[]): string[]
  /** Any JSON of AWS's, with the values of the secret places masked, whatever else stands in it. */
  json(value: unknown): unknown
}

/** Members that hold a list of words, a map of secret values, or a list of named secret values. */
const wordLists = new Set(['command', 'entryPoint'])
export const valueMaps: ReadonlySet<string> = new Set(['options', 'dockerLabels', 'driverOpts'])
const secretMembers = new Set(['tokenValue', 'streamUrl'])

/** A redactor with a key of this installation: the same value has the same mark only here. */
export function createRedactor(key: Buffer): Redactor {
  // A key object is prepared once; a buffer would be prepared again for each value, at six times the cost.
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
 * Whether a word of a command is a secret by what stands before it: `--password`, `Authorization:`, `"password":`, `PASSWORD` and
 * `=`, `set` and `password`. After `-p` it is one unless it looks like a port or a path.
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
  if (/^[:?+]?=$|^:$/.test(previous) && isSecretName(earlier)) return earlier
  return isSetter.test(earlier) && isSecretName(previous) ? previous : null
}
const isSetter = /^(?:set|add|config|ENV|ARG|SET|setenv|setx|--set(?:-string)?)$/

/** Whether the next word is a script, in which an assignment ends before the next word. */
const isScriptFlag = (word: string): boolean => /^-[a-z]{0,6}c$|^CMD-SHELL$/i.test(word)

/** Where the value begins in a word that is one assignment, `PASSWORD=a b`; null where it is none, or not of a secret. */
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

/** A tag, or any other pair of a name and a value, whose name says that it is a secret. */
function isSecretPair(members: ReadonlyMap<string, unknown>): boolean {
  const name = ['key', 'Key', 'name', 'Name']
    .map((member) => members.get(member))
    .find((value) => typeof value === 'string')
  return typeof name === 'string' && isSecretLabel(name)
}

const stringsOf = (value: unknown): string[] => (Array.isArray(value) ? value.map(String) : [])

/** A copy with every value mapped; a key such as __proto__ stays a key. */
const mapValues = (object: object, map: (value: unknown, key: string) => unknown): object =>
  Object.fromEntries(Object.entries(object).map(([key, value]) => [key, map(value, key)]))
