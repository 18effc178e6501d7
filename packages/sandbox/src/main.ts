import { parseArgs } from 'node:util'
import { startSandbox, type SandboxOptions } from './server.ts'
import { seedNames, wall } from './world/account.ts'

const usage =
  `Usage: node packages/sandbox/src/main.ts [--port N] [--seed ${seedNames.join('|')}] ` +
  '[--speed N] [--quotas]'

function fail(message: string): never {
  console.error(`${message}\n${usage}`)
  process.exit(2)
}

function flags(): { port: string; seed: string; speed: string; quotas: boolean; help: boolean } {
  try {
    return parseArgs({
      options: {
        port: { type: 'string', default: '0' },
        seed: { type: 'string', default: 'demo' },
        speed: { type: 'string', default: '1' },
        quotas: { type: 'boolean', default: false },
        help: { type: 'boolean', default: false },
      },
    }).values
  } catch (error) {
    return fail(error instanceof Error ? error.message : String(error))
  }
}

function options(): SandboxOptions {
  const given = flags()
  if (given.help) {
    console.error(usage)
    process.exit(0)
  }
  const port = Number(given.port)
  if (given.port === '' || !Number.isInteger(port) || port < 0 || port > 65_535)
    fail(`--port must be a whole number from 0 to 65535, not '${given.port}'.`)
  const seed = seedNames.find((name) => name === given.seed)
  if (!seed) fail(`--seed must be one of ${seedNames.join(', ')}, not '${given.seed}'.`)
  const speed = Number(given.speed)
  if (!(speed > 0 && Number.isFinite(speed)))
    fail(`--speed must be a number above 0, not '${given.speed}'.`)
  return { port, seed, speed, quotas: given.quotas }
}

const given = options()
const sandbox = await startSandbox(given).catch((error: unknown) => {
  console.error(
    `The sandbox cannot listen on port ${given.port}: ` +
      `${error instanceof Error ? error.message : String(error)}`,
  )
  process.exit(1)
})

const stop = (): void => {
  sandbox.close().then(
    () => process.exit(0),
    () => process.exit(1),
  )
}
process.once('SIGINT', stop)
process.once('SIGTERM', stop)

// Exit when our parent changes: a console that was killed outright cannot stop its sandbox.
const parent = process.ppid
const watch = (): void => {
  if (process.ppid !== parent) stop()
  else wall.after(1_000, watch)
}
watch()

// The only line of data on stdout. The parent tells it from npm's banner by its first character.
const { url, accessKeyId, secretAccessKey, region } = sandbox
console.log(JSON.stringify({ url, accessKeyId, secretAccessKey, region }))
