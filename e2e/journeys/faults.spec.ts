import { credentialsFile, expect, test } from '../console.ts'
import { pathOf, row } from '../steps.ts'

test.use({ accountOptions: { seed: 'demo', clock: 'wall' } })

const instances = 'arn:aws:ecs:us-east-1:111122223333:container-instance/storefront/*'

test.describe('tasks may not be listed', () => {
  test.use({
    faults: [
      {
        kind: 'error',
        code: 'AccessDeniedException',
        status: 400,
        operation: 'ListTasks',
        message:
          'User: arn:aws:iam::111122223333:user/ann is not authorized to perform: ecs:ListTasks ' +
          `on resource: ${instances} ` +
          'because no identity-based policy allows the ecs:ListTasks action',
      },
    ],
  })

  test('the panel names the action and the resource, and the rest works', async ({
    page,
    console,
  }) => {
    await page.goto(`${console.url}${pathOf('storefront')}`)
    await expect(row(page, 'Services', 'cart')).toContainText('4 / 4')
    await page.getByRole('tab', { name: 'Tasks' }).click()
    const panel = page.getByRole('tabpanel', { name: 'Tasks' }).getByRole('alert')
    await expect(panel).toContainText(`The permission ecs:ListTasks on ${instances} is missing.`)
    await page.getByRole('tab', { name: 'Services' }).click()
    await expect(page.getByRole('tabpanel', { name: 'Services' }).getByRole('alert')).toHaveCount(0)
    await expect(row(page, 'Services', 'checkout')).toBeVisible()
  })
})

test.describe('clusters may not be listed', () => {
  test.use({ faults: [{ kind: 'denied', operation: 'ListClusters' }] })

  test('opens a cluster by its name', async ({ page }) => {
    await expect(page.getByRole('alert').first()).toContainText('ecs:ListClusters')
    const form = page.getByRole('form', { name: 'Open a cluster by its name' })
    await form.getByLabel('Cluster name').fill('../evil')
    await form.getByRole('button', { name: 'Open' }).click()
    await expect(form.getByRole('alert')).toContainText('letters, digits')
    await form.getByLabel('Cluster name').fill('storefront')
    await form.getByRole('button', { name: 'Open' }).click()
    await expect(page.getByRole('heading', { level: 1, name: 'storefront' })).toBeVisible()
    await expect(row(page, 'Services', 'cart')).toContainText('4 / 4')
  })
})

test('without AWS the known data stays with its age, and the page recovers', async ({
  page,
  account,
}) => {
  test.setTimeout(120_000)
  const freshness = page.getByRole('banner').getByRole('status')
  await page.getByRole('link', { name: 'storefront' }).first().click()
  await expect(row(page, 'Services', 'cart')).toContainText('4 / 4')
  const lift = await account.fault({ kind: 'reset' })
  await expect(freshness).toContainText(/us-east-1: Unreachable · \d+ s ago/, { timeout: 30_000 })
  await expect(row(page, 'Services', 'cart')).toContainText('4 / 4')
  await lift()
  await expect(freshness).toHaveText(/^\d+ s ago$/, { timeout: 45_000 })
  await expect(page.getByRole('main').getByRole('alert')).toHaveCount(0)
})

test('F15: expired credentials: shows the sign-in command and recovers without a restart', async ({
  page,
  account,
  console,
}) => {
  test.setTimeout(120_000)
  await page.getByRole('link', { name: 'storefront' }).first().click()
  await expect(row(page, 'Services', 'cart')).toContainText('4 / 4')
  await account.control('DELETE', `/keys/${account.accessKeyId}`)
  const command = page.getByRole('main').getByText('aws sso login --profile journey')
  await expect(command.first()).toBeVisible({ timeout: 30_000 })
  await expect(row(page, 'Services', 'cart')).toContainText('4 / 4')
  credentialsFile(
    console.stateDir,
    (await account.control('POST', '/keys')) as { accessKeyId: string; secretAccessKey: string },
  )
  await expect(command).toHaveCount(0, { timeout: 45_000 })
  await expect(page.getByRole('banner').getByRole('status')).toHaveText(/^\d+ s ago$/)
})

test('says what does not exist, with a way back', async ({ page, console }) => {
  for (const { path, says, back } of [
    { path: pathOf('no-such'), says: /no-such/, back: 'Go back' },
    { path: pathOf('storefront', 'services', 'no-such'), says: /no-such/, back: 'Go back' },
    {
      path: pathOf('storefront', 'tasks', '0'.repeat(32)),
      says: /This task is gone/,
      back: 'All tasks',
    },
    {
      path: '/journey/us-east-1/task-definitions/no-such/1',
      says: /No such revision/,
      back: 'Task definitions',
    },
    { path: '/journey/no/such/page', says: /There is no such page/, back: 'Go back' },
  ]) {
    await page.goto(`${console.url}/journey/services`)
    await expect(row(page, 'Services', 'cart')).toBeVisible()
    await page.goto(`${console.url}${path}`)
    await expect(page.getByText(says).first()).toBeVisible()
    const way = page
      .getByRole('button', { name: back })
      .or(page.getByRole('main').getByRole('link', { name: back }))
    await way.first().click()
    await expect(page).toHaveURL(/\/journey\/(services|tasks|task-definitions)$/)
  }
})

test('a used launch link leads to the sign-in page', async ({ console, page, browser }) => {
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
  const stranger = await browser.newContext()
  const other = await stranger.newPage()
  await other.goto(console.link)
  await expect(other.getByRole('heading', { level: 1, name: 'Sign in' })).toBeVisible()
  await expect(other.getByText(`npm run open -- --port ${new URL(console.url).port}`)).toBeVisible()
  await stranger.close()
})
