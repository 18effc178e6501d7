import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createRedactor } from '../src/aws/redact.ts'
import { openScope } from '../src/aws/scope.ts'
import { AwsCallError } from '../src/errors.ts'

// An SSO profile without a sign-in: the SDK finds that in the files, without a call.
let dir: string
const before = { ...process.env }
beforeAll(() => {
  dir = mkdtempSync(join(tmpdir(), 'pilothouse-sso-'))
  writeFileSync(
    join(dir, 'config'),
    [
      '[sso-session corp]',
      'sso_start_url = https://corp.awsapps.example/start',
      'sso_region = us-east-1',
      'sso_registration_scopes = sso:account:access',
      '',
      '[profile ops]',
      'sso_session = corp',
      'sso_account_id = 111122223333',
      'sso_role_name = Operator',
      'region = us-east-1',
      '',
    ].join('\n'),
  )
  process.env['AWS_CONFIG_FILE'] = join(dir, 'config')
  process.env['AWS_SHARED_CREDENTIALS_FILE'] = join(dir, 'none')
  process.env['HOME'] = dir
})
afterAll(() => {
  process.env = before
  rmSync(dir, { recursive: true, force: true })
})

test('without a valid SSO sign-in the problem has the exact command', async () => {
  const scope = openScope(
    {
      name: 'ops',
      regions: ['us-east-1'],
      source: { kind: 'profile', profile: 'ops' },
      endpoint: 'http://127.0.0.1:9',
      sandbox: false,
    },
    'us-east-1',
    1,
    createRedactor(Buffer.alloc(32)),
  )
  const error: unknown = await scope.identity().catch((thrown: unknown) => thrown)
  scope.close()
  expect(error).toBeInstanceOf(AwsCallError)
  expect((error as AwsCallError).problem).toMatchObject({
    status: 503,
    command: 'aws sso login --profile ops',
  })
})
