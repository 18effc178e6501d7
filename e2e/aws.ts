import { execFile, spawnSync } from 'node:child_process'
import { promisify } from 'node:util'
import type { TestAccount } from './account.ts'

const run = promisify(execFile)

/** Whether a program is installed. Journeys with third-party clients skip if it is not. */
export function has(command: string): boolean {
  const { error, status } = spawnSync(command, ['--version'], { stdio: 'ignore' })
  // Some programs do not know --version. Exit code 127 means a shim without a program.
  return !error && status !== 127
}

/** Runs the AWS CLI against an account of the sandbox and returns its output. */
export async function aws(
  account: Pick<TestAccount, 'url' | 'accessKeyId' | 'secretAccessKey' | 'region'>,
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

/**
 * Runs a Python program with boto3, and with endpoint and keys in its environment. Returns its
 * output, parsed as JSON.
 */
export async function boto3(
  endpoint: { url: string; accessKeyId: string; secretAccessKey: string; region: string },
  program: string,
): Promise<unknown> {
  const { stdout } = await run('python3', ['-c', program], {
    env: {
      ...process.env,
      AWS_ENDPOINT_URL: endpoint.url,
      AWS_ACCESS_KEY_ID: endpoint.accessKeyId,
      AWS_SECRET_ACCESS_KEY: endpoint.secretAccessKey,
      AWS_DEFAULT_REGION: endpoint.region,
      AWS_EC2_METADATA_DISABLED: 'true',
    },
  })
  return stdout.trim() ? JSON.parse(stdout) : null
}

export const hasBoto3 = (): boolean =>
  spawnSync('python3', ['-c', 'import boto3'], { stdio: 'ignore' }).status === 0
