import { existsSync, readFileSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { userInfo } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { pino } from 'pino'
import { createApp } from './app.ts'
import { createRedactor } from './aws/redact.ts'
import { openScope } from './aws/scope.ts'
import { BadConfig, readConfig } from './config.ts'
import type { Accounts } from './fleet/accounts.ts'
import { createFleet } from './fleet/fleet.ts'
import { openHub } from './http/stream.ts'
import { openBrowser } from './launch.ts'
import { sandboxAccount, startSandboxProcess } from './child-sandbox.ts'
import { openActions } from './store/actions.ts'
import { openAudit } from './store/audit.ts'
import { openStore } from './store/database.ts'
import { openLaunchTokens } from './store/launch-tokens.ts'
import { openSessions } from './store/sessions.ts'
import { markKey, openStateDir } from './store/state-dir.ts'

const root = fileURLToPath(new URL('../../../', import.meta.url))
const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string }

async function main(): Promise<void> {
  const config = readConfig(process.argv.slice(2), process.env)
  const stateDir = openStateDir(config.stateDir)
  // Standard output carries the ready line; the log goes to standard error.
  const log = pino({ level: process.env['PILOTHOUSE_LOG'] ?? 'warn' }, pino.destination(2))
  const sandbox = config.sandbox && !config.sandbox.running ? await startSandboxProcess(fileURLToPath(import.meta.resolve('@pilothouse/sandbox/main')), config.sandbox) : null
  const sandboxLine = sandbox?.line ?? config.sandbox?.running
  const redactor = createRedactor(markKey(stateDir))
  const accounts: Accounts = new Map((sandboxLine ? [sandboxAccount(sandboxLine)] : config.accounts).map((account) => [
    account.name,
    { config: account, fleets: new Map(account.regions.map((region) => [region, createFleet(openScope(account, region, config.share, redactor))])) },
  ]))
  const store = openStore(join(stateDir, 'pilothouse.db'))
  const hubs = new Map([...accounts].map(([name, account]) => [name, openHub(account, version)]))
  let port = config.port
  const publicPort = () => config.publicPort ?? port
  let tokens = openLaunchTokens(stateDir, publicPort())
  const page = join(root, 'apps/web/dist')
  const app = createApp({
    version,
    log,
    user: userInfo().username,
    port: publicPort,
    accounts,
    hubs,
    sessions: openSessions(store),
    tokens: () => tokens,
    desk: { audit: openAudit(join(stateDir, 'audit.jsonl')), actions: openActions(store) },
    page: existsSync(page) ? page : null,
  })
  const servers = await listen(app, config.port)
  port = (servers[0]?.address() as AddressInfo).port
  tokens = openLaunchTokens(stateDir, publicPort())
  const link = () => `http://127.0.0.1:${publicPort()}/#k=${tokens.mint()}`
  const first = link()
  console.log(`Pilothouse is ready: ${first}`)
  if (config.open) openBrowser(first, stateDir)
  if (process.stdin.isTTY) {
    console.log('Press Enter for a new link, Ctrl+C to stop.')
    process.stdin.on('data', () => console.log(link())).unref()
  }

  const close = () => {
    for (const hub of hubs.values()) hub.close()
    for (const { fleets } of accounts.values()) for (const fleet of fleets.values()) fleet.close()
    for (const server of servers) {
      server.close()
      server.closeAllConnections()
    }
    sandbox?.close()
    void store.destroy().finally(() => process.exit(0))
  }
  process.once('SIGINT', close)
  process.once('SIGTERM', close)
  // Whoever started us is gone without a word: npm's shell dies and leaves its children behind.
  const parent = process.ppid
  setInterval(() => process.ppid === parent || close(), 1_000).unref()
}

/** 127.0.0.1 first, then ::1 on the same port where the machine has it; nothing else, ever. */
async function listen(app: Parameters<typeof createServer>[1], port: number): Promise<Server[]> {
  const one = (host: string, at: number) =>
    new Promise<Server>((resolve, reject) => {
      const server = createServer({ headersTimeout: 10_000, requestTimeout: 30_000, connectionsCheckingInterval: 5_000 }, app)
      server.maxConnections = 500
      server.once('error', reject).listen(at, host, () => resolve(server))
    })
  const first = await one('127.0.0.1', port)
  const second = await one('::1', (first.address() as AddressInfo).port).catch(() => null)
  return second ? [first, second] : [first]
}

main().catch((error: unknown) => {
  const known = error instanceof BadConfig || (error instanceof Error && 'code' in error && error.code === 'EADDRINUSE')
  console.error(known ? error.message : error)
  if (error instanceof Error && 'code' in error && error.code === 'EADDRINUSE') console.error('Another program has this port. Choose one with --port, or --port 0 for any free one.')
  process.exit(known ? 2 : 1)
})
