import { execFile } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test as plain } from '@playwright/test'
import { expect, test } from '../console.ts'
import { root, startProgram } from '../process.ts'

/** Runs one of the console's programs until it exits. */
const run = (
  program: string,
  args: string[],
): Promise<{ code: number; stdout: string; stderr: string }> =>
  new Promise((resolve) => {
    execFile(process.execPath, [program, ...args], { cwd: root }, (error, stdout, stderr) =>
      resolve({ code: error ? Number(error.code) : 0, stdout, stderr }),
    )
  })

plain('refuses to listen on every address', async () => {
  const { code, stdout, stderr } = await run('apps/bff/src/main.ts', [
    '--listen',
    '0.0.0.0',
    '--port',
    '0',
    '--no-open',
  ])
  expect(code).toBe(2)
  expect(stdout).toBe('')
  expect(stderr).toMatch(/^--listen 0\.0\.0\.0: Pilothouse listens on 127\.0\.0\.1 only\. .+\n$/)
})

test('another launch link for a running console signs in, once', async ({ console, browser }) => {
  const { code, stdout } = await run('apps/bff/src/open.ts', [
    '--port',
    new URL(console.url).port,
    '--no-open',
    '--state',
    console.stateDir,
  ])
  expect(code).toBe(0)
  const link = stdout.trim()
  for (const title of ['Clusters', 'Sign in']) {
    const context = await browser.newContext()
    const page = await context.newPage()
    await page.goto(link)
    await expect(page.getByRole('heading', { level: 1, name: title })).toBeVisible()
    await context.close()
  }
})

plain('does not touch the credentials of this machine without --aws', async ({ page }) => {
  const state = mkdtempSync(join(tmpdir(), 'pilothouse-'))
  // Each of these is refused, or waits for an endpoint that does not answer.
  const garbage = {
    AWS_ACCESS_KEY_ID: 'AKIAGARBAGEGARBAGE00',
    AWS_SECRET_ACCESS_KEY: 'garbage',
    AWS_SESSION_TOKEN: 'garbage',
    AWS_PROFILE: 'no-such-profile',
    AWS_ENDPOINT_URL: 'http://127.0.0.1:9',
    AWS_SHARED_CREDENTIALS_FILE: '/nowhere',
    AWS_REGION: 'mars-north-1',
  }
  const program = await startProgram(
    process.execPath,
    ['apps/bff/src/main.ts', '--port', '0', '--no-open', '--state', state],
    /^Pilothouse is ready/,
    garbage,
  )
  try {
    await page.goto(program.line.replace('Pilothouse is ready: ', ''))
    await expect(
      page
        .getByRole('table', { name: 'Clusters' })
        .getByRole('link', { name: 'disaster-recovery' }),
    ).toBeVisible()
    await expect(page.getByRole('main').getByRole('alert')).toHaveCount(0)
    await expect(page.getByRole('banner').getByRole('status')).toHaveText(/^\d+ s ago$/)
  } finally {
    await program.stop()
    rmSync(state, { recursive: true, force: true })
  }
})

test("puts no secret into an address; browser storage has the key, not AWS's answers", async ({
  page,
  console,
}) => {
  const addresses: string[] = []
  page.on('request', (request) => addresses.push(request.url()))
  await page.goto(`${console.url}/journey/clusters`)
  await expect(page.getByRole('heading', { level: 1, name: 'Clusters' })).toBeVisible()
  const kept = await page.evaluate(() =>
    Object.fromEntries([...Object.entries(localStorage), ...Object.entries(sessionStorage)] as [
      string,
      string,
    ][]),
  )
  const key = kept['pilothouse-key'] ?? ''
  expect(key).toHaveLength(43)
  expect(
    [...addresses, page.url()].filter(
      (address) => address.includes(key) || address.includes('#k='),
    ),
  ).toEqual([])
  const stored = JSON.stringify(Object.entries(kept).filter(([name]) => name !== 'pilothouse-key'))
  expect(stored).not.toMatch(/arn:aws|AKIA|desired/)
  expect(await page.evaluate(async () => (await indexedDB.databases()).length)).toBe(0)
})
