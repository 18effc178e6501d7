import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { setImmediate, setTimeout } from 'node:timers/promises'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { startBench, type Bench } from './harness.ts'
import { watchResponses, type OpenResponses } from './open-responses.ts'
import { openPausedStream, rawRequest, type PausedStream } from './stream-client.ts'
import { createFeed, type SyntheticFeed } from './synthetic-feed.ts'

let bench: Bench
let source: SyntheticFeed
let streams: OpenResponses
beforeAll(async () => {
  source = createFeed()
  streams = watchResponses('/api/test/stream')
  bench = await startBench('empty', { feedOf: () => source.feed })
})
afterAll(async () => {
  streams.stop()
  await bench.close()
})

setFlagsFromString('--expose-gc')
const collectGarbage = runInNewContext('gc') as () => void
const megabyte = 1024 * 1024

interface SlowClient {
  socket: Socket
  connected: Promise<unknown>
  text: string
  closed: boolean
  openFor: number
}

/** Sends bytes, then nothing or too little: `trickle` is sent once a second. */
function slowClient(bytes: string, trickle: string): SlowClient {
  const socket = connect(bench.server.port, '127.0.0.1')
  const client: SlowClient = {
    socket,
    connected: once(socket, 'connect'),
    text: '',
    closed: false,
    openFor: 0,
  }
  const began = performance.now()
  socket
    .setEncoding('utf8')
    .on('data', (piece: string) => (client.text = (client.text + piece).slice(0, 4_000)))
    .on('error', () => undefined)
  socket.write(bytes)
  const timer = setInterval(() => socket.write(trickle), 1_000)
  socket.once('close', () => {
    clearInterval(timer)
    client.closed = true
    client.openFor = performance.now() - began
  })
  return client
}

const host = () => `127.0.0.1:${bench.server.port}`
const slowHeaders = () =>
  slowClient(`GET /healthz HTTP/1.1\r\nhost: ${host()}\r\n`, 'x-more: 1\r\n')
const slowBody = () =>
  slowClient(
    rawRequest('POST /auth/exchange', {
      host: host(),
      'content-type': 'application/json',
      'content-length': '1000',
    }),
    ' ',
  )

/** Requests some responses and reads none of them. */
function slowReader(answers: number): SlowClient {
  const request = rawRequest('GET /api/openapi.json', {
    host: host(),
    cookie: bench.secrets.cookie,
    'x-pilothouse-key': bench.secrets.key,
  })
  const client = slowClient(request.repeat(answers), '')
  client.socket.pause()
  return client
}

/** Milliseconds of /healthz, the slowest and the 95th of a hundred, over `during` milliseconds. */
async function askHealth(during: number): Promise<{ all: number[]; p95: number }> {
  const all: number[] = []
  for (const end = performance.now() + during; performance.now() < end;) {
    const began = performance.now()
    expect((await bench.raw('GET', '/healthz')).status).toBe(200)
    all.push(performance.now() - began)
    await setTimeout(10)
  }
  all.sort((a, b) => a - b)
  return { all, p95: all[Math.floor(all.length * 0.95)] ?? Infinity }
}

async function openPausedStreams(count: number): Promise<PausedStream[]> {
  const paused: PausedStream[] = []
  // A session may have eight open streams.
  while (paused.length < count) {
    const secrets = await bench.signIn()
    paused.push(
      ...(await Promise.all(
        Array.from({ length: Math.min(8, count - paused.length) }, () =>
          openPausedStream({ port: bench.server.port, secrets }),
        ),
      )),
    )
  }
  return paused
}

test.concurrent(
  'a slow header and a slow body are closed within 15 s, with a problem and our headers',
  { timeout: 30_000 },
  async () => {
    const slow = [slowHeaders(), slowBody()]
    await vi.waitFor(() => expect(slow.map((client) => client.closed)).toEqual([true, true]), {
      timeout: 20_000,
    })
    for (const { text, openFor } of slow) {
      expect(text).toMatch(/^HTTP\/1\.1 408 /)
      expect(text.toLowerCase()).toContain("content-security-policy: default-src 'none'")
      expect(text).toContain('"code":"TooSlow"')
      expect(openFor).toBeLessThan(15_000)
    }
  },
)

test.concurrent(
  'a client that reads none of its responses is disconnected',
  { timeout: 40_000 },
  async () => {
    const answers = watchResponses('/api/openapi.json')
    // More than the kernel's buffers hold.
    const reader = slowReader(150)
    await vi.waitFor(() => expect(answers.queued().length).toBeGreaterThan(0), { timeout: 5_000 })
    await vi.waitFor(() => expect(answers.queued().length).toBe(0), { timeout: 20_000 })
    answers.stop()
    reader.socket.destroy()
  },
)

test(
  '900 slow clients and 100 paused streams: others are served, and memory is freed',
  { timeout: 60_000 },
  async () => {
    const idle = await askHealth(2_000)
    collectGarbage()
    const before = process.memoryUsage()
    const paused = await openPausedStreams(100)
    const slow: SlowClient[] = []
    // Connect in groups, so that the accept queue does not overflow.
    while (slow.length < 900) {
      const group = Array.from({ length: 50 }, () => [
        slowHeaders(),
        slowBody(),
        slowReader(1),
      ]).flat()
      await Promise.all(group.map((client) => client.connected))
      slow.push(...group)
    }
    let changing = true
    let most = 0
    const changes = (async () => {
      while (changing) {
        // 100 changes a second of 2 KB.
        source.push(2_000)
        most = Math.max(most, ...streams.queued())
        await setTimeout(10)
      }
    })()
    const busy = await askHealth(13_000)
    changing = false
    await changes
    console.log(
      `healthz p95 idle ${idle.p95.toFixed(1)} ms, busy ${busy.p95.toFixed(1)} ms, ` +
        `slowest ${busy.all.at(-1)?.toFixed(1)} ms; most bytes queued for a stream ${most}`,
    )
    expect(busy.p95).toBeLessThan(Math.max(50, 10 * idle.p95))
    // A paused socket notices that the server closed it only when it is read again.
    for (const { socket } of slow) socket.resume()
    await vi.waitFor(() => expect(slow.filter((client) => !client.closed).length).toBe(0), {
      timeout: 10_000,
    })
    // Send more than the kernel buffers, so that each paused stream reaches its limit and is
    // dropped.
    while (streams.queued().length > 0) {
      source.push(30_000)
      most = Math.max(most, ...streams.queued())
      await setImmediate()
    }
    expect(most).toBeLessThan(0.3 * megabyte)
    for (const { socket } of paused) socket.destroy()
    // Exclude the test's own memory.
    paused.length = 0
    slow.length = 0
    await vi.waitFor(
      () => {
        collectGarbage()
        expect(process.memoryUsage().heapUsed - before.heapUsed).toBeLessThan(15 * megabyte)
      },
      { timeout: 5_000 },
    )
  },
)
