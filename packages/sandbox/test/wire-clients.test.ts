import { execFile, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'
import { useSandbox } from './wire-harness.ts'

const { box } = useSandbox()
const run = promisify(execFile)
const works = (command: string, ...args: string[]): boolean => spawnSync(command, args).status === 0

const environment = () => ({
  ...process.env,
  AWS_ENDPOINT_URL: box().url,
  AWS_ACCESS_KEY_ID: box().accessKeyId,
  AWS_SECRET_ACCESS_KEY: box().secretAccessKey,
  AWS_DEFAULT_REGION: box().region,
  AWS_EC2_METADATA_DISABLED: 'true',
})

const python = `
import boto3, json
ecr = boto3.client('ecr')
ecr.create_repository(repositoryName='web')
repositories = ecr.describe_repositories(repositoryNames=['web'])['repositories']
print(json.dumps([
    boto3.client('sts').get_caller_identity()['Arn'],
    boto3.client('ecs').describe_clusters(clusters=['none'])['failures'][0]['reason'],
    [r['repositoryUri'] for r in repositories],
]))
`

test.skipIf(!works('python3', '-c', 'import boto3'))(
  'boto3 (skipped where python3 has no boto3)',
  async () => {
    const { stdout } = await run('python3', ['-c', python], { env: environment() })
    expect(JSON.parse(stdout)).toEqual([
      'arn:aws:iam::123456789012:user/pilothouse',
      'MISSING',
      ['123456789012.dkr.ecr.us-east-1.amazonaws.com/web'],
    ])
  },
  60_000,
)

test.skipIf(!works('aws', '--version'))(
  'the AWS CLI (skipped where aws is not installed)',
  async () => {
    const aws = async (...args: string[]) =>
      JSON.parse(
        (await run('aws', [...args, '--output', 'json'], { env: environment() })).stdout,
      ) as unknown
    expect(await aws('sts', 'get-caller-identity')).toMatchObject({ Account: '123456789012' })
    expect(await aws('ecs', 'list-clusters')).toEqual({ clusterArns: [] })
    expect(await aws('ecr', 'create-repository', '--repository-name', 'cli')).toMatchObject({
      repository: { repositoryName: 'cli', imageTagMutability: 'MUTABLE' },
    })
    const { stdout } = await run('aws', ['ecr', 'get-login-password'], { env: environment() })
    const answer = await fetch(new URL('/v2/', box().url), {
      headers: { authorization: `Basic ${Buffer.from(`AWS:${stdout.trim()}`).toString('base64')}` },
    })
    expect(answer.status).toBe(200)
  },
  60_000,
)

const main = fileURLToPath(new URL('../src/main.ts', import.meta.url))

test('the command prints its address in one line and stops on a signal', async () => {
  const child = spawn(process.execPath, [main, '--port', '0', '--seed', 'empty'])
  const [line] = (await once(child.stdout, 'data')) as [Buffer]
  const said = JSON.parse(line.toString()) as { url: string }
  expect(said).toEqual({
    url: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+$/),
    accessKeyId: expect.any(String),
    secretAccessKey: expect.any(String),
    region: 'us-east-1',
  })
  expect((await fetch(said.url, { method: 'POST' })).status).toBe(403)
  child.kill('SIGTERM')
  expect((await once(child, 'exit'))[0]).toBe(0)
}, 20_000)

test('the command refuses an unknown flag', async () => {
  for (const flags of [['--port', 'x'], ['--seed', 'vast'], ['--speed', '0'], ['--what']]) {
    const { status, stderr, stdout } = spawnSync(process.execPath, [main, ...flags], {
      encoding: 'utf8',
    })
    expect(status, flags.join(' ')).toBe(2)
    expect(stderr).toContain('Usage:')
    expect(stdout).toBe('')
  }
}, 20_000)
