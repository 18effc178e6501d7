import { expect, test } from '../../console.ts'
import { openService, pathOf } from '../../steps.ts'

test.use({ accountOptions: { seed: 'demo', clock: 'wall' } })

test('shows CPU and memory in one line and as charts that the keyboard reads out', async ({
  page,
  console,
}) => {
  await openService(page, console, 'storefront', 'recommendations')
  const strip = page.getByRole('link', { name: /Charts of CPU and memory$/ })
  await expect(strip).toContainText(/CPU\d+ %Memory\d+ %/)
  await strip.click()
  await expect(page).toHaveURL(/tab=metrics/)
  await expect(page.getByRole('tab', { name: 'Metrics', selected: true })).toBeVisible()
  await expect(page.getByRole('tabpanel').getByText(/times in /)).toBeVisible()

  const cpu = page.getByRole('slider', { name: 'CPU at a time' })
  await expect(cpu).toHaveAttribute('aria-valuetext', /Maximum [\d.]+ %, Average [\d.]+ %$/)
  const newest = await cpu.getAttribute('aria-valuetext')
  await cpu.focus()
  await page.keyboard.press('ArrowLeft')
  await expect(cpu).not.toHaveAttribute('aria-valuetext', newest ?? '')
  // All charts read out the same moment.
  const time = (await cpu.getAttribute('aria-valuetext'))?.split(': ')[0] ?? ''
  await expect(page.getByRole('slider', { name: 'Memory at a time' })).toHaveAttribute(
    'aria-valuetext',
    new RegExp(`^${time}: `),
  )
  await page.keyboard.press('Home')
  await expect(cpu).toHaveAttribute('aria-valuenow', '0')

  await expect(page.getByRole('list', { name: 'Deployments in this time' })).toContainText(
    /recommendations:\d+ was deployed/,
  )
  await page.getByText('All values as a table').click()
  const values = page.getByRole('region', { name: 'All values' })
  await expect(values.getByRole('columnheader').first()).toHaveText('Time')
  await expect(values.getByRole('row').nth(1).getByRole('cell').first()).toHaveText(
    /^([\d.]+|not measured)$/,
  )

  await page.getByRole('button', { name: '7 days' }).click()
  await expect(page).toHaveURL(/hours=168/)
  await expect(page.getByText(/a value every 2 h/)).toBeVisible()
  await page.reload()
  await expect(page.getByRole('button', { name: '7 days', pressed: true })).toBeVisible()
})

test('if CloudWatch denies access, names the permission and shows the rest', async ({
  page,
  console,
  account,
}) => {
  const lift = await account.fault({
    api: 'monitoring',
    operation: 'GetMetricData',
    kind: 'denied',
  })
  await openService(page, console, 'storefront', 'cart')
  await expect(page.getByRole('link', { name: /Charts of CPU and memory$/ })).toContainText(
    'cloudwatch:GetMetricData is missing',
  )
  await expect(page.getByRole('alert')).toHaveCount(0)
  await expect(page.getByRole('table', { name: 'Tasks' })).toContainText('RUNNING')
  await page.getByRole('tab', { name: 'Metrics' }).click()
  await expect(page.getByRole('alert')).toContainText(
    'The permission cloudwatch:GetMetricData on * is missing.',
  )
  await lift()
  await page.getByRole('alert').getByRole('button', { name: 'Try again' }).click()
  await expect(page.getByRole('slider', { name: 'CPU at a time' })).toBeVisible()
})

test('says that a service that never ran has no metrics', async ({ page, console, account }) => {
  await account.answer('GetMetricData', { MetricDataResults: [] }, 20)
  await page.goto(`${console.url}${pathOf('storefront', 'services', 'cart')}?tab=metrics`)
  await expect(page.getByRole('heading', { name: 'No data' })).toBeVisible()
})
