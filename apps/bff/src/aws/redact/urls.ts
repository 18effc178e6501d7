import { isSecretParameter } from './names.ts'
import { Quotes } from './quotes.ts'
import type { Spans } from './spans.ts'
import { isSpace, spaceAfter } from './values.ts'

/** The stretch that one URL, or several without a blank between them, can occupy. */
interface Reach {
  end: number
  lastAt: number
}

/** Hosts with secret paths: anybody who knows the address of such a webhook may write to it. */
const webhooks: [host: RegExp, path: RegExp][] = [
  [/(?:^|\.)hooks\.slack(?:-gov)?\.com$/i, /^\/(?:services|workflows|triggers)\//i],
  [/(?:^|\.)discord(?:app)?\.com$/i, /^\/api\/(?:v\d{1,2}\/)?webhooks\//i],
  [/(?:^|\.)webhook\.office\.com$/i, /^\/webhook[a-z0-9]{0,9}\//i],
  [/^outlook\.office(?:365)?\.com$/i, /^\/webhook\//i],
  [/^api\.telegram\.org$/i, /^\/(?:file\/)?bot/i],
  [
    /(?:^|\.)(?:chat\.googleapis|hooks\.zapier|webhook|events\.pagerduty|maker\.ifttt|api\.opsgenie)\.(?:com|site)$/i,
    /^\/(?:v1\/spaces|hooks|integration|trigger|[\w-]{20,40})\/?/i,
  ],
]

/**
 * Finds the secrets of URLs: user info up to the last `@` of the authority, secret parameters of
 * query and fragment, and paths of webhooks. A URL ends at a blank or at the quote around it.
 */
export function findUrlSecrets(text: string, spans: Spans): void {
  const quotes = new Quotes(text)
  let reach: Reach = { end: 0, lastAt: -1 }
  let blankAt = -1
  for (let at = text.indexOf('://'); at >= 0; at = text.indexOf('://', at + 3)) {
    const start = at + 3
    if (blankAt < start) blankAt = spaceAfter(text, start)
    if (start > reach.end)
      reach = reachOf(quotes, { scheme: schemeStart(text, at), start, blankAt })
    const authorityEnd = hideUserInfo({
      text,
      start,
      scheme: text.slice(schemeStart(text, at), at).toLowerCase(),
      reach,
      spans,
    })
    hideWebhook(text, { start, authorityEnd, end: reach.end }, spans)
  }
  findEncodedUserInfo(text, spans)
  findBareUserInfo(text, spans)
  findParameters(text, spans)
}

const schemeCharacter = /[a-z0-9+.-]/i
/** Index of the scheme; at most 20 characters are read. */
function schemeStart(text: string, colon: number): number {
  let at = colon
  while (at > 0 && colon - at < 20 && schemeCharacter.test(text[at - 1] ?? '')) at--
  return at
}

function reachOf(
  quotes: Quotes,
  { scheme, start, blankAt }: { scheme: number; start: number; blankAt: number },
): Reach {
  const opens = quotes.opensBefore(scheme)
  const close = opens ? quotes.close(opens) : null
  const end = Math.min(blankAt, close?.end ?? blankAt)
  return { end, lastAt: start + quotes.text.slice(start, end).lastIndexOf('@') }
}

/** User names of programs or people, as opposed to tokens. */
const plainUser = /^[a-z_][a-z_.-]{0,30}$/i
const isWeb = (scheme: string): boolean => /(?:^|\+)https?$/.test(scheme)

/** Returns where the authority ends. */
function hideUserInfo({
  text,
  start,
  scheme,
  reach,
  spans,
}: {
  text: string
  start: number
  scheme: string
  reach: Reach
  spans: Spans
}): number {
  ends.lastIndex = start
  const slash = Math.min(ends.exec(text)?.index ?? text.length, reach.end)
  if (reach.lastAt < start) return slash
  const authority = text.slice(start, slash)
  const colon = authority.indexOf(':')
  const last = isWeb(scheme) ? authority.lastIndexOf('@') : reach.lastAt - start
  // A slash, `?` or `#` in a password ends the authority too early; no port follows the colon then.
  const isCut =
    last < 0 &&
    colon >= 0 &&
    !ports.test(authority.slice(colon + 1, colon + 400)) &&
    authority[0] !== '['
  if (last < 0 && !isCut) return slash
  const end = isCut ? reach.lastAt : start + last
  const inner = text.slice(start, end).indexOf(':')
  if (inner >= 0) {
    const user = text.slice(start, start + Math.min(inner, 200))
    const password = text.slice(start + inner + 1, Math.min(end, start + inner + 20))
    spans.add(isTokenUser(user, password) ? start : start + inner + 1, end)
  } else if (isWeb(scheme) || !plainUser.test(text.slice(start, Math.min(end, start + 60))))
    spans.add(start, end)
  return Math.max(slash, end)
}
const ends = /[/?#\s]/g
/** One port, or the ports of a list of hosts: `27017,db2:27017`. */
const ports = /^\d{0,5}(?:,[\w.-]{1,80}:\d{1,5}){0,5}$/

/** Whether the user is the token: some servers want an empty or a well-known password. */
const isTokenUser = (user: string, password: string): boolean =>
  password === '' ||
  /^x(?:-oauth-basic|-access-token)?$/i.test(password) ||
  user.length > 60 ||
  (user.length >= 16 && /\d/.test(user))

/** Indices of a URL in its text: where its authority starts, where that ends, and its end. */
interface UrlRange {
  start: number
  authorityEnd: number
  end: number
}

function hideWebhook(text: string, { start, authorityEnd, end }: UrlRange, spans: Spans): void {
  if (authorityEnd - start > 260 || text[authorityEnd] !== '/') return
  const host = text
    .slice(start, authorityEnd)
    .replace(/^[^@]{0,200}@/, '')
    .replace(/:\d{1,5}$/, '')
  const kind = webhooks.find(([hosts]) => hosts.test(host))
  const path = text.slice(authorityEnd, Math.min(end, authorityEnd + 60))
  const secret = kind?.[1].exec(path)
  if (secret) spans.add(authorityEnd + secret[0].length, end)
}

/** A URL within a URL: `?next=https%3A%2F%2Fuser%3Apassword%40host`. */
function findEncodedUserInfo(text: string, spans: Spans): void {
  const begins = /%3A%2F%2F/gi
  const ends = /[&\s"'<>]/g
  for (let begin = begins.exec(text); begin; begin = begins.exec(text)) {
    ends.lastIndex = begins.lastIndex
    const end = ends.exec(text)?.index ?? text.length
    const inside = text.slice(begins.lastIndex, end)
    const at = Math.max(inside.lastIndexOf('%40'), inside.lastIndexOf('@'))
    if (at > 0) spans.add(begins.lastIndex, begins.lastIndex + at)
    begins.lastIndex = end
  }
}

/**
 * User info without a scheme: `app:password@tcp(db:3306)/shop`, `jane:password@db.internal:5432`; not
 * `web:1@sha256:…` or `npm:web@1`.
 */
function findBareUserInfo(text: string, spans: Spans): void {
  if (!text.includes('@')) return
  for (const { 0: word, index } of text.matchAll(/[^\s"'<>]+/g)) {
    const at = word.lastIndexOf('@')
    const colon = word.indexOf(':')
    if (colon < 1 || at < colon + 2 || word.startsWith('//', colon + 1)) continue
    const user = word.slice(Math.max(0, colon - 80), colon)
    const host = word.slice(at + 1, at + 120)
    if (
      /^[\w.%+=-]+$/.test(user) &&
      !/^(?:mailto|e?mail|from|to|cc|bcc|npm|pkg|author|arn)$/i.test(user) &&
      isHost.test(host)
    )
      spans.add(index + colon + 1, index + at)
  }
}
const isHost = /^(?!sha\d)(?:[a-z]{2,12}\(|[\w.-]{0,80}[a-z][\w.-]{0,80}(?::\d{1,5}|\/))/i

/** Parameters of a query or a fragment, in whole URLs and in paths (`GET /callback?token=…`). */
function findParameters(text: string, spans: Spans): void {
  const quotes = new Quotes(text)
  const parameter = /[?&#;]([\w.%[\]-]+)=/g
  for (let found = parameter.exec(text); found; found = parameter.exec(text)) {
    if (!isSecretParameter(decoded(found[1] ?? ''))) continue
    const start = parameter.lastIndex
    const end = parameterEnd(text, start, { enclosed: quotes.isInString(start) })
    spans.add(start, end)
    parameter.lastIndex = end
  }
}

/** End of a parameter's value: `&`, `#`, a blank, or the quote around it. */
export function parameterEnd(
  text: string,
  start: number,
  { enclosed }: { enclosed: boolean },
): number {
  for (let at = start; at < text.length; at++) {
    const character = text[at] ?? ''
    if (
      character === '&' ||
      character === '#' ||
      isSpace(character) ||
      (character === '"' && enclosed)
    )
      return at
  }
  return text.length
}

const decoded = (name: string): string => name.replace(/%5B|%5D/gi, '.')
