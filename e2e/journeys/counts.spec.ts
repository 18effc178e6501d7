import type { Page } from '@playwright/test'
import { boto3, hasBoto3 } from '../aws.ts'
import { expect, test } from '../console.ts'

/** Records every count that the page's head shows, from before its first paint. */
const noteCounts = (page: Page) =>
  page.addInitScript(() => {
    const said: string[] = []
    Object.assign(window, { said })
    new MutationObserver(() => {
      const text = document.querySelector('h1 + *')?.textContent
      if (text && said.at(-1) !== text) said.push(text)
    }).observe(document, { subtree: true, childList: true, characterData: true })
  })
const saidCounts = (page: Page): Promise<string[]> =>
  page.evaluate(() => (window as unknown as { said: string[] }).said)

test.describe('a large account', () => {
  test.use({ accountOptions: { seed: 'large', clock: 'wall' } })
  test.setTimeout(120_000)

  test('shows all of 1,000 services and 10,000 tasks, and the progress until then', async ({
    page,
    console,
  }) => {
    await noteCounts(page)
    await page.goto(`${console.url}/journey/services`)
    for (const { noun, rows, whole } of [
      { noun: 'Services', rows: '1001', whole: '1,000 in 10 clusters' },
      { noun: 'Tasks', rows: '10001', whole: '10,000' },
    ]) {
      await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: noun }).click()
      await expect(page.getByRole('main').locator('h1 + *')).toHaveText(whole, { timeout: 90_000 })
      await expect(page.getByRole('table', { name: noun })).toHaveAttribute('aria-rowcount', rows)
    }
    const said = await saidCounts(page)
    expect(said).toEqual(
      expect.arrayContaining(['1,000 in 10 clusters', '10,000', expect.stringContaining(' of ')]),
    )
    // Every earlier count must say that it is incomplete.
    for (const text of said)
      expect(text).toMatch(/^(1,000 in 10 clusters|10,000|[\d,]+ of [\d,?].*)$/)
  })
})

test.describe('an account of 120 clusters', () => {
  test.skip(!hasBoto3(), 'boto3 is not installed.')
  test.use({ accountOptions: { clock: 'wall' } })

  test('shows all of them', async ({ page, account, console }) => {
    await boto3(
      account,
      `
import boto3
ecs = boto3.client('ecs')
for n in range(120): ecs.create_cluster(clusterName=f'fleet-{n:03}')`,
    )
    await page.goto(`${console.url}/journey/clusters`)
    const table = page.getByRole('table', { name: 'Clusters' })
    await expect(table).toHaveAttribute('aria-rowcount', '121', { timeout: 30_000 })
    await expect(page.getByRole('main').getByText('120', { exact: true })).toBeVisible()
    await page.getByRole('searchbox', { name: 'Filter' }).fill('fleet-119')
    await expect(table.getByRole('link', { name: 'fleet-119' })).toBeVisible()
  })
})
