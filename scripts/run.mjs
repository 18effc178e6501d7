// The commands of package.json. Plain JavaScript without dependencies: it runs before anything is installed, on whatever Node is there.
import { spawn, spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { delimiter, dirname, join } from 'node:path'
import { findBrowser } from './browser.mjs'
import { cache, fail, root, windows } from './paths.mjs'
import { tally } from './tally.mjs'
import { pickNode, pickPnpm } from './tools.mjs'

/** An account in memory is mostly old: with a small young generation it stands in half the space. */
const nodeFlags = () =>
  JSON.parse(readFileSync(join(root, 'packages/sandbox/node-flags.json'), 'utf8'))

const node = pickNode()
const pnpmPath = pickPnpm()
const env = {
  ...process.env,
  PATH: [dirname(node), dirname(pnpmPath), join(root, 'node_modules/.bin'), process.env.PATH].join(
    delimiter,
  ),
  TURBO_TELEMETRY_DISABLED: '1',
}

/** Runs to its end; a failure ends us with the same code. */
function run(command, args, options = {}) {
  const done = spawnSync(command, args, {
    cwd: root,
    env,
    stdio: ['ignore', 2, 2],
    shell: windows,
    ...options,
  })
  if (done.status !== 0) process.exit(done.status ?? 1)
}

const tryRun = (command, args) => spawnSync(command, args, { cwd: root, env, encoding: 'utf8' })

/** Installs what the lock file says, unless this very lock file was installed before. */
function install() {
  const manifests = [
    'package.json',
    'pnpm-lock.yaml',
    'pnpm-workspace.yaml',
    ...['apps/bff', 'apps/web', 'packages/contract', 'packages/sandbox', 'e2e'].map(
      (dir) => `${dir}/package.json`,
    ),
  ]
  const hash = createHash('sha256')
  for (const file of manifests) hash.update(readFileSync(join(root, file)))
  const stamp = join(cache, 'installed')
  const digest = hash.digest('hex')
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === digest) return
  console.error('Installing what Pilothouse needs …')
  run(pnpmPath, [
    'install',
    '--frozen-lockfile',
    '--trust-lockfile',
    '--prefer-offline',
    '--reporter=silent',
  ])
  mkdirSync(cache, { recursive: true })
  writeFileSync(stamp, digest)
}

/** Builds what has changed; says something only when it fails. */
function build() {
  const done = tryRun('turbo', [
    'run',
    'build',
    '--output-logs=errors-only',
    '--no-update-notifier',
  ])
  if (done.status === 0) return
  console.error(done.stdout, done.stderr)
  process.exit(done.status ?? 1)
}

/** Starts a program that lives as long as we do: signals go on to it, and it ends when our own parent does. */
function live(args, extra = {}) {
  // Node keeps what it compiled: the second start takes a third less.
  const child = spawn(node, args, {
    cwd: root,
    env: { NODE_COMPILE_CACHE: join(cache, 'compiled'), ...env, ...extra },
    stdio: 'inherit',
  })
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'])
    process.on(signal, () => child.kill(signal === 'SIGHUP' ? 'SIGTERM' : signal))
  const parent = process.ppid
  const watch = setInterval(() => {
    if (process.ppid === parent) return
    child.kill('SIGTERM')
  }, 1_000)
  child.on('exit', (code, signal) => {
    clearInterval(watch)
    process.exit(code ?? (signal === 'SIGINT' || signal === 'SIGTERM' ? 0 : 1))
  })
  return child
}

const commands = {
  start(args) {
    install()
    build()
    live(['apps/bff/src/main.ts', ...args])
  },
  async dev(args) {
    install()
    const { startDev } = await import('./dev.mjs')
    await startDev({ root, node, nodeFlags: nodeFlags(), env, args })
  },
  sandbox(args) {
    install()
    live([...nodeFlags(), 'packages/sandbox/src/main.ts', ...args])
  },
  open(args) {
    install()
    live(['apps/bff/src/open.ts', ...args])
  },
  format() {
    install()
    run('oxfmt', ['--write', '.'])
  },
  test() {
    install()
    const chromium = findBrowser({ node, run, tryRun })
    // Each test stands alone: the order of the tests in a file changes with the seed. One seed for all,
    // so that a failure is of the change and not of the order; TEST_SEED tries others.
    const seed = process.env.TEST_SEED ?? '236166'
    console.log(`Tests are shuffled with seed ${seed}; TEST_SEED=N tries another order.`)
    const shuffle = ['--sequence.shuffle.tests', `--sequence.seed=${seed}`]
    /** @type {[title: string, command: string, args: string[]][]} */
    const steps = [
      ['Format', 'oxfmt', ['--check', '.']],
      ['Build', 'turbo', ['run', 'build', '--output-logs=errors-only', '--no-update-notifier']],
      ['Types', 'turbo', ['run', 'typecheck', '--output-logs=errors-only', '--no-update-notifier']],
      ['Lint', 'oxlint', ['--type-aware', '--quiet']],
      // More workers than cores: while some files wait for real times, others work. What measures has the machine for itself.
      [
        'Unit tests and architecture',
        'vitest',
        ['run', '--exclude', '**/*.load.test.ts', '--maxWorkers=4', ...shuffle, ...reports('unit')],
      ],
      [
        'Load tests',
        'vitest',
        ['run', '.load.test.ts', '--maxWorkers=1', ...shuffle, ...reports('load')],
      ],
      ['Browser tests', 'playwright', ['test', '--config', 'e2e/playwright.config.ts']],
    ]
    let failed = 0
    for (const [title, command, args] of steps) {
      console.log(`\n▸ ${title}`)
      const from = Date.now()
      const done = spawnSync(command, args, {
        cwd: root,
        env: {
          ...env,
          PATH: `${join(root, 'e2e/node_modules/.bin')}${delimiter}${env.PATH}`,
          CHROMIUM_PATH: chromium,
        },
        stdio: ['ignore', 'inherit', 'inherit'],
        shell: windows,
      })
      console.log(
        `  ${done.status === 0 ? 'ok' : 'FAILED'}, ${Math.round((Date.now() - from) / 1000)} s`,
      )
      if (done.status !== 0) failed += 1
    }
    tally(failed)
  },
  screenshots(args) {
    install()
    build()
    live(['e2e/screenshots.ts', ...args], { CHROMIUM_PATH: findBrowser({ node, run, tryRun }) })
  },
}

/** vitest's reports: dots for people, numbers for `tally`. */
const reports = (name) => [
  '--reporter=dot',
  '--reporter=json',
  `--outputFile.json=node_modules/.cache/pilothouse/${name}.json`,
]

const [command = 'start', ...args] = process.argv.slice(2)
if (!Object.hasOwn(commands, command))
  fail(`There is no command ${command}; there are ${Object.keys(commands).join(', ')}.`)
await commands[command](args)
