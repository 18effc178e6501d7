import { isPlainValue, isSecretFlag, isSecretName } from './names.ts'
import { Quotes, type OpenQuote } from './quotes.ts'
import type { Spans } from './spans.ts'
import { parameterEnd } from './urls.ts'
import { afterBlanks, bracketEnd, isSpace, quotedValue, spaceAfter, wordEnd } from './values.ts'
import { blockValue, lineValue, nestedLines, nextLine } from './yaml.ts'

/** Parts of secret names. The whole name around a match is then judged by names.ts. */
const hints =
  /pass|pwd|pw|secret|token|key|cred|auth|cookie|signature|connection|dsn|salt|otp|pin|sessid|sessionid|bearer|basic|identified|-jwt|-pat/gi
const inName = /[\w.-]/

/** A name in a text, with its indices. */
interface Name {
  quotes: Quotes
  text: string
  name: string
  start: number
  end: number
}
/** The stretch to mask, and where the search continues. */
interface Value {
  start: number
  end: number
  after?: number
}

/**
 * Finds the values of secret names: `password=…`, `"token": "…"`, `<secret>…</secret>`,
 * `--api-key …`.
 */
export function findAssignments(text: string, spans: Spans): void {
  const quotes = new Quotes(text)
  hints.lastIndex = 0
  let done = 0
  for (let hint = hints.exec(text); hint; hint = hints.exec(text)) {
    const found = nameAround(text, hint.index, done)
    done = found.end
    const value = valueOf({ quotes, text, ...found })
    if (value) {
      spans.add(value.start, value.end)
      done = Math.max(done, value.after ?? value.end)
    }
    hints.lastIndex = done
  }
}

function nameAround(
  text: string,
  index: number,
  from: number,
): { name: string; start: number; end: number } {
  let start = index
  while (start > from && inName.test(text[start - 1] ?? '')) start--
  let end = index
  while (end < text.length && inName.test(text[end] ?? '')) end++
  return { name: text.slice(start, end), start, end }
}

function valueOf(at: Name): Value | null {
  const { name, text } = at
  if (/^(?:bearer|basic)$/i.test(name)) return credentialsAfter(at)
  if (/^identified$/i.test(name)) return sqlPassword(at)
  if (!isSecretName(name) && !isSecretName(joined(at)) && !isSecretFlag(name)) return null
  const value =
    xmlValue(at) ??
    encodedValue(at) ??
    argument(at) ??
    assignedValue(at) ??
    pairedValue(at) ??
    followingWord(at)
  return value && !isPlainValue(name, text.slice(value.start, value.end)) ? value : null
}

/** Joins a name with the word before it: `Api Key`, `secret key`. */
function joined({ text, name, start }: Name): string {
  const [, before = ''] = /([a-z]{2,12}) $/i.exec(text.slice(Math.max(0, start - 13), start)) ?? []
  return /^key$/i.test(name) &&
    /^(?:api|access|private|secret|signing|encryption|account|license)$/i.test(before)
    ? `${before}-${name}`
    : name
}

/** `Bearer abc123` without a name before it; not `Bearer of news`, not `Basic authentication`. */
function credentialsAfter({ text, end }: Name): Value | null {
  if (text[end] !== ' ') return null
  const start = afterBlanks(text, end)
  const word = text.slice(start, spaceAfter(text, start)).slice(0, 80)
  return word.length >= 8 && /\d|[a-z][A-Z]|=|[A-Z]{4}/.test(word)
    ? { start, end: spaceAfter(text, start) }
    : null
}

/** `IDENTIFIED BY 'x'`, as SQL sets a password. */
function sqlPassword({ quotes, text, end }: Name): Value | null {
  const [by] =
    /^\s{1,5}(?:WITH\s{1,5}\S{1,40}\s{1,5})?(?:BY|AS)\s{1,5}(?:PASSWORD\s{1,5}|VALUES\s{1,5})?/i.exec(
      text.slice(end, end + 90),
    ) ?? []
  if (by === undefined) return null
  const start = end + by.length
  const opens = quotes.opensAt(start)
  return opens ? quotedValue(quotes, opens) : { start, end: wordEnd(quotes, start) }
}

/** `<password>…</password>`, `<entry key="password">…</entry>`, `<key>password</key><string>…</string>`. */
function xmlValue({ text, start, end }: Name): Value | null {
  const before = text.slice(Math.max(0, start - 60), start)
  const after = text.slice(end, end + 60)
  const isElement = /<[\w:]{0,40}$/.test(before)
  const [attributes] =
    /^[^<>=]{0,40}(?:\s[\w:.-]{1,30}=["'][^"'<>]{0,40}["']\s?)?>/.exec(after) ?? []
  const [listed] = /^<\/\w{1,20}>\s{0,20}<\w{1,20}>/.exec(after) ?? []
  const [inAttribute] = /^["'][^<>=]{0,20}>/.exec(after) ?? []
  const opening = isElement && !/<\/[\w:]*$/.test(before) ? attributes : (listed ?? inAttribute)
  if (opening === undefined || attributes?.endsWith('/>')) return null
  const value = end + opening.length
  const close = text.indexOf('</', value)
  return { start: value, end: close < 0 ? text.length : close }
}

/** `password%3DX` and `%22password%22%3A%22X%22`, in the body of a form or in a URL within a URL. */
function encodedValue({ text, end }: Name): Value | null {
  const [sign, opens] =
    /^(?:%(?:25){0,2}22)?%(?:25){0,2}3[AD](?:%(?:25){0,2}20|\+)?(%(?:25){0,2}22)?/i.exec(
      text.slice(end, end + 40),
    ) ?? []
  if (sign === undefined) return null
  const start = end + sign.length
  const stop = opens === undefined ? /%(?:25){0,2}26|[&\s"'<>]/gi : /%(?:25){0,2}22|[&\s"'<>]/gi
  stop.lastIndex = start
  return { start, end: stop.exec(text)?.index ?? text.length }
}

/** `PASSWORD('x')`, a function of SQL. */
function argument({ quotes, text, end }: Name): Value | null {
  if (text[end] !== '(') return null
  const opens = quotes.opensAt(afterBlanks(text, end + 1))
  return opens ? quotedValue(quotes, opens) : null
}

const separator = /(?:\\*["'`])?\]?\s*(?:=>|[:?+]=|={1,2}|:)(?!:)/y

/** The value after `=`, `:`, `=>` or `:=`. */
function assignedValue(at: Name): Value | null {
  const { quotes, text, start, end } = at
  separator.lastIndex = end
  const sign = separator.exec(text)
  if (!sign) return null
  const signEnd = end + sign[0].length
  const isColon = sign[0].endsWith(':')
  const before = text[start - 1]
  if (isColon && text.startsWith('//', signEnd)) return null
  // ARNs (`…:secret:db`) and images (`acme/auth:1`) are not assignments. `/password:x` is, on Windows.
  if (isColon && (before === ':' || (before === '/' && !isBoundary(text[start - 2])))) return null
  const isQuoted = /["'`]/.test(sign[0])
  const value = afterBlanks(text, signEnd, { lines: isQuoted })
  if (value >= text.length) return null
  if (before === '?' || before === '&' || before === '#')
    return { start: value, end: parameterEnd(text, value, { enclosed: quotes.isInString(value) }) }
  const opens = quotes.opensAt(value)
  if (opens) return quotedValue(quotes, opens)
  const around = isQuoted ? null : enclosing(at, value)
  if (around) return around
  if (isQuoted) return literal(text, value) ?? nested(quotes, value) ?? bareValue(at, value)
  if (text[value] === '[') return { start: value, end: wordEnd(quotes, bracketEnd(quotes, value)) }
  if (text[value] === '\n') return nextLine(text, value) ?? nestedLines(at, value)
  return blockValue(text, value) ?? lineValue(at, signEnd, value) ?? bareValue(at, value)
}

const isBoundary = (character: string | undefined): boolean =>
  character === undefined || /[\s"'`(=,;|&]/.test(character)

/** A value that ends at the quote around name and value: `-H "X-Api-Key: a b"`. */
function enclosing({ quotes, start, end }: Name, value: number): Value | null {
  const opens = quotes.opensBefore(start)
  if (!opens) return null
  const close = quotes.close(opens)
  // The quote before the name may also close an earlier string.
  if (!close || close.end < end) return null
  const { end: to, after } = quotedValue(quotes, opens)
  return { start: value, end: to, after }
}

/** A number or literal of JSON, or a mask; it ends before the comma. */
function literal(text: string, start: number): Value | null {
  const [found] =
    /^(?:-?\d[\d.eE+-]{0,40}|true|false|null|•{6})(?=[,}\]\s]|$)/.exec(
      text.slice(start, start + 48),
    ) ?? []
  return found === undefined ? null : { start, end: start + found.length }
}

const nested = (quotes: Quotes, start: number): Value | null =>
  quotes.text[start] === '[' || quotes.text[start] === '{'
    ? { start, end: bracketEnd(quotes, start) }
    : null

const scheme =
  /^[[({"']*(?:bearer|basic|token|digest|negotiate|ntlm|apikey|key|splunk|aws4-hmac-sha256|hawk|sso-key|genie-?key)$/i

/**
 * An unquoted word. Continues after a scheme (`Bearer x`), in a list of cookies (`a=b; c=d`) and in a
 * connection string.
 */
function bareValue({ quotes, text, name, start }: Name, value: number): Value {
  let end = wordEnd(quotes, value)
  if (scheme.test(text.slice(value, Math.min(end, value + 24))) && text[end] === ' ')
    end = wordEnd(quotes, afterBlanks(text, end))
  if (/auth|cookie/i.test(name))
    while (/[;,]/.test(text[end - 1] ?? '') && text[end] === ' ' && !isSpace(text[end + 1]))
      end = wordEnd(quotes, end + 1)
  const ofConnection =
    text[start - 1] === ';' || (text[start - 2] === ';' && text[start - 1] === ' ')
  if (ofConnection && !text.slice(value, end).includes(';'))
    end = connectionEnd(text, end, { enclosed: quotes.isInString(end) })
  return { start: value, end }
}

/** In a connection string a value may have blanks; a semicolon ends it. */
function connectionEnd(text: string, end: number, { enclosed }: { enclosed: boolean }): number {
  const stop = enclosed ? /[;\n"]/g : /[;\n]/g
  stop.lastIndex = end
  const found = stop.exec(text)
  return found && found[0] !== '\n' ? found.index : end
}

/** `{"name": "DB_PASSWORD", "value": "…"}`, also with `=`, or with the value first. */
function pairedValue({ quotes, text, start: nameStart, end }: Name): Value | null {
  const [between] =
    /^\\{0,7}["']?[\s,;]{1,20}\\{0,7}["']?value\\{0,7}["']?\s{0,5}[:=]\s{0,5}/i.exec(
      text.slice(end, end + 70),
    ) ?? []
  if (between === undefined) return valueBefore(text, nameStart)
  const start = end + between.length
  const opens = quotes.opensAt(start)
  return opens ? quotedValue(quotes, opens) : { start, end: wordEnd(quotes, start) }
}

/** Characters before a name that are searched for its value. */
const longestBefore = 8_000

/** `{"value": "…", "name": "DB_PASSWORD"}`. */
function valueBefore(text: string, nameStart: number): Value | null {
  const [between] =
    /\\{0,7}["'],\s{0,20}\\{0,7}["']?(?:name|key)\\{0,7}["']?\s{0,5}[:=]\s{0,5}\\{0,7}["']$/i.exec(
      text.slice(Math.max(0, nameStart - 80), nameStart),
    ) ?? []
  if (between === undefined) return null
  const end = nameStart - between.length
  const before = text.slice(Math.max(0, end - longestBefore), end)
  const start = before.toLowerCase().lastIndexOf('value')
  const [opening] =
    /^value\\{0,7}["']?\s{0,5}[:=]\s{0,5}\\{0,7}["']/i.exec(
      before.slice(start < 0 ? before.length : start),
    ) ?? []
  return opening === undefined
    ? null
    : { start: end - before.length + start + opening.length, end, after: nameStart }
}

/** Commands whose next two words are name and value: `ENV TOKEN x`, `aws configure set NAME x`. */
const setters =
  /(?:^|[\s"'])(?:(?:ENV|ARG|setenv|setx(?: \/m)?|(?:config|configure)(?::| )(?:set|add)(?: --\w{1,20})?|SET|--set(?:-string)?)\s{1,5}|login\s{1,5}\S{1,60}\s{1,5}|config\s{1,5}(?:--\w{1,20}\s{1,5})?|\/\/[\w./-]{1,100}\/:)$/

/** The word after a flag (`--password x`), after a setting, or quoted after a name (`PASSWORD 'x'`). */
function followingWord({ quotes, text, name, start, end }: Name): Value | null {
  if (!isSpace(text[end])) return null
  const next = afterBlanks(text, end)
  if (next >= text.length || text[next] === '\n' || text[next] === '\r') return null
  if (/^for\s/i.test(text.slice(next, next + 4))) return passwordFor(quotes, next)
  const isFlag = isSecretFlag(name) && isBoundary(text[start - 1])
  const isSetting =
    setters.test(text.slice(Math.max(0, start - 120), start)) ||
    /^(?:requirepass|masterauth|_auth(?:Token)?)$/i.test(name)
  const opens = quotes.opensAt(next)
  const isLiteral =
    opens !== null && opens.mark !== '`' && /^(?:password|passwd|passphrase|secret)$/i.test(name)
  if (!isFlag && !isSetting && !(isLiteral && isClosed(quotes, opens))) return null
  return opens ? quotedValue(quotes, opens) : { start: next, end: wordEnd(quotes, next) }
}

/** `SET PASSWORD FOR 'jane'@'%' = 'x'`. */
function passwordFor(quotes: Quotes, start: number): Value | null {
  const [user] =
    /^for\s{1,5}\S{1,100}\s{0,5}:?=\s{0,5}/i.exec(quotes.text.slice(start, start + 130)) ?? []
  const opens = user === undefined ? null : quotes.opensAt(start + user.length)
  return opens && quotedValue(quotes, opens)
}

const isClosed = (quotes: Quotes, opens: OpenQuote): boolean => quotes.close(opens) !== null
