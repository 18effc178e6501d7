import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { request } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startSandbox, type Sandbox } from '@pilothouse/sandbox'
import { pino } from 'pino'
import { startServer, type RunningServer, type ServerOptions } from '../src/server.ts'

export interface BenchAccount {
  id: string
  accessKeyId: string
  secretAccessKey: string
  region: string
}
export interface HttpAnswer {
  status: number
  headers: Record<string, string | string[] | undefined>
  text: string
  json: unknown
}

/** Credentials of a signed-in page: the cookie as a header's value, and the key. */
export interface Secrets {
  cookie: string
  key: string
}

interface BenchOptions extends Pick<ServerOptions, 'sessionClock' | 'feedOf'> {
  clock?: 'manual' | 'wall'
  regions?: string[]
  share?: number
  /** A second name of the same AWS account. */
  alias?: string
}

/** A console over HTTP on its own account, as the browser uses it. */
export interface Bench {
  sandbox: Sandbox
  account: BenchAccount
  server: RunningServer
  logged: string[]
  stateDir: string
  /** Sends one request as given, without additions. */
  raw(
    method: string,
    path: string,
    headers?: Record<string, string>,
    body?: string,
  ): Promise<HttpAnswer>
  /** Sends one request of the signed-in page. */
  get(path: string): Promise<HttpAnswer>
  post(path: string, body: unknown): Promise<HttpAnswer>
  control(method: string, path: string, body?: unknown): Promise<unknown>
  calls(): Promise<Record<string, number>>
  audit(): Record<string, string>[]
  secrets: Secrets
  /** Signs in again, for another session. */
  signIn(): Promise<Secrets>
  close(): Promise<void>
}

export async function startBench(
  seed: 'empty' | 'demo' | 'large' = 'demo',
  options: BenchOptions = {},
): Promise<Bench> {
  const sandbox = await startSandbox({ port: 0, seed: 'empty', speed: 1 })
  const made = (await (
    await fetch(`${sandbox.url}/_sandbox/accounts`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ seed, clock: options.clock ?? 'wall' }),
    })
  ).json()) as Omit<BenchAccount, 'id'> & { account: string }
  const account = { ...made, id: made.account }
  const stateDir = mkdtempSync(join(tmpdir(), 'pilothouse-test-'))
  const logged: string[] = []
  const names = ['test', ...(options.alias ? [options.alias] : [])]
  const server = await startServer({
    accounts: names.map((name) => ({
      name,
      regions: options.regions ?? ['us-east-1'],
      source: {
        kind: 'keys',
        accessKeyId: account.accessKeyId,
        secretAccessKey: account.secretAccessKey,
      },
      endpoint: sandbox.url,
      sandbox: false,
    })),
    port: 0,
    publicPort: null,
    stateDir,
    share: options.share ?? 1,
    version: 'test',
    user: 'mara',
    page: null,
    ...(options.sessionClock ? { sessionClock: options.sessionClock } : {}),
    ...(options.feedOf ? { feedOf: options.feedOf } : {}),
    log: pino({ level: 'trace' }, { write: (line: string) => void logged.push(line) }),
  })
  const raw = (method: string, path: string, headers: Record<string, string> = {}, body?: string) =>
    new Promise<HttpAnswer>((resolve, reject) => {
      const req = request(
        {
          host: '127.0.0.1',
          port: server.port,
          method,
          path,
          headers: { host: `127.0.0.1:${server.port}`, ...headers },
        },
        (res) => {
          const parts: Buffer[] = []
          res.on('data', (part: Buffer) => parts.push(part))
          res.on('end', () => {
            const text = Buffer.concat(parts).toString()
            resolve({
              status: res.statusCode ?? 0,
              headers: res.headers,
              text,
              json: text.startsWith('{') || text.startsWith('[') ? JSON.parse(text) : null,
            })
          })
        },
      )
      req.on('error', reject)
      req.end(body)
    })
  const signIn = async (): Promise<Secrets> => {
    const token = server.link().split('#k=')[1] ?? ''
    const exchanged = await raw(
      'POST',
      '/auth/exchange',
      { 'content-type': 'application/json' },
      JSON.stringify({ token }),
    )
    return {
      cookie: String(exchanged.headers['set-cookie']?.[0]).split(';')[0] ?? '',
      key: (exchanged.json as { key: string }).key,
    }
  }
  const secrets = await signIn()
  const signed = { cookie: secrets.cookie, 'x-pilothouse-key': secrets.key }
  const control = async (method: string, path: string, body?: unknown): Promise<unknown> => {
    const response = await fetch(`${sandbox.url}/_sandbox/accounts/${account.id}${path}`, {
      method,
      headers: { 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
    const text = await response.text()
    if (!response.ok) throw new Error(text)
    return text ? JSON.parse(text) : null
  }
  return {
    sandbox,
    account,
    server,
    logged,
    stateDir,
    secrets,
    signIn,
    raw,
    get: (path) => raw('GET', path, signed),
    post: (path, body) =>
      raw('POST', path, { ...signed, 'content-type': 'application/json' }, JSON.stringify(body)),
    control,
    calls: async () =>
      ((await control('GET', '/calls')) as { counts: Record<string, number> }).counts,
    audit() {
      const file = join(stateDir, 'audit.jsonl')
      if (!existsSync(file)) return []
      const lines = readFileSync(file, 'utf8').split('\n').filter(Boolean)
      return lines.map((line) => JSON.parse(line) as Record<string, string>)
    },
    async close() {
      await server.close()
      await sandbox.close()
      rmSync(stateDir, { recursive: true, force: true })
    },
  }
}
