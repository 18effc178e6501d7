import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createRedactor } from '../src/aws/redact.ts'
import { openScope } from '../src/aws/scope.ts'
import { AwsCallError } from '../src/errors.ts'

// An SSO profile whose sign-in is not there: the SDK itself finds that out from the files, and asks nobody.
let dir: string
const before = { ...process.env }
beforeAll(() => {
  dir = mkdtempSync(join(tmpdir(), 'pilothouse-sso-'))
  writeFileSync(
    join(dir, 'config'),
    '[sso-session corp]\nsso_start_url = https://corp.awsapps.example/start\nsso_region = us-east-1\nsso_registration_scopes = sso:account:access\n\n[profile ops]\nsso_session = corp\nsso_account_id = 111122223333\nsso_role_name = Operator\nregion = us-east-1\n',
  )
  process.env['AWS_CONFIG_FILE'] = join(dir, 'config')
  process.env['AWS_SHARED_CREDENTIALS_FILE'] = join(dir, 'none')
  process.env['HOME'] = dir
})
afterAll(() => {
  process.env = before
  rmSync(dir, { recursive: true, force: true })
})

test('without a living SSO sign-in the exact command is told', async () => {
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
