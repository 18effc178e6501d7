import { existsSync, readFileSync } from 'node:fs'
import { devNull, userInfo } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { pino } from 'pino'
import { sandboxAccount, startSandboxProcess } from './child-sandbox.ts'
import { BadConfig, readConfig } from './config.ts'
import { usage } from './flags.ts'
import { openBrowser } from './launch.ts'
import { startServer } from './server.ts'
import { BadStateDir } from './store/state-dir.ts'

const root = fileURLToPath(new URL('../../../', import.meta.url))
const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
  version: string
}

async function main(): Promise<void> {
  if (process.argv.slice(2).some((arg) => arg === '--help' || arg === '-h')) {
    console.log(usage())
    return
  }
  const config = readConfig(process.argv.slice(2), process.env)
  if (config.sandbox) leaveMachineAccount()
  const sandbox =
    config.sandbox && !config.sandbox.running
      ? await startSandboxProcess(
          fileURLToPath(import.meta.resolve('@pilothouse/sandbox/main')),
          config.sandbox,
        )
      : null
  const sandboxLine = sandbox?.line ?? config.sandbox?.running
  // Another build of the page, for e2e journeys that replace it while the page is open.
  const page = process.env['PILOTHOUSE_PAGE'] ?? join(root, 'apps/web/dist')
  // The ready line goes to standard output, the log to standard error.
  const log = pino({ level: process.env['PILOTHOUSE_LOG'] ?? 'warn' }, pino.destination(2))
  // Last resort: an unhandled rejection must not end the console for all users.
  process.on('unhandledRejection', (error) =>
    log.error({ err: error }, 'a fault of ours: an unhandled rejection'),
  )
  const server = await startServer({
    ...config,
    accounts: sandboxLine ? [sandboxAccount(sandboxLine)] : config.accounts,
    version,
    user: userInfo().username,
    page: existsSync(page) ? page : null,
    log,
  })
  const link = server.link()
  console.log(`Pilothouse is ready: ${link}`)
  if (config.open) openBrowser(link, config.stateDir)
  if (process.stdin.isTTY) {
    console.log('Press Enter for a new link, Ctrl+C to stop.')
    process.stdin.on('data', () => console.log(server.link())).unref()
  }

  const close = () => {
    sandbox?.close()
    void server.close().finally(() => process.exit(0))
  }
  process.once('SIGINT', close)
  process.once('SIGTERM', close)
  // Exit when our parent dies; npm's shell does not signal its children.
  const parent = process.ppid
  setInterval(() => process.ppid === parent || close(), 1_000).unref()
}

/**
 * Hides this machine's AWS account from the SDK when the sandbox is used: the SDK reads settings
 * from both files even if keys are given.
 */
function leaveMachineAccount(): void {
  for (const name of Object.keys(process.env)) if (name.startsWith('AWS_')) delete process.env[name]
  process.env['AWS_CONFIG_FILE'] = devNull
  process.env['AWS_SHARED_CREDENTIALS_FILE'] = devNull
}

const portTaken =
  'Another program has this port. Choose one with --port, or --port 0 for any free one.'

main().catch((error: unknown) => {
  const taken = error instanceof Error && 'code' in error && error.code === 'EADDRINUSE'
  const own = error instanceof BadConfig || error instanceof BadStateDir
  if (taken) console.error(`${error.message}\n${portTaken}`)
  else console.error(own ? error.message : error)
  process.exit(taken || own ? 2 : 1)
})
