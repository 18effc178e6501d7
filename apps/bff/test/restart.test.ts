import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer, type AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { setTimeout } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { startSandbox, type Sandbox } from '@pilothouse/sandbox'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Secrets } from './harness.ts'
import { openStream, type StreamClient } from './stream-client.ts'

// The console runs in its own process, so that it can be killed.

const main = fileURLToPath(new URL('../src/main.ts', import.meta.url))
const stateDir = mkdtempSync(join(tmpdir(), 'pilothouse-test-'))
let sandbox: Sandbox
let port: number
let running: Running | null = null
beforeAll(async () => {
  sandbox = await startSandbox({ port: 0, seed: 'empty', speed: 1 })
  port = await freePort()
})
afterAll(async () => {
  await running?.kill()
  await sandbox.close()
  rmSync(stateDir, { recursive: true, force: true })
})

interface Running {
  process: ChildProcess
  link: string
  kill(): Promise<void>
}
interface Keys {
  account: string
  accessKeyId: string
  secretAccessKey: string
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port: free } = server.address() as AddressInfo
  server.close()
  await once(server, 'close')
  return free
}

const control = async (method: string, path: string, body?: unknown): Promise<unknown> =>
  (
    await fetch(`${sandbox.url}/_sandbox/accounts${path}`, {
      method,
      headers: { 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
  ).json()

/** Starts the console on an account of the sandbox, with this file's port and state folder. */
async function startProcess({ accessKeyId, secretAccessKey }: Keys): Promise<Running> {
  const child = spawn(
    process.execPath,
    [main, '--port', String(port), '--no-open', '--state', stateDir],
    {
      env: {
        ...process.env,
        PILOTHOUSE_SANDBOX: JSON.stringify({ url: sandbox.url, accessKeyId, secretAccessKey }),
      },
      stdio: ['ignore', 'pipe', 'inherit'],
    },
  )
  const link = await new Promise<string>((resolve, reject) => {
    child.once('exit', (code) => reject(new Error(`The console ended with ${code}.`)))
    createInterface({ input: child.stdout }).on('line', (line) => {
      if (line.startsWith('Pilothouse is ready: '))
        resolve(line.replace('Pilothouse is ready: ', ''))
    })
  })
  return {
    process: child,
    link,
    async kill() {
      if (child.exitCode !== null || child.signalCode !== null) return
      child.kill('SIGKILL')
      await once(child, 'exit')
    },
  }
}

async function signIn(link: string): Promise<Secrets> {
  const answer = await fetch(`http://127.0.0.1:${port}/auth/exchange`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ token: link.split('#k=')[1] }),
  })
  return {
    cookie: (answer.headers.get('set-cookie') ?? '').split(';')[0] ?? '',
    key: ((await answer.json()) as { key: string }).key,
  }
}

/** Creates another launch link, as `npm run open` does. */
async function openLink(): Promise<string> {
  const child = spawn(
    process.execPath,
    [join(main, '../open.ts'), '--port', String(port), '--no-open', '--state', stateDir],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  )
  const [link] = (await once(createInterface({ input: child.stdout }), 'line')) as [string]
  return link
}

/**
 * Keeps one stream open until it is stopped: after a cut it waits 0.5 to 5 s, as the page does, and
 * resumes by the last id.
 */
function keepOpen(secrets: Secrets) {
  let current: StreamClient | null = null
  let stopped = false
  let greetings = 0
  const run = async () => {
    let lastId: number | undefined
    while (!stopped) {
      const client = await openStream({ port, secrets, lastId, path: '/api/sandbox/stream' }).catch(
        () => null,
      )
      current = client
      if (client) {
        await client
          .frame((frame) => frame.event === 'hello' || frame.event === 'reset')
          .then(
            () => (greetings += 1),
            () => undefined,
          )
        await client.ended
        lastId = client.frames.findLast((frame) => frame.id !== null)?.id ?? lastId
      }
      if (!stopped) await setTimeout(500 + Math.random() * 4_500)
    }
  }
  void run()
  return {
    greetings: () => greetings,
    stop() {
      stopped = true
      current?.close()
    },
  }
}

const callsOf = async (account: string) =>
  Object.values(
    ((await control('GET', `/${account}/calls`)) as { counts: Record<string, number> }).counts,
  ).reduce((sum, count) => sum + count, 0)

/**
 * Counts the AWS calls in the first `ms` milliseconds after a restart, with so many streams open
 * before a SIGKILL.
 */
async function callsAfterRestart(
  streams: number,
  ms: number,
): Promise<{ calls: number; took: number }> {
  const keys = (await control('POST', '', { seed: 'demo', clock: 'manual' })) as Keys
  running = await startProcess(keys)
  // A session may have eight open streams.
  const sessions: Secrets[] = []
  while (sessions.length * 8 < streams)
    sessions.push(await signIn(sessions.length === 0 ? running.link : await openLink()))
  const readers = Array.from({ length: streams }, (_, index) =>
    keepOpen(sessions[Math.floor(index / 8)] ?? { cookie: '', key: '' }),
  )
  await expect
    .poll(() => readers.filter((reader) => reader.greetings() > 0).length, { timeout: 20_000 })
    .toBe(streams)
  await running.kill()
  await control('DELETE', `/${keys.account}/calls`)
  running = await startProcess(keys)
  const restarted = performance.now()
  await expect
    .poll(() => readers.filter((reader) => reader.greetings() > 1).length, { timeout: 20_000 })
    .toBe(streams)
  const took = performance.now() - restarted
  await setTimeout(Math.max(0, ms - took))
  const calls = await callsOf(keys.account)
  for (const reader of readers) reader.stop()
  await running.kill()
  return { calls, took }
}

test(
  'F18: after a SIGKILL and a restart 100 streams resume within 10 s, with the calls of one',
  { timeout: 120_000 },
  async () => {
    const one = await callsAfterRestart(1, 7_000)
    const hundred = await callsAfterRestart(100, 7_000)
    console.log(
      `AWS calls in 7 s after the restart: ${one.calls} with one stream, ${hundred.calls} with ` +
        `100, which were back after ${Math.round(hundred.took)} ms`,
    )
    expect(one.calls).toBeGreaterThan(5)
    expect(hundred.took).toBeLessThan(10_000)
    expect(hundred.calls).toBeLessThanOrEqual(one.calls * 1.1)
  },
)
