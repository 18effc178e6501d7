import { spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { createInterface } from 'node:readline'
import type { AccountConfig } from './aws/sources.ts'

const regions = ['us-east-1', 'eu-west-1', 'ap-southeast-2']

/**
 * Turns the sandbox's ready line into an account, which differs from a real one by its endpoint and
 * key only.
 */
export function sandboxAccount(line: string): AccountConfig {
  const { url, accessKeyId, secretAccessKey } = JSON.parse(line) as Record<
    'url' | 'accessKeyId' | 'secretAccessKey',
    string
  >
  return {
    name: 'sandbox',
    regions,
    source: { kind: 'keys', accessKeyId, secretAccessKey },
    endpoint: url,
    sandbox: true,
  }
}

/** Starts the sandbox program `entry` as a child process. Resolves with its ready line. */
export async function startSandboxProcess(
  entry: string,
  flags: { seed: string; speed: string },
): Promise<{ line: string; close(): void }> {
  // The sandbox declares the flags that Node needs to run it.
  const node = JSON.parse(
    readFileSync(join(dirname(entry), '../node-flags.json'), 'utf8'),
  ) as string[]
  const child = spawn(
    process.execPath,
    [...node, entry, '--port', '0', '--seed', flags.seed, '--speed', flags.speed],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  )
  const line = await new Promise<string>((resolve, reject) => {
    child.once('error', reject)
    child.once('exit', (code) =>
      reject(new Error(`The sandbox ended before it was ready (exit code ${code}).`)),
    )
    createInterface({ input: child.stdout }).on('line', (text) => {
      if (text.startsWith('{')) resolve(text)
    })
  })
  return { line, close: () => child.kill('SIGTERM') }
}
