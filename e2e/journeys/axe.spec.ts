import { AxeBuilder } from '@axe-core/playwright'
import type { Page } from '@playwright/test'
import { expect, test } from '../console.ts'
import { openScale, openService, pathOf } from '../steps.ts'

test.use({ accountOptions: { seed: 'demo', clock: 'wall' } })

const service = pathOf('storefront', 'services', 'cart')
/**
 * Paths and a text that shows when everything is loaded. Filters long tables, since one row is
 * enough.
 */
const pages: [path: string, text: string][] = [
  ['/journey/clusters', 'in trouble'],
  ['/journey/services?q=cluster:storefront', 'coupon-engine'],
  ['/journey/tasks?q=checkout', 'RUNNING'],
  ['/journey/tasks?status=stopped&q=cluster:analytics', 'db-migrate'],
  ['/journey/task-definitions?q=ca', 'cart'],
  [pathOf('analytics'), 'superset'],
  [`${pathOf('analytics')}?tab=tasks`, 'RUNNING'],
  [`${pathOf('analytics')}?tab=instances`, 'm5.2xlarge'],
  [`${pathOf('analytics')}?tab=metrics`, 'All values as a table'],
  [`${pathOf('analytics')}?tab=settings`, 'containerInsights'],
  [service, 'RUNNING'],
  [`${service}?tab=deployments`, 'COMPLETED'],
  [`${pathOf('storefront', 'services', 'recommendations')}?tab=deployments`, 'IN_PROGRESS'],
  [`${service}?tab=metrics`, 'All values as a table'],
  [`${service}?tab=targets`, 'targets by address'],
  [`${service}?tab=events`, 'steady state'],
  [`${service}?tab=scaling`, 'has no autoscaling'],
  [`${pathOf('storefront', 'services', 'search-api')}?tab=scaling`, 'Last activities'],
  [`${service}?tab=configuration`, 'Circuit breaker'],
  [pathOf('storefront', 'services', 'coupon-engine'), 'Failing'],
  ['/journey/us-east-1/task-definitions/checkout', 'checkout:1'],
  ['/journey/us-east-1/task-definitions/checkout/1', 'Task size and place'],
  ['/journey/us-east-1/task-definitions/checkout/1?tab=json', 'containerDefinitions'],
  ['/journey/us-east-1/task-definitions/new', 'Common fields'],
  [pathOf('no-such'), 'no-such'],
  ['/journey/no/such/page', 'There is no such page'],
]

/** Themes differ only in colour, so the other rules are checked in light only. */
async function violations(page: Page): Promise<string[]> {
  const found: string[] = []
  for (const theme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme: theme, reducedMotion: 'reduce' })
    const axe = new AxeBuilder({ page }).setLegacyMode()
    const { violations: all } = await (
      theme === 'dark' ? axe.withRules('color-contrast') : axe
    ).analyze()
    found.push(
      ...all.flatMap((v) =>
        v.nodes.map(
          ({ html, failureSummary = '' }) =>
            `${theme}: ${v.id}: ${html.slice(0, 160)} ` +
            failureSummary.replaceAll('\n', ' ').slice(0, 200),
        ),
      ),
    )
  }
  return found
}

for (const width of [1440, 390]) {
  test.describe(`${width} wide`, () => {
    test.use({ viewport: { width, height: 900 } })

    test('finds no accessibility violation on any page, in light and dark', async ({
      page,
      console,
      browser,
    }) => {
      test.setTimeout(240_000)
      // The frame is on every page: report its violations once.
      const found = new Map<string, string>()
      const check = async (what: string, checked: Page = page) => {
        for (const violation of await violations(checked))
          if (!found.has(violation)) found.set(violation, what)
      }
      for (const [path, text] of pages) {
        await page.goto(`${console.url}${path}`)
        await expect(
          page.locator('body').getByText(text).filter({ visible: true }).first(),
        ).toBeVisible()
        await check(path)
      }
      await openService(page, console, 'storefront', 'cart')
      await openScale(page, 'cart')
      await check('the scale dialog')
      await page.keyboard.press('Escape')
      await page
        .getByRole('table', { name: 'Tasks' })
        .getByRole('row')
        .filter({ hasText: 'RUNNING' })
        .first()
        .getByRole('link')
        .first()
        .click()
      await expect(page.getByRole('heading', { level: 1, name: /^Task / })).toBeVisible()
      await expect(page.getByText('its groups apply', { exact: true })).toBeVisible()
      await check('a task')
      await openService(page, console, 'storefront', 'coupon-engine')
      await page.getByRole('link', { name: 'its log' }).first().click()
      await expect(page.getByRole('region', { name: /^Log of/ })).toContainText(
        'uncaught exception',
      )
      await check('a task that crashed, with its log')
      const stranger = await browser.newContext({ viewport: { width, height: 900 } })
      const other = await stranger.newPage()
      await other.goto(console.url)
      await expect(other.getByRole('heading', { level: 1, name: 'Sign in' })).toBeVisible()
      await check('the sign-in page', other)
      await stranger.close()
      expect([...found].map(([violation, what]) => `${what}: ${violation}`)).toEqual([])
    })
  })
}
