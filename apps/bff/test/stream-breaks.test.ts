import { setImmediate } from 'node:timers/promises'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { startBench, type Bench } from './harness.ts'
import { watchResponses, type OpenResponses } from './open-responses.ts'
import { openPausedStream, openStream, type StreamClient } from './stream-client.ts'
import { createFeed, type SyntheticFeed } from './synthetic-feed.ts'

let bench: Bench
let source: SyntheticFeed
let streams: OpenResponses
const hours = (count: number) => count * 3_600_000
let clock = 0
beforeEach(async () => {
  source = createFeed()
  streams = watchResponses('/api/test/stream')
  clock = Date.now()
  bench = await startBench('empty', { feedOf: () => source.feed, sessionClock: () => clock })
})
afterEach(async () => {
  streams.stop()
  await bench.close()
})

const open = (lastId?: number): Promise<StreamClient> =>
  openStream({ port: bench.server.port, secrets: bench.secrets, lastId })
const pause = (lastId?: number) =>
  openPausedStream({ port: bench.server.port, secrets: bench.secrets, lastId })
const healthy = async () => expect((await bench.raw('GET', '/healthz')).status).toBe(200)
const hello = async (client: StreamClient) =>
  (await client.frame((f) => f.event === 'hello')).id ?? 0

/** Publishes until the kernel's buffer is full and bytes wait in this process for a stream. */
async function stall(): Promise<void> {
  while (Math.max(...streams.queued()) === 0) {
    source.push(30_000)
    await setImmediate()
  }
}

test(
  'signing out closes a stalled stream, and later changes do not stop the server',
  { timeout: 60_000 },
  async () => {
    await pause()
    await stall()
    await bench.post('/auth/leave', {})
    // A stalled reader is cut 5 s after its last event; changes continue before and after.
    await vi.waitFor(
      () => {
        source.push(100)
        expect(streams.queued()).toEqual([])
      },
      { timeout: 40_000, interval: 250 },
    )
    await healthy()
  },
)

test('F29: signing out notifies the open streams at once and closes them; then 401', async () => {
  const client = await open()
  await hello(client)
  await bench.post('/auth/leave', {})
  await client.ended
  expect(client.frames.at(-1)?.event).toBe('revoked')
  expect((await open()).status).toBe(401)
})

test(
  'F29: a session that ends elsewhere closes its stream within 15 s',
  { timeout: 30_000 },
  async () => {
    const client = await open()
    await hello(client)
    clock += hours(24 * 7 + 1)
    const began = performance.now()
    await client.ended
    expect(client.frames.at(-1)?.event).toBe('revoked')
    expect(performance.now() - began).toBeLessThan(15_000)
  },
)

test(
  'an open stream alone does not keep its session from the idle timeout',
  { timeout: 30_000 },
  async () => {
    const client = await open()
    await hello(client)
    clock += hours(11)
    // Wait for the session check, which must not count as a request. A heartbeat follows it.
    await client.frame((f) => f.event === 'beat')
    clock += hours(2)
    await client.ended
    expect(client.frames.at(-1)?.event).toBe('revoked')
    expect((await bench.get('/api/session')).status).toBe(401)
  },
)

test('background requests do not keep a session alive, those of the user do', async () => {
  const { cookie, key } = bench.secrets
  const readSession = async (headers: Record<string, string>) =>
    (await bench.raw('GET', '/api/session', { cookie, 'x-pilothouse-key': key, ...headers })).status
  clock += hours(11)
  expect(await readSession({})).toBe(200)
  clock += hours(11)
  expect(await readSession({ 'x-pilothouse-background': '1' })).toBe(200)
  clock += hours(2)
  expect(await readSession({})).toBe(401)
})

test('a reader that resumes within the limit gets the missed frames once, in order', async () => {
  const first = await open()
  const last = await hello(first)
  first.close()
  const pushed = Array.from({ length: 100 }, () => source.push(1_000))
  const again = await open(last)
  expect((await again.frame((f) => f.event === 'hello')).id).toBe(last + 100)
  const numbers = again.frames
    .filter((f) => f.event === 'change')
    .map((f) => (JSON.parse(f.data) as { upsert: { number: number }[] }).upsert[0]?.number)
  expect(numbers).toEqual(pushed)
  again.close()
})

test('a reader that resumes with a backlog over the limit gets a reset and no frames', async () => {
  const first = await open()
  const last = await hello(first)
  first.close()
  for (let pushed = 0; pushed < 400; pushed++) source.push(1_000)
  const again = await open(last)
  const reset = await again.frame((f) => f.event !== '')
  expect(reset).toMatchObject({ event: 'reset', id: last + 400 })
  const next = source.push(10)
  const change = await again.frame((f) => f.event === 'change')
  expect(change.id).toBe(last + 401)
  expect(change.data).toContain(`"number":${next}`)
  again.close()
})

test('a change of many rows is split into frames that fit the queue of a reader', async () => {
  const client = await open()
  await hello(client)
  source.pushMany(2_000, 500)
  await client.frame((f) => f.data.includes('"number":2000'))
  const changes = client.frames.filter((f) => f.event === 'change')
  expect(changes.length).toBeGreaterThan(10)
  expect(Math.max(...changes.map((f) => f.data.length))).toBeLessThan(64 * 1024)
  expect(changes.flatMap((f) => (JSON.parse(f.data) as { upsert: unknown[] }).upsert)).toHaveLength(
    2_000,
  )
  client.close()
})

test(
  'F22: a reader that pauses is dropped at 256 KB and gets a reset; others miss nothing',
  { timeout: 60_000 },
  async () => {
    const reading = await open()
    const last = await hello(reading)
    const paused = await pause()
    let pushed = 0
    let most = 0
    while (streams.queued().length > 1) {
      pushed = source.push(30_000)
      most = Math.max(most, ...streams.queued())
      await setImmediate()
    }
    expect(most).toBeLessThan(0.3 * 1024 * 1024)
    await reading.frame((f) => f.id === last + pushed)
    expect(reading.frames.filter((f) => f.event === 'change')).toHaveLength(pushed)
    paused.socket.destroy()
    const again = await open(last)
    expect(await again.frame(() => true)).toMatchObject({ event: 'reset', id: last + pushed })
    reading.close()
    again.close()
  },
)

test('the ninth stream of a session is refused until one closes', async () => {
  const clients = await Promise.all(Array.from({ length: 8 }, () => open()))
  await Promise.all(clients.map(hello))
  const ninth = await bench.get('/api/test/stream')
  expect(ninth.status).toBe(429)
  expect(ninth.headers['retry-after']).toBe('5')
  expect(ninth.json).toMatchObject({
    code: 'TooManyStreams',
    message: expect.stringContaining('Close a window') as string,
  })
  const other = await openStream({ port: bench.server.port, secrets: await bench.signIn() })
  expect(other.status).toBe(200)
  other.close()
  clients[0]?.close()
  await vi.waitFor(async () => {
    const next = await open()
    next.close()
    expect(next.status).toBe(200)
  })
})
