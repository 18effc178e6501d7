import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test as base, type Page } from '@playwright/test'
import { newAccount, type TestAccount } from '../account.ts'
import { copyBuild, renewBuild } from '../page-build.ts'
import { startProgram } from '../process.ts'

/** A console that a journey stops, updates and restarts at the same address. */
interface Updatable {
  link: string
  stop(): Promise<void>
  start(): Promise<void>
  /** Replaces the page's build, as an update does. */
  update(): void
}

async function startUpdatable({
  url,
  accessKeyId,
  secretAccessKey,
}: TestAccount): Promise<Updatable & { remove: () => Promise<void> }> {
  const state = mkdtempSync(join(tmpdir(), 'pilothouse-'))
  const build = copyBuild()
  const run = (port: string) =>
    startProgram(
      process.execPath,
      ['apps/bff/src/main.ts', '--port', port, '--no-open', '--state', state],
      /^Pilothouse is ready/,
      {
        PILOTHOUSE_SANDBOX: JSON.stringify({ url, accessKeyId, secretAccessKey }),
        PILOTHOUSE_PAGE: build,
      },
    )
  let program = await run('0')
  const link = program.line.replace('Pilothouse is ready: ', '')
  return {
    link,
    stop: () => program.stop(),
    async start() {
      program = await run(new URL(link).port)
    },
    update: () => renewBuild(build),
    async remove() {
      await program.stop()
      for (const dir of [state, build]) rmSync(dir, { recursive: true, force: true })
    },
  }
}

const test = base.extend<{ site: Updatable }>({
  site: async ({}, use) => {
    const account = await newAccount({ seed: 'demo', clock: 'wall' })
    const site = await startUpdatable(account)
    await use(site)
    await site.remove()
    await account.control('DELETE', '')
  },
  page: async ({ page, site }, use) => {
    await page.goto(site.link)
    await expect(page.getByRole('table', { name: 'Clusters' })).toBeVisible()
    await use(page)
  },
})

const main = (page: Page) => page.getByRole('main')
const navigation = (page: Page) => page.getByRole('navigation', { name: 'Main' })
const freshness = (page: Page) => page.getByRole('banner').getByRole('status')
const reload = (page: Page) => page.getByRole('button', { name: 'Reload' })

/** Marks the document, to detect a reload. */
const mark = (page: Page) =>
  page.evaluate(() => void (document.documentElement.dataset['mark'] = 'kept'))
const expectKept = (page: Page) => expect(page.locator('html')).toHaveAttribute('data-mark', 'kept')

test('F34: after an update the open page says so and works until it is reloaded', async ({
  page,
  site,
}) => {
  test.setTimeout(90_000)
  await expect(freshness(page)).toHaveText(/^\d+ s ago$/)
  await expect(reload(page)).toHaveCount(0)
  await mark(page)
  await site.stop()
  site.update()
  await site.start()
  await expect(page.getByText('Pilothouse was updated.')).toBeVisible({ timeout: 30_000 })
  await expect(page.getByRole('table', { name: 'Clusters' })).toBeVisible()
  // A page whose script was in the old build says what to do, within the frame.
  await navigation(page).getByRole('link', { name: 'Task definitions' }).click()
  await expect(
    main(page).getByRole('heading', { level: 1, name: 'Reload to see this page' }),
  ).toBeVisible()
  await expect(navigation(page)).toBeVisible()
  await expectKept(page)
  await main(page).getByRole('button', { name: 'Reload' }).click()
  await expect(page.getByRole('table', { name: 'Task definitions' })).toBeVisible({
    timeout: 30_000,
  })
  await expect(reload(page)).toHaveCount(0)
})

test('F34: without an update, says nothing when the server comes back', async ({ page, site }) => {
  test.setTimeout(90_000)
  await expect(freshness(page)).toHaveText(/^\d+ s ago$/)
  await site.stop()
  await expect(freshness(page)).toHaveText(/Not live/, { timeout: 15_000 })
  await site.start()
  await expect(freshness(page)).toHaveText(/^\d+ s ago$/, { timeout: 30_000 })
  await expect(reload(page)).toHaveCount(0)
})

test('F34: while the server is away, an unloaded page says so and opens later', async ({
  page,
  site,
}) => {
  test.setTimeout(90_000)
  await mark(page)
  await site.stop()
  await navigation(page).getByRole('link', { name: 'Task definitions' }).click()
  const problem = main(page).getByRole('alert')
  await expect(problem).toContainText(
    'Pilothouse does not answer. Is it still running in its terminal?',
    { timeout: 20_000 },
  )
  await expect(navigation(page)).toBeVisible()
  await expect(page).toHaveURL(/\/task-definitions$/)
  // The server is still away: the message stays.
  await problem.getByRole('button', { name: 'Try again' }).click()
  await expect(problem).toContainText('Pilothouse does not answer')
  await site.start()
  await problem.getByRole('button', { name: 'Try again' }).click()
  await expect(page.getByRole('table', { name: 'Task definitions' })).toBeVisible({
    timeout: 30_000,
  })
  await expectKept(page)
})

test('F34: while the server is away, the search box says so, and opens later', async ({
  page,
  site,
}) => {
  test.setTimeout(90_000)
  await mark(page)
  await site.stop()
  await page.getByRole('button', { name: 'Find anything' }).click()
  const notice = page
    .getByRole('alert')
    .filter({ hasText: 'This part of the page could not be loaded.' })
  await expect(notice).toBeVisible()
  await expect(page.getByRole('table', { name: 'Clusters' })).toBeVisible()
  await notice.getByRole('button', { name: 'Close' }).click()
  await expect(notice).toHaveCount(0)
  await page.getByRole('button', { name: 'Find anything' }).click()
  await expect(notice).toContainText('Pilothouse does not answer.')
  await site.start()
  await notice.getByRole('button', { name: 'Try again' }).click()
  await expect(page.getByRole('dialog')).toBeVisible()
  await expectKept(page)
})

test('F34: Reload only says so while the server is away', async ({ page, site }) => {
  test.setTimeout(90_000)
  await expect(freshness(page)).toHaveText(/^\d+ s ago$/)
  await site.stop()
  site.update()
  await site.start()
  await expect(reload(page)).toBeVisible({ timeout: 30_000 })
  await mark(page)
  await site.stop()
  await reload(page).click()
  await expect(page.getByText('Pilothouse does not answer. Try again in a moment.')).toBeVisible()
  await expectKept(page)
})
