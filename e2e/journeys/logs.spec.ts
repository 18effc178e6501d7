import { boto3, hasBoto3 } from '../aws.ts'
import { expect, test } from '../console.ts'
import { openService } from '../steps.ts'

test.use({ accountOptions: { seed: 'demo', clock: 'wall' } })

test('leads from a failing service to the last log lines of the crash in one click', async ({
  page,
  console,
}) => {
  await openService(page, console, 'storefront', 'coupon-engine')
  await page
    .getByRole('region', { name: 'State' })
    .getByRole('link', { name: 'its log' })
    .first()
    .click()
  await expect(page.getByRole('heading', { level: 1, name: /^Task / })).toBeVisible()
  const why = page.getByRole('region', { name: 'Why it stopped' })
  const lines = why.getByRole('region', { name: 'Log of coupon-engine' })
  await expect(lines.getByRole('listitem').last()).toContainText('uncaught exception, exiting')
  await expect(lines.getByRole('listitem').last()).toBeInViewport()
  await expect(lines).toContainText('Error: connect ECONNREFUSED')
  await expect(lines).toContainText('The log begins here.')
  await expect(why).toContainText(/\/ecs\/coupon-engine \/ ecs\/coupon-engine\/[0-9a-f]{32}/)
  await expect(page.getByRole('link', { name: 'Its last lines stand above' })).toBeVisible()
})

test('adds older lines above and keeps the scroll position', async ({ page, console }) => {
  await openService(page, console, 'storefront', 'cart')
  await page
    .getByRole('table', { name: 'Tasks' })
    .getByRole('row')
    .filter({ hasText: 'RUNNING' })
    .first()
    .getByRole('link')
    .first()
    .click()
  await page.getByRole('region', { name: 'Container cart' }).getByText('Last lines').click()
  const lines = page.getByRole('region', { name: 'Log of cart' })
  await expect(lines.getByRole('listitem')).toHaveCount(50)
  const oldest = await lines.getByRole('listitem').first().textContent()
  await lines.getByRole('button', { name: 'Older lines' }).click()
  await expect(lines.getByRole('listitem')).toHaveCount(100)
  await expect(lines.getByRole('listitem').nth(50)).toHaveText(oldest ?? '')
  await expect(lines.getByRole('listitem').nth(50)).toBeInViewport()
})

test('shows a hostile line as text, without markup, terminal codes or secrets', async ({
  page,
  console,
  account,
}) => {
  test.skip(!hasBoto3(), 'boto3 is not installed: nobody else can write to the log.')
  await openService(page, console, 'storefront', 'cart')
  const link = page
    .getByRole('table', { name: 'Tasks' })
    .getByRole('row')
    .filter({ hasText: 'RUNNING' })
    .first()
    .getByRole('link')
    .first()
  const task = (await link.getAttribute('href'))?.split('/').at(-1) ?? ''
  await boto3(
    account,
    `
import boto3, time
message = '\\x1b[2J\\x1b[31m<img src=x onerror=alert(1)> \\u009b1mpassword=CANARY-9f8e7d\\r\\x00'
boto3.client('logs').put_log_events(
    logGroupName='/ecs/cart', logStreamName='ecs/cart/${task}',
    logEvents=[{'timestamp': int(time.time() * 1000), 'message': message}])`,
  )
  await link.click()
  await page.getByRole('region', { name: 'Container cart' }).getByText('Last lines').click()
  await expect(
    page
      .getByRole('region', { name: 'Log of cart' })
      .getByRole('listitem')
      .filter({ hasText: 'onerror' }),
  ).toHaveText(/<img src=x onerror=alert\(1\)> password=••••••$/)
  await expect(page.locator('img[src=x]')).toHaveCount(0)
})

test('explains missing lines: never started, and access denied', async ({
  page,
  console,
  account,
}) => {
  await openService(page, console, 'storefront', 'image-resizer')
  await page
    .getByRole('region', { name: 'State' })
    .getByRole('link', { name: 'its log' })
    .first()
    .click()
  await expect(page.getByRole('region', { name: 'Why it stopped' })).toContainText(
    'The container never started, so it has no log.',
  )

  await account.fault({ api: 'logs', operation: 'GetLogEvents', kind: 'denied' })
  await openService(page, console, 'storefront', 'coupon-engine')
  await page
    .getByRole('region', { name: 'State' })
    .getByRole('link', { name: 'its log' })
    .first()
    .click()
  await expect(page.getByRole('alert')).toContainText('The permission logs:GetLogEvents')
  await expect(page.getByRole('region', { name: 'Why it stopped' })).toContainText(
    'Essential container in task exited',
  )
})
