import { execFile, spawnSync } from 'node:child_process'
import { promisify } from 'node:util'
import type { Account } from './account.ts'

const run = promisify(execFile)

/** Whether a program is on this machine; journeys with clients that we did not write skip, and say so, where it is not. */
export function has(command: string): boolean {
  const { error, status } = spawnSync(command, ['--version'], { stdio: 'ignore' })
  // Not every program knows --version. 127 is a shim with no program behind it.
  return !error && status !== 127
}

/** Runs the AWS CLI against an account of the sandbox and gives what it answered. */
export async function aws(
  account: Pick<Account, 'url' | 'accessKeyId' | 'secretAccessKey' | 'region'>,
  ...args: string[]
): Promise<unknown> {
  const { stdout } = await run(
    'aws',
    ['--output', 'json', '--endpoint-url', account.url, '--region', account.region, ...args],
    {
      env: {
        ...process.env,
        AWS_ACCESS_KEY_ID: account.accessKeyId,
        AWS_SECRET_ACCESS_KEY: account.secretAccessKey,
        AWS_PAGER: '',
        AWS_EC2_METADATA_DISABLED: 'true',
      },
    },
  )
  return stdout.trim() ? JSON.parse(stdout) : null
}

/** Runs a Python program that has boto3, with the endpoint and keys in its environment; gives what it printed as JSON. */
export async function boto3(
  at: { url: string; accessKeyId: string; secretAccessKey: string; region: string },
  program: string,
): Promise<unknown> {
  const { stdout } = await run('python3', ['-c', program], {
    env: {
      ...process.env,
      AWS_ENDPOINT_URL: at.url,
      AWS_ACCESS_KEY_ID: at.accessKeyId,
      AWS_SECRET_ACCESS_KEY: at.secretAccessKey,
      AWS_DEFAULT_REGION: at.region,
      AWS_EC2_METADATA_DISABLED: 'true',
    },
  })
  return stdout.trim() ? JSON.parse(stdout) : null
}

export const hasBoto3 = (): boolean =>
  spawnSync('python3', ['-c', 'import boto3'], { stdio: 'ignore' }).status === 0
