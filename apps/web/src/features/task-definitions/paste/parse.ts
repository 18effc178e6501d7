import {
  parseDocument,
  Scalar,
  type CollectionTag,
  type ScalarTag,
  type YAMLMap,
  type YAMLSeq,
} from 'yaml'
import { count } from '#lib/formats.ts'

type ParsedPaste = { value: unknown; problem: null } | { value: null; problem: string }

/** Largest text that is parsed. Templates may be larger than task definitions. */
export const most = 1_048_576

/** Deepest nesting that is read; templates and compose files need far less. */
const deepest = 200

/** Parses JSON, or YAML with CloudFormation's short forms. Errors name the line. */
export function parseText(given: string): ParsedPaste {
  // Windows puts a byte order mark before UTF-8 text.
  const text = given.replace(/^\uFEFF/, '')
  if (text.trim() === '') return failed('There is nothing to read yet.')
  if (/[\0\uFFFD]/.test(text))
    return failed(
      'This is not text: it looks like an image, an archive or another encoding than UTF-8.',
    )
  if (text.length > most)
    return failed(
      `This is ${count(Math.round(text.length / 1_024))} KiB: too large for a task definition, ` +
        'a template or a compose file.',
    )
  const parsed = /^\s*[{[]/.test(text) ? fromJson(text) : fromYaml(text)
  return parsed.problem === null && tooDeep(parsed.value)
    ? failed(
        `This is nested more than ${deepest} levels deep, or contains itself: ` +
          'it cannot be a task definition.',
      )
    : parsed
}

/** Whether a value is nested too deeply, or contains itself. Visits each object once a level. */
function tooDeep(value: unknown): boolean {
  let level = new Set([value])
  for (let depth = 0; level.size > 0; depth++) {
    if (depth > deepest) return true
    level = new Set(
      [...level].flatMap((one) =>
        typeof one === 'object' && one !== null ? Object.values(one) : [],
      ),
    )
  }
  return false
}

function fromJson(text: string): ParsedPaste {
  try {
    return { value: JSON.parse(text) as unknown, problem: null }
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error)
    return failed(`This is not JSON, line ${lineOf(message, text)}: ${withoutPlace(message)}.`)
  }
}

/** The engine's message without the position, which is shown as a line. */
const withoutPlace = (message: string): string =>
  message
    .replace(/ in JSON at position.*| at position.*| \(line.*/, '')
    .replace(/^JSON\.parse: /, '')

/** The line of an error. Engines report a line, a position, or the end. */
function lineOf(message: string, text: string): number {
  const line = /line (\d+)/.exec(message)?.[1]
  if (line !== undefined) return Number(line)
  const position = /position (\d+)/.exec(message)?.[1]
  return text
    .slice(0, position === undefined ? text.trimEnd().length : Number(position))
    .split('\n').length
}

function fromYaml(text: string): ParsedPaste {
  try {
    const document = parseDocument(text, {
      customTags: [...shortForms],
      merge: true,
      prettyErrors: false,
    })
    const [error] = document.errors
    if (error) {
      const line = text.slice(0, error.pos[0]).split('\n').length
      const what =
        error.code === 'MULTIPLE_DOCS'
          ? 'a second document begins here; paste one alone.'
          : messageOf(error)
      return failed(`This is not YAML, line ${line}: ${what}`)
    }
    return { value: document.toJS({ maxAliasCount: 100 }) as unknown, problem: null }
  } catch (error) {
    return failed(`This YAML cannot be read: ${messageOf(error)}`)
  }
}

/** The library's message, except where it describes its own internals. */
function messageOf(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error)
  if (message.includes('call stack')) return 'it goes too deep.'
  return message.startsWith('Excessive alias count')
    ? 'its aliases (*name) repeat more than any compose file means.'
    : message
}

const failed = (problem: string): ParsedPaste => ({ value: null, problem })

const functions = [
  'Base64',
  'Cidr',
  'FindInMap',
  'GetAtt',
  'GetAZs',
  'If',
  'ImportValue',
  'Join',
  'Length',
  'Select',
  'Split',
  'Sub',
  'ToJsonString',
  'Transform',
  'And',
  'Equals',
  'Not',
  'Or',
]
const forms = [
  ...functions.map((name) => [`!${name}`, `Fn::${name}`] as const),
  ['!Ref', 'Ref'] as const,
  ['!Condition', 'Condition'] as const,
]

/** Short forms such as `!Ref x`, read as the long form `{ Ref: x }`. */
const shortForms: (ScalarTag | CollectionTag)[] = forms.flatMap(([tag, long]) => [
  { tag, resolve: (value: string) => new Scalar({ [long]: value }) },
  ...(['seq', 'map'] as const).map((collection): CollectionTag => ({
    tag,
    collection,
    resolve: (value: YAMLSeq.Parsed | YAMLMap.Parsed) =>
      new Scalar({ [long]: value.toJSON() as unknown }),
  })),
])
