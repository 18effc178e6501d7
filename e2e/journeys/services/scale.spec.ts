import { aws, boto3, has, hasBoto3 } from '../../aws.ts'
import { auditOf, expect, test } from '../../console.ts'
import { openScale, openService, row } from '../../steps.ts'

test.use({ accountOptions: { seed: 'demo', clock: 'wall', speed: 20 } })

test('scales a service and follows it to steady state without a reload', async ({
  page,
  account,
  console,
}) => {
  await page
    .getByRole('table', { name: 'Clusters' })
    .getByRole('link', { name: 'storefront' })
    .click()
  await row(page, 'Services', 'cart').getByRole('link', { name: 'cart' }).click()
  await expect(page.getByRole('heading', { level: 1, name: 'cart' })).toBeVisible()
  await page.evaluate(() => Object.assign(window, { notReloaded: true }))

  const dialog = await openScale(page, 'cart')
  await expect(dialog.getByLabel('Desired tasks')).toHaveValue('4')
  await dialog.getByLabel('Desired tasks').fill('7')
  await expect(dialog.getByText('3 tasks will start.')).toBeVisible()
  await dialog.getByRole('button', { name: 'Scale to 7' }).click()

  await expect(dialog).toBeHidden()
  await expect(page.getByRole('log', { name: 'Notices' })).toContainText(
    'cart is being scaled from 4 to 7.',
  )
  await expect(page.getByText('7 / 7', { exact: true })).toBeVisible({ timeout: 30_000 })
  await expect(page.getByRole('region', { name: 'State' })).toContainText('Steady', {
    timeout: 30_000,
  })
  expect(await page.evaluate(() => 'notReloaded' in window)).toBe(true)
  expect((await account.calls())['ecs:UpdateService']).toBe(1)
  expect(auditOf(console)).toMatchObject([
    {
      code: 'service.scale',
      target: 'service/storefront/cart',
      result: 'applied',
      region: 'us-east-1',
      detail: 'desired count 4 → 7',
    },
  ])
})

test('the old count is selected when the dialog opens, so typing replaces it', async ({
  page,
  console,
}) => {
  await openService(page, console, 'storefront', 'cart')
  const dialog = await openScale(page, 'cart')
  await expect(dialog.getByLabel('Desired tasks')).toBeFocused()
  await page.keyboard.type('6')
  await expect(dialog.getByLabel('Desired tasks')).toHaveValue('6')
})

test('refuses a count that is not a number beside the field, and sends nothing', async ({
  page,
  account,
  console,
}) => {
  await openService(page, console, 'storefront', 'cart')
  const dialog = await openScale(page, 'cart')
  const field = dialog.getByLabel('Desired tasks')
  for (const [typed, said] of Object.entries({
    '-1': 'fewer than 0',
    '1.5': 'without a fraction',
    '': 'Enter how many',
    '10001': 'at most 10,000',
    abc: 'whole number',
  })) {
    await field.fill(typed)
    await expect(dialog.getByRole('alert')).toContainText(said)
    await expect(field).toHaveAttribute('aria-invalid', 'true')
    await expect(dialog.getByRole('button', { name: /^Scale to/ })).toBeDisabled()
    await field.press('Enter')
    await expect(dialog).toBeVisible()
  }
  await field.fill('5')
  await expect(dialog.getByRole('alert')).toHaveCount(0)
  await expect(dialog.getByRole('button', { name: 'Scale to 5' })).toBeEnabled()
  expect((await account.calls())['ecs:UpdateService']).toBeUndefined()
  expect(auditOf(console)).toEqual([])
})

test('does not overwrite a service that someone else scaled', async ({
  page,
  account,
  console,
}) => {
  test.skip(
    !has('aws') && !hasBoto3(),
    'Neither the AWS CLI nor boto3 is installed: there is no other writer.',
  )
  await openService(page, console, 'storefront', 'cart')
  const dialog = await openScale(page, 'cart')
  await dialog.getByLabel('Desired tasks').fill('9')
  if (has('aws'))
    await aws(
      account,
      'ecs',
      'update-service',
      '--cluster',
      'storefront',
      '--service',
      'cart',
      '--desired-count',
      '5',
    )
  else
    await boto3(
      account,
      `
import boto3
boto3.client('ecs').update_service(cluster='storefront', service='cart', desiredCount=5)`,
    )
  await account.forget()
  await dialog.getByRole('button', { name: 'Scale to 9' }).click()

  const alert = dialog.getByRole('alert')
  await expect(alert).toContainText('Changed since you opened this')
  await expect(alert).toContainText('4 → 5')
  expect((await account.calls())['ecs:UpdateService']).toBeUndefined()
  expect(auditOf(console)).toMatchObject([{ code: 'service.scale', result: 'refused' }])

  await alert.getByRole('button', { name: 'Reload' }).click()
  await dialog.getByRole('button', { name: 'Scale to 9' }).click()
  await expect(dialog).toBeHidden()
  await expect(page.getByText('9 / 9', { exact: true })).toBeVisible({ timeout: 30_000 })
})

test('a daemon service cannot be scaled, and says why', async ({ page, console }) => {
  await openService(page, console, 'platform', 'datadog-agent')
  const button = page.getByRole('button', { name: 'Scale', exact: true })
  await expect(button).toBeDisabled()
  await expect(button).toHaveAccessibleDescription(
    /DAEMON service runs one task on each container instance/,
  )
  await button.click({ force: true })
  await expect(page.getByRole('dialog')).toHaveCount(0)
})
