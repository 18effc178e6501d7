/** Says "secret" wherever it stands in a name. `author` and `authority` are no `auth`. */
const anywhere =
  /passw|passphrase|passcode|pwd|secret|token|api[_.-]?key|access[_.-]?key|private[_.-]?key|account[_.-]?key|credential|auth(?!or(?!i[sz]))|cookie|signature|connection[_.-]?string/i

/** Says "secret" as a whole word of a name, as in DB_PASS, dbPass and db.pass. */
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

/** Words that end in `pass` without being about one. */
const passable = /(?:by|com|encom|tres|sur|over|under|by-|proxy[_-])pass$/i

/** What makes a name that ends in `key` an ordinary one: an identifier, or half of a pair that is public. */
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

/** In the query of a URL these carry secrets too, though elsewhere they are plain words. */
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

/** As names of tags, labels and annotations these say that the value is secret (trust.md 2). */
const labelWords = new Set(['private', 'session', 'license', 'licence', 'cookie', 'key'])

/** The words of a name in lower case: `dbUserPass`, `DB_USER_PASS` and `db.user-pass` have the same three. */
const wordsOf = (name: string): string[] =>
  name
    .replace(/([a-z0-9])([A-Z])/g, '$1_$2')
    .toLowerCase()
    .split(/[^a-z0-9]/)
    .filter(Boolean)

/** Whether a name says that its value is a secret, in any text. */
export function isSecretName(name: string): boolean {
  if (anywhere.test(name)) return true
  const words = wordsOf(name)
  if (words.some((word) => whole.has(word))) return true
  const last = words.at(-1) ?? ''
  if (last === 'key') return words.length > 1 && !words.some((word) => plainKeys.has(word))
  return last.endsWith('pass') && !passable.test(name)
}

/** Whether the name of a parameter in a URL's query says so. */
export const isSecretParameter = (name: string): boolean =>
  inQuery.has(name.toLowerCase()) || isSecretName(name)

/** Whether the name of a tag, label or annotation says so. */
export function isSecretLabel(name: string): boolean {
  if (isSecretName(name)) return true
  const words = wordsOf(name)
  const last = words.at(-1) ?? ''
  return labelWords.has(last) && !words.some((word) => plainKeys.has(word))
}

/** Names that count something, whose values are numbers: `max_tokens=512` is a size. */
export const isCount = (name: string): boolean => /tokens$/i.test(name)

/** The shell's own variables for the current folder. */
export const isFolderName = (name: string): boolean => /^(?:old)?pwd$/i.test(name)
