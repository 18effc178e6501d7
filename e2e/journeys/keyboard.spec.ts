import { expect, test } from '../console.ts'
import { row } from '../steps.ts'

test.use({ accountOptions: { seed: 'demo', clock: 'wall' }, regions: ['us-east-1', 'eu-west-1'] })

test('the palette finds a service and opens it', async ({ page }) => {
  await page.getByRole('link', { name: 'Services' }).click()
  await expect(page.getByRole('table', { name: 'Services' })).toHaveAttribute('aria-rowcount', '43')
  await page.keyboard.press('Control+k')
  const palette = page.getByRole('dialog', { name: 'Find anything' })
  await expect(palette.getByRole('combobox', { name: 'Find anything' })).toBeFocused()
  await page.keyboard.type('ledger')
  await expect(palette.getByRole('option').first()).toContainText('ledger')
  await page.keyboard.press('Enter')
  await expect(page.getByRole('heading', { level: 1, name: 'ledger', exact: true })).toBeVisible()
  await expect(page).toHaveURL(/\/eu-west-1\/clusters\/payments\/services\/ledger$/)
})

test('the palette finds an image by name or digest and shows its use', async ({
  page,
  account,
}) => {
  const look = async (text: string) => {
    await page.keyboard.press('Control+k')
    await expect(page.getByRole('combobox', { name: 'Find anything' })).toBeFocused()
    await page.keyboard.insertText(text)
  }
  const option = page.getByRole('dialog', { name: 'Find anything' }).getByRole('option').first()
  await look(`${account.id}.dkr.ecr.us-east-1.amazonaws.com/checkout:v412`)
  await expect(option).toContainText(/checkout:v412.*running 6 tasks · us-east-1/, {
    timeout: 30_000,
  })
  await page.keyboard.press('Enter')
  await expect(page.getByRole('heading', { level: 1, name: 'checkout:v412' })).toBeVisible()
  await expect(page.getByRole('table', { name: 'Uses' })).toContainText('checkout')
  const digest = decodeURIComponent(new URL(page.url()).pathname).split('@sha256:')[1] ?? ''
  await page.getByRole('link', { name: 'Services' }).click()
  await look(digest.slice(0, 12))
  await expect(option).toContainText('checkout:v412')
  await page.keyboard.press('Escape')
  await look(`checkout@sha256:${'0'.repeat(64)}`)
  await expect(page.getByRole('dialog', { name: 'Find anything' }).getByRole('status')).toHaveText(
    'No matches, images included.',
  )
})

test('j and k move in a table, Enter opens', async ({ page, console }) => {
  await page.goto(`${console.url}/journey/services?q=cluster:payments&sort=service`)
  const table = page.getByRole('table', { name: 'Services' })
  await expect(table).toHaveAttribute('aria-rowcount', '9')
  const names = await table.locator('a[data-row]').allTextContents()
  expect(names).toEqual([
    'dunning',
    'fraud-scoring',
    'invoicing',
    'ledger',
    'payment-api',
    'refunds',
    'settlement',
    'tax-calculator',
  ])
  await table.focus()
  for (const [key, name] of [
    ['j', 'dunning'],
    ['j', 'fraud-scoring'],
    ['j', 'invoicing'],
    ['k', 'fraud-scoring'],
  ] as const) {
    await page.keyboard.press(key)
    await expect(table.getByRole('link', { name, exact: true })).toBeFocused()
  }
  await page.keyboard.press('Enter')
  await expect(page.getByRole('heading', { level: 1, name: 'fraud-scoring' })).toBeVisible()
})

test('keeps filter, facet, sort and regions in the address across a reload', async ({
  page,
  console,
}) => {
  await page.goto(`${console.url}/journey/services`)
  const table = page.getByRole('table', { name: 'Services' })
  await expect(row(page, 'Services', 'cart')).toBeVisible()
  await page.getByRole('searchbox', { name: 'Filter' }).fill('cluster:payments')
  await expect(table).toHaveAttribute('aria-rowcount', '9')
  await page.getByRole('searchbox', { name: 'Filter' }).fill('cluster:storefront')
  await expect(table).toHaveAttribute('aria-rowcount', '14')
  await page
    .getByRole('group', { name: 'State' })
    .getByRole('button', { name: /^Failing/ })
    .click()
  await expect(row(page, 'Services', 'cart')).toHaveCount(0)
  await expect(row(page, 'Services', 'coupon-engine')).toBeVisible()
  await table.getByRole('button', { name: 'Running' }).click()
  await expect(table.getByRole('columnheader', { name: 'Running' })).toHaveAttribute(
    'aria-sort',
    'ascending',
  )
  const shown = await table.locator('a[data-row]').allTextContents()
  expect(Object.fromEntries(new URL(page.url()).searchParams)).toEqual({
    q: 'cluster:storefront',
    state: 'Failing',
    sort: 'running',
  })
  await page.reload()
  await expect(table.getByRole('columnheader', { name: 'Running' })).toHaveAttribute(
    'aria-sort',
    'ascending',
  )
  await expect(page.getByRole('searchbox', { name: 'Filter' })).toHaveValue('cluster:storefront')
  await expect(page.getByRole('button', { name: /^Failing/ })).toHaveAttribute(
    'aria-pressed',
    'true',
  )
  await expect(row(page, 'Services', 'coupon-engine')).toBeVisible()
  expect(await table.locator('a[data-row]').allTextContents()).toEqual(shown)
})

test('shows only the chosen regions', async ({ page }) => {
  await expect(row(page, 'Clusters', 'storefront')).toBeVisible()
  await expect(row(page, 'Clusters', 'payments')).toBeVisible()
  await page.getByRole('button', { name: /^journey/ }).click()
  await page.getByRole('menuitemcheckbox', { name: 'us-east-1' }).click()
  await expect(row(page, 'Clusters', 'storefront')).toHaveCount(0)
  await expect(row(page, 'Clusters', 'payments')).toBeVisible()
  await expect(page).toHaveURL(/region=eu-west-1/)
  await page.reload()
  await expect(row(page, 'Clusters', 'payments')).toBeVisible()
  await expect(row(page, 'Clusters', 'storefront')).toHaveCount(0)
})
