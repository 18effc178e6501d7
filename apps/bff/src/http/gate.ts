import type { RequestHandler } from 'express'
import type { Sessions } from '../store/sessions.ts'
import { RequestRefusal } from './problem.ts'

/** Names of this server that a browser may send in Host and Origin: exact, with the port. */
export interface Hosts {
  hosts: ReadonlySet<string>
  origins: ReadonlySet<string>
}

export const loopbackHosts = (port: number): Hosts => {
  const hosts = [`127.0.0.1:${port}`, `localhost:${port}`, `[::1]:${port}`]
  return { hosts: new Set(hosts), origins: new Set(hosts.map((h) => `http://${h}`)) }
}

export const cookieName = (port: number): string => `__Host-Http-pilothouse-${port}`

/**
 * Refuses other names in Host: stops pages of another site that point their own name here (DNS
 * rebinding).
 */
export const hostGate =
  (hosts: () => Hosts): RequestHandler =>
  (req, _res, next) => {
    if (!hosts().hosts.has(req.headers.host ?? ''))
      throw new RequestRefusal({
        status: 421,
        code: 'WrongHost',
        message: 'This server does not answer to that name.',
      })
    next()
  }

const methods = new Set(['GET', 'HEAD', 'POST'])

/** Refuses paths that a proxy or a router might read differently, before any routing. */
export const pathGate: RequestHandler = (req, _res, next) => {
  const path = req.originalUrl.split('?')[0] ?? ''
  if (!methods.has(req.method))
    throw new RequestRefusal({
      status: 405,
      code: 'WrongMethod',
      message: 'Only GET and POST are served.',
    })
  if (!path.startsWith('/') || path.startsWith('//') || /\/\/|\\|%2f|%5c|%00|\.\.|%2e/i.test(path))
    throw new RequestRefusal({
      status: 400,
      code: 'BadPath',
      message: 'The path is not canonical.',
    })
  next()
}

const sentOnce = [
  'host',
  'origin',
  'content-type',
  'sec-fetch-site',
  'last-event-id',
  'x-pilothouse-key',
  'x-pilothouse-background',
]

/**
 * Refuses a repeated security-relevant header: a proxy and Node might each read a different one of
 * the two.
 */
export const repeatGate: RequestHandler = (req, _res, next) => {
  const repeated = sentOnce.find((name) => (req.headersDistinct[name]?.length ?? 0) > 1)
  if (repeated)
    throw new RequestRefusal({
      status: 400,
      code: 'RepeatedHeader',
      message: `The header ${repeated} was sent more than once.`,
    })
  next()
}

/** Checks Sec-Fetch-Site, Origin and Content-Type; on the data paths only. */
export const originGate =
  (hosts: () => Hosts): RequestHandler =>
  (req, _res, next) => {
    const site = req.headers['sec-fetch-site']
    // Other clients do not send it, and still need the key. Browsers always do, and a page of
    // another site cannot forge it.
    if (site !== undefined && site !== 'same-origin')
      throw new RequestRefusal({
        status: 403,
        code: 'CrossSite',
        message: 'Only the console’s own page may ask.',
      })
    const { origin } = req.headers
    if (origin !== undefined && !hosts().origins.has(origin))
      throw new RequestRefusal({
        status: 403,
        code: 'CrossOrigin',
        message: 'Only the console’s own page may ask.',
      })
    if (
      req.method === 'POST' &&
      !/^application\/json(;|$)/i.test(req.headers['content-type'] ?? '')
    )
      throw new RequestRefusal({ status: 415, code: 'NotJson', message: 'Send JSON.' })
    next()
  }

/** Values that the gate stores in `res.locals` for the handlers. */
export interface Signed {
  /** The signed-in user. Only the session gate sets it. */
  user?: string
  /** The id of the session, which is not a secret. Only the session gate sets it. */
  session?: string
}

/**
 * Requires both the cookie and the key: other local ports receive the cookie, and a script can read
 * the key.
 */
export const sessionGate =
  (sessions: Sessions, port: () => number): RequestHandler =>
  (req, res, next) => {
    const cookie = cookieOf(req.headers.cookie, cookieName(port()))
    const key = req.headers['x-pilothouse-key']
    // The page marks background requests, so that an open page does not keep its session alive.
    const background = req.headers['x-pilothouse-background'] === '1'
    const found =
      cookie && typeof key === 'string'
        ? sessions.find(cookie, key, { background })
        : Promise.resolve(null)
    found
      .then((session) => {
        if (!session)
          throw new RequestRefusal({
            status: 401,
            code: 'NoSession',
            message:
              'You are not signed in here. Press Enter in the terminal where Pilothouse runs for a ' +
              'new link, or run: npm run open',
          })
        res.locals.user = session.user
        res.locals.session = session.id
        next()
      })
      .catch(next)
  }

/**
 * Returns the value of a cookie by its exact name; null if it is absent. Refuses a cookie that was
 * sent twice.
 */
export function cookieOf(header: string | undefined, name: string): string | null {
  const values = (header ?? '').split(';').flatMap((pair) => {
    const equals = pair.indexOf('=')
    return equals > 0 && pair.slice(0, equals).trim() === name
      ? [pair.slice(equals + 1).trim()]
      : []
  })
  if (values.length > 1)
    throw new RequestRefusal({
      status: 400,
      code: 'RepeatedCookie',
      message:
        'The session cookie was sent more than once. Clear the cookies of this address and sign ' +
        'in again.',
    })
  return values[0] ?? null
}
