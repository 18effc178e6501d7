import { AxeBuilder } from '@axe-core/playwright'
import type { Page } from '@playwright/test'
import { expect, test } from '../console.ts'
import { openScale, openService, pathOf } from '../steps.ts'

test.use({ accountOptions: { seed: 'demo', clock: 'manual' } })

const service = pathOf('storefront', 'services', 'cart')
/** Addresses, and what stands there once all is read. */
const pages: [path: string, text: string][] = [
  ['/journey/clusters', 'in trouble'],
  ['/journey/services', 'loyalty-legacy'],
  ['/journey/tasks', 'RUNNING'],
  ['/journey/tasks?status=stopped', 'coupon-engine'],
  ['/journey/task-definitions', 'cart'],
  [pathOf('platform'), 'identity'],
  [`${pathOf('platform')}?tab=tasks`, 'RUNNING'],
  [`${pathOf('platform')}?tab=instances`, 'r5.xlarge'],
  [`${pathOf('platform')}?tab=settings`, 'containerInsights'],
  [service, 'RUNNING'],
  [`${service}?tab=deployments`, 'COMPLETED'],
  [`${service}?tab=events`, 'steady state'],
  [`${service}?tab=configuration`, 'Circuit breaker'],
  [pathOf('storefront', 'services', 'coupon-engine'), 'failed'],
  ['/journey/us-east-1/task-definitions/checkout', 'ACTIVE'],
  ['/journey/us-east-1/task-definitions/checkout/1', 'Task size and place'],
  ['/journey/us-east-1/task-definitions/checkout/1?tab=json', 'containerDefinitions'],
  [pathOf('no-such'), 'no-such'],
  ['/journey/no/such/page', 'There is no such page'],
]

async function violations(page: Page): Promise<string[]> {
  const found = await new AxeBuilder({ page }).analyze()
  return found.violations.flatMap((v) => v.nodes.map((n) => `${v.id}: ${n.html.slice(0, 160)} ${n.failureSummary?.replaceAll('\n', ' ').slice(0, 200) ?? ''}`))
}

for (const colorScheme of ['light', 'dark'] as const) {
  for (const width of [1440, 390]) {
    test.describe(`${colorScheme}, ${width} wide`, () => {
      test.use({ colorScheme, viewport: { width, height: 900 }, contextOptions: { reducedMotion: 'reduce' } })

      test('no page has a barrier', async ({ page, console, browser }) => {
        test.setTimeout(150_000)
        const check = async (what: string, at: Page = page) => expect.soft(await violations(at), what).toEqual([])
        for (const [path, text] of pages) {
          await page.goto(`${console.url}${path}`)
          await expect(page.locator('body').getByText(text).filter({ visible: true }).first()).toBeVisible()
          await check(path)
        }
        await openService(page, console, 'storefront', 'cart')
        await openScale(page, 'cart')
        await check('scale dialog')
        await page.keyboard.press('Escape')
        await page.getByRole('table', { name: 'Tasks' }).getByRole('row').filter({ hasText: 'RUNNING' }).first().getByRole('link').first().click()
        await expect(page.getByRole('heading', { level: 1, name: /^Task / })).toBeVisible()
        await check('task')
        const stranger = await browser.newContext({ colorScheme, viewport: { width, height: 900 } })
        const other = await stranger.newPage()
        await other.goto(console.url)
        await expect(other.getByRole('heading', { level: 1, name: 'Sign in' })).toBeVisible()
        await check('sign in', other)
        await stranger.close()
      })
    })
  }
}
