/** Parts that make any name secret. `author` and `authority` do not count as `auth`. */
const anywhere =
  /passw|passphrase|passcode|pwd|secret|token|api[_.-]?key|access[_.-]?key|private[_.-]?key|account[_.-]?key|credential|auth(?!or(?!i[sz]))|cookie|signature|connection[_.-]?string/i

/** Whole words that make a name secret, as in DB_PASS, dbPass and db.pass. */
const whole = new Set([
  'pass',
  'pw',
  'cred',
  'creds',
  'dsn',
  'salt',
  'requirepass',
  'otp',
  'pin',
  'jsessionid',
  'phpsessid',
])

/** Names that end in `pass` and are not about a password. */
const passable = /(?:by|com|encom|tres|sur|over|under|by-|proxy[_-])pass$/i

/** Words that make a name with `key` at its end harmless: an identifier, or a public key. */
const plainKeys = new Set([
  'sort',
  'primary',
  'partition',
  'foreign',
  'cache',
  'object',
  'routing',
  'public',
  'dedup',
  'group',
  'index',
  'row',
  'hash',
  'range',
  'unique',
  'idempotency',
  's3',
  'prefix',
  'tag',
  'label',
  'event',
  'dimension',
  'sorting',
  'hot',
])

/** Parameters of a URL that are secret, although the words are harmless elsewhere. */
const inQuery = new Set([
  'key',
  'sig',
  'sas',
  'jwt',
  'assertion',
  'ticket',
  'session',
  'sessionid',
  'code_verifier',
  'pass',
  'pw',
])

/** Words at the end of a name that make a tag, label or annotation secret. */
const labelEnds = new Set(['private', 'session', 'license', 'licence', 'cookie', 'key'])
/** Words anywhere in a name that make a tag, label or annotation secret. */
const labelWords = new Set([
  'bearer',
  'hmac',
  'jwt',
  'pat',
  'sas',
  'sessionid',
  'signing',
  'webhook',
  'webhooks',
])

/** Options of commands that are followed by a secret: `--jwt x`. */
const flags = new Set(['jwt', 'pat'])

/** The words of a name in lower case: the same for `dbUserPass`, `DB_USER_PASS`, `db.user-pass`. */
const wordsOf = (name: string): string[] =>
  name
    .replace(/([a-z0-9])([A-Z])/g, '$1_$2')
    .toLowerCase()
    .split(/[^a-z0-9]/)
    .filter(Boolean)

/** Whether a name is secret in any text. */
export function isSecretName(name: string): boolean {
  if (anywhere.test(name)) return true
  const words = wordsOf(name)
  if (words.some((word) => whole.has(word))) return true
  const last = words.at(-1) ?? ''
  if (last === 'key') return words.length > 1 && !words.some((word) => plainKeys.has(word))
  return last.endsWith('pass') && !passable.test(name)
}

/** Whether the name of a URL's parameter is secret. */
export const isSecretParameter = (name: string): boolean =>
  inQuery.has(name.toLowerCase()) || isSecretName(name)

/** Whether the name of a tag, label or annotation is secret. */
export function isSecretLabel(name: string): boolean {
  if (isSecretName(name)) return true
  const words = wordsOf(name)
  const last = words.at(-1) ?? ''
  if (words.some((word) => labelWords.has(word))) return true
  return labelEnds.has(last) && !words.some((word) => plainKeys.has(word))
}

/** Whether the word after this option of a command is a secret. */
export function isSecretFlag(word: string): boolean {
  const [, name = ''] = /^-{1,2}([\w.-]+)$/.exec(word) ?? []
  if (!name || /-stdin$/i.test(name)) return false
  return isSecretName(name) || flags.has(name.toLowerCase())
}

const path = /^(?:\$\{?\w{1,40}\}?)?(?:\/|~\/|\.{1,2}\/|[A-Z]:\\)/
const number = /^\d{1,12}(?:\.\d{1,6})?(?:ms|[smhd])?$/
const word = /^[A-Za-z][a-z]{0,19}(?:[_-][a-z0-9]{1,12}){0,3}$|^[A-Z]{2,6}\d{0,4}$/
/** Last words of names that are about a secret, with the values that cannot be one. */
const about: [lastWord: RegExp, value: RegExp][] = [
  [/^(?:file|path|dir|directory|folder|sock|socket)$/, path],
  [
    /^(?:length|min|max|size|count|limit|age|ttl|expiry|expires(?:in|at)?|expiration|timeout)$/,
    number,
  ],
  [/^(?:\w*tokens|attempts|retries|days|hours|minutes|seconds|version|port|rounds)$/, number],
  [/^(?:type|mode|method|policy|provider|algorithm|alg|scheme|required)$/, word],
  [/^(?:plugin|backend|driver|status|strategy|format)$/, word],
]
/** Whole names of the same kind: the shell's current folder, and a position in source code. */
const aboutWhole: [name: RegExp, value: RegExp][] = [
  [/^-*(?:old)?pwd$/i, path],
  [/\.(?:[cm]?[jt]sx?|py|go|rb|java|kt|scala|php|rs|cs|cpp|exs?)$/i, /^\d{1,6}(?::\d{1,6})?$/],
]

/**
 * Whether the value of a secret name is harmless: `max_tokens=512`, `PASSWORD_FILE=/run/secrets/db`,
 * `auth_mode=iam`, the ARN of a secret, `pass: true`.
 */
export function isPlainValue(name: string, text: string): boolean {
  const value = text.slice(0, 300).replace(/[,;)}\]"'\s]{1,8}$/, '')
  if (/^(?:true|false|null|none|nil|undefined)$/i.test(value)) return true
  if (/^arn:aws[a-z-]{0,12}:[a-z0-9-]{2,30}:[\w-]{0,30}:/.test(value)) return true
  const words = wordsOf(name)
  const ends = [words.slice(-1).join(''), words.slice(-2).join('')]
  return (
    aboutWhole.some(([names, values]) => names.test(name) && values.test(value)) ||
    about.some(([last, values]) => ends.some((end) => last.test(end)) && values.test(value))
  )
}
