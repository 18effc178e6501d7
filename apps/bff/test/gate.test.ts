import { contract } from '@pilothouse/contract'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startBench, type Bench } from './harness.ts'

let bench: Bench
beforeAll(async () => {
  bench = await startBench('demo')
})
afterAll(() => bench.close())

const samples: Record<string, string> = {
  account: 'test',
  region: 'us-east-1',
  cluster: 'payments',
  service: 'checkout',
  task: 'a'.repeat(32),
  family: 'checkout',
  revision: '1',
  id: '01JD0000000000000000000000',
}
const routes = Object.keys(contract).map((route) => {
  const [method = '', path = ''] = route.split(' ')
  return { route, method, path: path.replace(/:(\w+)/g, (_, name: string) => samples[name] ?? '') }
})
const guarded = routes.filter((r) => r.path.startsWith('/api'))
const json = { 'content-type': 'application/json' }

test.each(guarded)('$route requires both the cookie and the key', async ({ method, path }) => {
  const { cookie, key } = bench.secrets
  const body = method === 'POST' ? '{}' : undefined
  const head: Record<string, string> = method === 'POST' ? json : {}
  const before = await bench.calls()
  for (const headers of [
    {},
    { cookie },
    { 'x-pilothouse-key': key },
    { cookie, 'x-pilothouse-key': `${key}x` },
    { cookie: `${cookie}x`, 'x-pilothouse-key': key },
  ] as Record<string, string>[]) {
    expect((await bench.raw(method, path, { ...head, ...headers }, body)).status).toBe(401)
  }
  const both = { ...head, cookie, 'x-pilothouse-key': key }
  expect((await bench.raw(method, path, { ...both, host: 'evil.test' }, body)).status).toBe(421)
  expect((await bench.raw(method, path, { ...both, host: '127.0.0.1' }, body)).status).toBe(421)
  expect(
    (await bench.raw(method, path, { ...both, origin: 'http://evil.test' }, body)).status,
  ).toBe(403)
  expect(
    (await bench.raw(method, path, { ...both, origin: `http://127.0.0.1:1` }, body)).status,
  ).toBe(403)
  for (const site of ['cross-site', 'same-site', 'none'])
    expect((await bench.raw(method, path, { ...both, 'sec-fetch-site': site }, body)).status).toBe(
      403,
    )
  expect(await bench.calls()).toEqual(before)
})

test.each([
  '/API/session',
  '/api/session/',
  '//api/session',
  '/api//session',
  '/api/%2e%2e/session',
  '/api/x/..%2fsession',
  '/api/session%00',
  '/api\\session',
  '/api/nothing',
])('%s does not bypass the gate', async (path) => {
  const bare = await bench.raw('GET', path)
  expect([400, 401, 404]).toContain(bare.status)
  expect(bare.text).not.toContain('mara')
  expect((await bench.get(path)).status).not.toBe(200)
})

test('a body must be JSON', async () => {
  const { cookie, key } = bench.secrets
  for (const type of ['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data']) {
    expect(
      (
        await bench.raw(
          'POST',
          '/api/actions/stop-task',
          { cookie, 'x-pilothouse-key': key, 'content-type': type },
          '{}',
        )
      ).status,
    ).toBe(415)
  }
})

test('a launch token works once; the error for a wrong one says how to get another', async () => {
  const token = bench.server.link().split('#k=')[1] ?? ''
  const send = (it: string) =>
    bench.raw('POST', '/auth/exchange', json, JSON.stringify({ token: it }))
  expect((await send(token)).status).toBe(200)
  const again = await send(token)
  expect(again.status).toBe(401)
  expect(again.text).toContain('npm run open')
  expect((await send('../../etc/passwd')).status).toBe(401)
})

test('the cookie is for this port and hidden from scripts', async () => {
  const token = bench.server.link().split('#k=')[1] ?? ''
  const answer = await bench.raw('POST', '/auth/exchange', json, JSON.stringify({ token }))
  const cookie = String(answer.headers['set-cookie']?.[0])
  expect(cookie).toMatch(new RegExp(`^__Host-Http-pilothouse-${bench.server.port}=`))
  for (const word of ['Secure', 'HttpOnly', 'SameSite=Strict', 'Path=/'])
    expect(cookie).toContain(word)
  expect(cookie).not.toMatch(/domain/i)
})

test('every response has the security headers, errors included', async () => {
  for (const answer of [
    await bench.raw('GET', '/healthz'),
    await bench.raw('GET', '/api/session'),
    await bench.raw('GET', '/nowhere.js'),
    await bench.raw('PUT', '/api/session'),
    await bench.get('/api/session'),
  ]) {
    expect(answer.headers['content-security-policy']).toContain("default-src 'none'")
    expect(answer.headers['content-security-policy']).not.toContain('unsafe')
    expect(answer.headers['x-content-type-options']).toBe('nosniff')
    expect(answer.headers['cross-origin-opener-policy']).toBe('same-origin')
  }
  expect((await bench.get('/api/session')).headers['cache-control']).toBe('no-store')
})

test('healthz reports that the server runs and nothing else', async () => {
  expect((await bench.raw('GET', '/healthz')).json).toEqual({ ok: true })
})

test('an account or region that is not configured is refused', async () => {
  expect((await bench.get('/api/other/clusters')).status).toBe(404)
  expect((await bench.get('/api/test/eu-west-1/clusters/payments')).status).toBe(404)
  expect((await bench.get('/api/test/us-east-1.evil.test/clusters/payments')).status).toBe(400)
})

test('the OpenAPI page lists every endpoint with its role', async () => {
  const { json: document } = await bench.get('/api/openapi.json')
  const { paths } = document as { paths: Record<string, Record<string, { 'x-role': string }>> }
  const listed = Object.entries(paths).flatMap(([path, methods]) =>
    Object.keys(methods).map(
      (method) => `${method.toUpperCase()} ${path.replace(/\{(\w+)\}/g, ':$1')}`,
    ),
  )
  expect(listed.sort()).toEqual(Object.keys(contract).sort())
  expect(paths['/api/actions/scale-service']?.['post']?.['x-role']).toBe('operator')
})

test.each(['PUT', 'PATCH', 'DELETE', 'OPTIONS', 'TRACE', 'CONNECTED'])(
  'no other method is served: %s',
  async (method) => {
    const { cookie, key } = bench.secrets
    const answer = await bench.raw(method, '/api/session', { cookie, 'x-pilothouse-key': key })
    expect([400, 405]).toContain(answer.status)
    expect(answer.text).not.toContain('mara')
  },
)

test('no response redirects, whatever the request', async () => {
  for (const path of [
    '/',
    '//evil.test',
    '/api/session?next=http://evil.test',
    '/auth/exchange?url=http://evil.test',
    '/clusters/',
    '/%2f%2fevil.test',
  ]) {
    const answer = await bench.raw('GET', path)
    expect([path, answer.headers['location'], answer.status >= 300 && answer.status < 400]).toEqual(
      [path, undefined, false],
    )
  }
})
