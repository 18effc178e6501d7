import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test as base, type Page } from '@playwright/test'
import { newAccount, type TestAccount, type TestAccountOptions } from './account.ts'
import { startProgram } from './process.ts'

export interface Console {
  url: string
  /** The launch link. It works once. */
  link: string
  stateDir: string
  stop(): Promise<void>
}

/**
 * Writes the credentials file of a journey's profile. Writing it again is like signing in again.
 */
export const credentialsFile = (
  dir: string,
  keys: { accessKeyId: string; secretAccessKey: string },
): string => {
  const file = join(dir, 'credentials')
  writeFileSync(
    file,
    [
      '[journey]',
      `aws_access_key_id = ${keys.accessKeyId}`,
      `aws_secret_access_key = ${keys.secretAccessKey}`,
      '',
    ].join('\n'),
  )
  return file
}

/** Starts a console on an endpoint, as a user does with --aws and a profile. */
export async function startConsole(
  endpoint: { url: string; accessKeyId: string; secretAccessKey: string; regions: string[] },
  args: string[] = [],
): Promise<Console> {
  const stateDir = mkdtempSync(join(tmpdir(), 'pilothouse-'))
  const program = await startProgram(
    process.execPath,
    [
      'apps/bff/src/main.ts',
      '--aws',
      '--profile',
      'journey',
      '--region',
      endpoint.regions.join(','),
      '--port',
      '0',
      '--no-open',
      '--state',
      stateDir,
      ...args,
    ],
    /^Pilothouse is ready/,
    {
      AWS_ENDPOINT_URL: endpoint.url,
      AWS_SHARED_CREDENTIALS_FILE: credentialsFile(stateDir, endpoint),
      AWS_CONFIG_FILE: join(stateDir, 'config'),
      AWS_EC2_METADATA_DISABLED: 'true',
    },
  )
  const link = program.line.replace('Pilothouse is ready: ', '')
  return {
    url: new URL(link).origin,
    link,
    stateDir,
    async stop() {
      await program.stop()
      rmSync(stateDir, { recursive: true, force: true })
    },
  }
}

/** The results of all actions in the audit, without the intent lines before the writes. */
export const auditOf = (console: Console): Record<string, string>[] => {
  try {
    return readFileSync(join(console.stateDir, 'audit.jsonl'), 'utf8')
      .split('\n')
      .filter(Boolean)
      .map((line) => JSON.parse(line) as Record<string, string>)
      .filter((line) => line['result'] !== 'intent')
  } catch {
    return []
  }
}

interface Fixtures {
  /** The initial content of the journey's account. */
  accountOptions: TestAccountOptions
  /** Faults that are injected from the start. */
  faults: Record<string, unknown>[]
  regions: string[]
  account: TestAccount
  console: Console
  /** A page that is signed in. */
  page: Page
  /** Errors in the browser's console and uncaught exceptions. Any of them fails the journey. */
  complaints: string[]
}

export const test = base.extend<Fixtures>({
  accountOptions: [{}, { option: true }],
  faults: [[], { option: true }],
  regions: [['us-east-1'], { option: true }],
  complaints: async ({}, use) => {
    await use([])
  },
  account: async ({ accountOptions, faults }, use) => {
    const account = await newAccount(accountOptions)
    for (const fault of faults) await account.fault(fault)
    await use(account)
    await account.control('DELETE', '')
  },
  console: async ({ account, regions }, use) => {
    const console = await startConsole({
      url: account.url,
      accessKeyId: account.accessKeyId,
      secretAccessKey: account.secretAccessKey,
      regions,
    })
    await use(console)
    await console.stop()
  },
  page: async ({ page, console, complaints }, use) => {
    page.on('pageerror', (error) => complaints.push(`threw: ${error.message}`))
    page.on('console', (message) => {
      if (/Content Security Policy|TrustedScript|Trusted Type/i.test(message.text()))
        complaints.push(message.text())
    })
    await page.goto(console.link)
    await page.getByRole('heading', { level: 1 }).waitFor()
    await use(page)
    base.expect(complaints).toEqual([])
  },
})

export { expect } from '@playwright/test'
