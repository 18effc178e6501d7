import { connect } from 'node:net'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startBench, type Bench } from './harness.ts'
import { rawRequest } from './stream-client.ts'

let bench: Bench
beforeAll(async () => {
  bench = await startBench('empty')
})
afterAll(() => bench.close())

interface RawAnswer {
  status: number
  head: string
  body: string
}

/** Sends raw bytes and returns the first response. */
const exchangeBytes = (bytes: string): Promise<RawAnswer> =>
  new Promise((resolve, reject) => {
    const socket = connect(bench.server.port, '127.0.0.1')
    let text = ''
    socket.setEncoding('utf8').on('data', (piece: string) => (text += piece))
    socket.once('error', reject)
    socket.once('close', () => {
      const [head = '', ...body] = text.split('\r\n\r\n')
      resolve({
        status: Number(/^HTTP\/1\.1 (\d+)/.exec(head)?.[1]),
        head: head.toLowerCase(),
        body: body.join('\r\n\r\n'),
      })
    })
    socket.write(bytes)
  })

const host = () => `127.0.0.1:${bench.server.port}`
const signed = () => ({
  host: host(),
  cookie: bench.secrets.cookie,
  'x-pilothouse-key': bench.secrets.key,
  connection: 'close',
})
const huge = 'a'.repeat(64 * 1024)

/** Expects a refusal with a message and the security headers, and without internal details. */
function expectRefused({ status, head, body }: RawAnswer, expected: number): void {
  expect(status).toBe(expected)
  expect(head).toContain("content-security-policy: default-src 'none'")
  expect(head).toContain('x-content-type-options: nosniff')
  expect(head).toContain('content-type: application/problem+json')
  const problem = JSON.parse(body) as { status: number; code: string; message: string }
  expect(problem.status).toBe(expected)
  expect(problem.message).toMatch(/^[A-Z].{10,}/)
  expect(body).not.toContain(bench.secrets.key)
}

const session = (headers: Record<string, string>) =>
  exchangeBytes(rawRequest('GET /api/session', { ...signed(), ...headers }))

test('the right cookie and key pass', async () => {
  expect((await session({})).status).toBe(200)
})

test.each<{ what: string; status: number; headers: () => Record<string, string> }>([
  {
    what: 'a key that is cut',
    status: 401,
    headers: () => ({ 'x-pilothouse-key': bench.secrets.key.slice(0, -1) }),
  },
  {
    what: 'a key that is doubled in itself',
    status: 401,
    headers: () => ({ 'x-pilothouse-key': bench.secrets.key + bench.secrets.key }),
  },
  { what: 'an empty key', status: 401, headers: () => ({ 'x-pilothouse-key': '' }) },
  { what: 'a huge key', status: 431, headers: () => ({ 'x-pilothouse-key': huge }) },
  {
    what: 'the key of one session with the cookie of another',
    status: 401,
    headers: () => ({ 'x-pilothouse-key': other.key }),
  },
  {
    what: 'the cookie in the place of the key',
    status: 401,
    headers: () => ({ 'x-pilothouse-key': valueOf(bench.secrets.cookie) }),
  },
  {
    what: 'the key in the place of the cookie',
    status: 401,
    headers: () => ({ cookie: `${nameOf(bench.secrets.cookie)}=${bench.secrets.key}` }),
  },
  {
    what: 'cookie and key swapped',
    status: 401,
    headers: () => ({
      cookie: `${nameOf(bench.secrets.cookie)}=${bench.secrets.key}`,
      'x-pilothouse-key': valueOf(bench.secrets.cookie),
    }),
  },
  {
    what: 'a cookie that is cut',
    status: 401,
    headers: () => ({ cookie: bench.secrets.cookie.slice(0, -1) }),
  },
  {
    what: 'a cookie that was sent twice',
    status: 400,
    headers: () => ({ cookie: `${bench.secrets.cookie}; ${bench.secrets.cookie}` }),
  },
  {
    what: 'a right cookie after a wrong one of its name',
    status: 400,
    headers: () => ({ cookie: `${nameOf(bench.secrets.cookie)}=x; ${bench.secrets.cookie}` }),
  },
  {
    what: 'a cookie without a value',
    status: 401,
    headers: () => ({ cookie: nameOf(bench.secrets.cookie) }),
  },
  {
    what: 'a huge cookie',
    status: 431,
    headers: () => ({ cookie: `${nameOf(bench.secrets.cookie)}=${huge}` }),
  },
])('$what is refused', async ({ headers, status }) => {
  expectRefused(await session(headers()), status)
})

const nameOf = (cookie: string) => cookie.slice(0, cookie.indexOf('='))
const valueOf = (cookie: string) => cookie.slice(cookie.indexOf('=') + 1)
let other: { cookie: string; key: string }
beforeAll(async () => {
  other = await bench.signIn()
})

test.each([
  'host',
  'x-pilothouse-key',
  'origin',
  'sec-fetch-site',
  'last-event-id',
  'content-type',
])('the header %s sent twice is refused', async (name) => {
  const values: Record<string, string> = {
    host: host(),
    'x-pilothouse-key': bench.secrets.key,
    origin: `http://${host()}`,
    'sec-fetch-site': 'same-origin',
    'last-event-id': '1',
    'content-type': 'application/json',
  }
  const line = `${name}: ${values[name]}\r\n`
  const request = rawRequest('GET /api/session', { ...signed(), [name]: values[name] ?? '' })
  expectRefused(await exchangeBytes(request.replace('\r\n\r\n', `\r\n${line}\r\n`)), 400)
})

test.each([
  { what: 'cut to nothing', id: '' },
  { what: 'doubled', id: '1764288000000001, 1764288000000002' },
  { what: 'no number', id: 'abc' },
  { what: 'negative', id: '-1' },
  { what: 'a fraction', id: '1.5' },
  { what: 'too long for a number', id: '9'.repeat(17) },
  { what: 'too large for a number', id: '9'.repeat(16) },
  { what: '8 KB', id: '1'.repeat(8_192) },
])('a Last-Event-ID that is $what is refused', async ({ id }) => {
  const answer = await exchangeBytes(
    rawRequest('GET /api/test/stream', { ...signed(), 'last-event-id': id }),
  )
  expectRefused(answer, 400)
  expect(answer.body).toContain('Last-Event-ID')
})

test('a Last-Event-ID of 64 KB is refused', async () => {
  expectRefused(
    await exchangeBytes(
      rawRequest('GET /api/test/stream', { ...signed(), 'last-event-id': '1'.repeat(64 * 1024) }),
    ),
    431,
  )
})

test.each([
  { what: 'an action id that is cut', path: '/api/actions/01JD00000000000000000000', status: 400 },
  {
    what: 'an action id that is doubled',
    path: `/api/actions/${'01JD0000000000000000000000'.repeat(2)}`,
    status: 400,
  },
  {
    what: 'a key in the place of an id',
    path: () => `/api/actions/${bench.secrets.key}`,
    status: 400,
  },
  {
    what: 'a task id that is huge',
    path: `/api/test/us-east-1/clusters/main/tasks/${'a'.repeat(8_000)}`,
    status: 400,
  },
  { what: 'a path of 64 KB', path: `/api/test/us-east-1/clusters/${huge}`, status: 431 },
  { what: 'a broken escape', path: '/api/test/us-east-1/clusters/%zz', status: 400 },
])('$what is refused', async ({ path, status }) => {
  const target = typeof path === 'string' ? path : path()
  expectRefused(await exchangeBytes(rawRequest(`GET ${target}`, signed())), status)
})

test.each([
  { what: 'no HTTP at all', bytes: () => 'hello\r\n\r\n', status: 400 },
  {
    what: 'two lengths',
    bytes: () =>
      rawRequest('POST /auth/exchange', {
        ...signed(),
        'content-type': 'application/json',
        'content-length': '2',
      }).replace('\r\n\r\n', '\r\ncontent-length: 3\r\n\r\n{}'),
    status: 400,
  },
  {
    what: 'a length and chunks',
    bytes: () =>
      `${rawRequest('POST /auth/exchange', {
        ...signed(),
        'content-length': '2',
        'transfer-encoding': 'chunked',
      })}{}`,
    status: 400,
  },
  {
    what: 'a bad chunk',
    bytes: () =>
      `${rawRequest('POST /api/actions/stop-task', {
        ...signed(),
        'content-type': 'application/json',
        'transfer-encoding': 'chunked',
      })}zz\r\n`,
    status: 400,
  },
  {
    what: 'no Host',
    bytes: () => 'GET /api/session HTTP/1.1\r\nconnection: close\r\n\r\n',
    status: 421,
  },
  {
    what: 'a body that is cut JSON',
    bytes: () =>
      `${rawRequest('POST /api/actions/stop-task', {
        ...signed(),
        'content-type': 'application/json',
        'content-length': '5',
      })}{"id"`,
    status: 400,
  },
])('a request with $what is refused', async ({ bytes, status }) => {
  expectRefused(await exchangeBytes(bytes()), status)
})

test('an unknown Expect header is ignored', async () => {
  expect((await session({ expect: 'a-miracle' })).status).toBe(200)
})

test('no request above caused an internal error', () => {
  expect(bench.logged.filter((line) => line.includes('"level":50'))).toEqual([])
})
