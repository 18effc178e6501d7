import { mkdirSync, renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from '@playwright/test'
import { auditOf, expect, test } from '../console.ts'
import { openService } from '../steps.ts'

// An action is recorded or refused, and the user can see how a lost answer is looked into.
test.use({ accountOptions: { seed: 'demo', clock: 'manual' } })

async function scaleTo(page: Page, desired: number) {
  await page.getByRole('button', { name: 'Scale', exact: true }).click()
  const dialog = page.getByRole('dialog', { name: 'Scale cart' })
  await dialog.getByLabel('Desired tasks').fill(String(desired))
  await dialog.getByRole('button', { name: `Scale to ${desired}` }).click()
  return dialog
}

test('looks for the effect of a lost answer in the dialog, and finds it after 13 s', async ({
  page,
  account,
  console,
}) => {
  await openService(page, console, 'storefront', 'cart')
  await account.fault({
    api: 'ecs',
    operation: 'UpdateService',
    kind: 'late',
    ms: 13_000,
    times: 1,
  })
  const dialog = await scaleTo(page, 7)
  await expect(
    dialog.getByText(/AWS’s answer was lost. Looking whether it was carried out/),
  ).toBeVisible({ timeout: 20_000 })
  await expect(dialog).toBeHidden({ timeout: 20_000 })
  await expect(page.getByRole('log', { name: 'Notices' })).toContainText(
    'a second look shows that it was carried out',
  )
  expect(auditOf(console)).toMatchObject([{ code: 'service.scale', result: 'applied' }])
})

test('does not call an unknown result "not done"', async ({ page, account, console }) => {
  test.setTimeout(90_000)
  await openService(page, console, 'storefront', 'cart')
  await account.fault({ api: 'ecs', operation: 'UpdateService', kind: 'reset', times: 1 })
  const dialog = await scaleTo(page, 7)
  await expect(
    dialog.getByRole('heading', { name: 'It is not known whether this was done' }),
  ).toBeVisible({ timeout: 50_000 })
  await expect(dialog).toContainText('Check service/storefront/cart before you try again')
})

test('without an audit refuses actions and says so on every page, until the audit is back', async ({
  page,
  account,
  console,
}) => {
  await openService(page, console, 'storefront', 'cart')
  const audit = join(console.stateDir, 'audit.jsonl')
  mkdirSync(audit)
  const dialog = await scaleTo(page, 7)
  await expect(dialog.getByRole('alert')).toContainText(
    'Nothing was changed, because it could not be recorded',
  )
  await dialog.getByRole('button', { name: 'Cancel' }).click()
  const banner = page.getByText('Changes are refused because they cannot be recorded.')
  await expect(banner).toBeVisible()
  await page.getByRole('link', { name: 'Tasks', exact: true }).first().click()
  await expect(banner).toBeVisible()
  expect((await account.calls())['ecs:UpdateService']).toBeUndefined()
  renameSync(audit, `${audit}.aside`)
  await expect(banner).toBeHidden({ timeout: 20_000 })
  rmSync(`${audit}.aside`, { recursive: true })
})

test('while AWS throttles, names the quota and the time, and recovers', async ({
  page,
  account,
  console,
}) => {
  test.setTimeout(90_000)
  await openService(page, console, 'storefront', 'cart')
  const end = await account.fault({ api: 'ecs', kind: 'throttle' })
  await page.goto(`${console.url}/journey/us-east-1/clusters/storefront/services/checkout`)
  const problem = page.getByRole('main').getByRole('alert')
  await expect(problem).toContainText('ecs:DescribeServices waits for the quota “Service read”', {
    timeout: 30_000,
  })
  await expect(problem).toContainText(/Next try in \d+ s/)
  await end()
  await expect(page.getByRole('heading', { level: 1 })).toContainText('checkout', {
    timeout: 60_000,
  })
})
