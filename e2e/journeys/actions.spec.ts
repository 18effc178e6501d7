import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { auditOf, expect, test } from '../console.ts'
import { openService } from '../steps.ts'

test.use({ accountOptions: { seed: 'demo', clock: 'wall', speed: 30 } })

test('forces a new deployment and follows it', async ({ page, account, console }) => {
  test.setTimeout(120_000)
  await openService(page, console, 'storefront', 'cart')
  await page.getByRole('button', { name: 'Force new deployment' }).click()
  const dialog = page.getByRole('dialog', { name: 'Force new deployment of cart' })
  await expect(dialog).toContainText('All 4 running tasks are replaced')
  await dialog.getByRole('button', { name: 'Deploy again' }).click()
  await expect(dialog).toBeHidden()
  const state = page.getByRole('region', { name: 'State' })
  await expect(state).toContainText('Deploying')
  await expect(state).toContainText('Steady', { timeout: 60_000 })
  expect((await account.calls())['ecs:UpdateService']).toBe(1)
  expect(auditOf(console)).toMatchObject([
    { code: 'service.deploy', result: 'applied', target: 'service/storefront/cart' },
  ])
})

test('stops a task and shows that on its page', async ({ page, account, console }) => {
  await openService(page, console, 'storefront', 'cart')
  await page
    .getByRole('table', { name: 'Tasks' })
    .getByRole('row')
    .filter({ hasText: 'RUNNING' })
    .first()
    .getByRole('link')
    .first()
    .click()
  await expect(page.getByRole('heading', { level: 1, name: /^Task / })).toBeVisible()
  await page.getByRole('button', { name: 'Stop task' }).click()
  const dialog = page.getByRole('dialog', { name: /^Stop task / })
  await dialog.getByLabel('Reason').fill('It answers slowly')
  await dialog.getByRole('button', { name: 'Stop task' }).click()
  await expect(dialog).toBeHidden()
  await expect(page.getByRole('heading', { name: 'Why it stopped' })).toBeVisible({
    timeout: 30_000,
  })
  await expect(page.getByRole('region', { name: 'Why it stopped' })).toContainText(
    'It answers slowly',
  )
  await expect(page.getByRole('button', { name: 'Stop task' })).toBeDisabled()
  expect((await account.calls())['ecs:StopTask']).toBe(1)
  expect(auditOf(console)).toMatchObject([{ code: 'task.stop', result: 'applied' }])
})

test('reveals a masked value on demand, and nowhere else', async ({ page, console }) => {
  const secret = 'inventory-example-only'
  const responses: { url: string; body: string }[] = []
  page.on('response', (response) => {
    const url = response.url()
    // Skip the stream: it never ends.
    if (url.includes('/api/') && !url.endsWith('/stream'))
      void response.text().then(
        (body) => responses.push({ url, body }),
        () => undefined,
      )
  })
  await openService(page, console, 'storefront', 'inventory-api')
  await page
    .getByRole('link', { name: /^inventory-api:\d+$/ })
    .first()
    .click()
  const reveal = page.getByRole('button', { name: 'Reveal DATABASE_PASSWORD' })
  await expect(reveal).toBeVisible()
  expect(await page.content()).not.toContain(secret)
  await page.getByRole('tab', { name: 'JSON' }).click()
  await expect(page.getByRole('region', { name: 'JSON' })).toContainText('DATABASE_PASSWORD')
  expect(await page.content()).not.toContain(secret)
  await page.getByRole('tab', { name: 'Definition' }).click()

  await reveal.click()
  const dialog = page.getByRole('dialog', { name: 'Reveal DATABASE_PASSWORD' })
  await expect(dialog).toContainText('leaves an audit line')
  expect(await page.content()).not.toContain(secret)
  expect(auditOf(console)).toEqual([])
  await dialog.getByRole('button', { name: 'Reveal', exact: true }).click()
  await expect(page.getByText(secret, { exact: true })).toBeVisible()
  expect(auditOf(console)).toMatchObject([
    { code: 'value.reveal', result: 'revealed', region: 'us-east-1' },
  ])
  expect(readFileSync(join(console.stateDir, 'audit.jsonl'), 'utf8')).not.toContain(secret)

  await page.getByRole('button', { name: 'Hide DATABASE_PASSWORD' }).click()
  await expect(page.getByText(secret)).toHaveCount(0)
  await page.reload()
  await expect(reveal).toBeVisible()
  expect(await page.content()).not.toContain(secret)
  expect(
    responses.filter(({ body }) => body.includes(secret)).map(({ url }) => new URL(url).pathname),
  ).toEqual(['/api/actions/reveal-value'])
})
