import type { Page } from '@playwright/test'
import { auditOf, expect, test } from '../../console.ts'
import { openService } from '../../steps.ts'

// A refused action is over: pressing again is a new action. A lost answer belongs to the same
// action.
test.use({ accountOptions: { seed: 'demo', clock: 'manual' } })

/** Collects the ids of the actions that the page sends to a path. */
function sentIds(page: Page, path: string): string[] {
  const ids: string[] = []
  page.on('request', (request) => {
    if (new URL(request.url()).pathname === path)
      ids.push((request.postDataJSON() as { id: string }).id)
  })
  return ids
}

async function openDeploy(page: Page) {
  await page.getByRole('button', { name: 'Force new deployment' }).click()
  return page.getByRole('dialog', { name: 'Force new deployment of cart' })
}

for (const { title, fault, says } of [
  { title: 'a throttle', fault: { kind: 'throttle' }, says: /throttl|rate exceeded/i },
  { title: 'a denial', fault: { kind: 'denied' }, says: /ecs:UpdateService/ },
])
  test(`"Deploy again" works after ${title}, as a new action`, async ({
    page,
    account,
    console,
  }) => {
    await openService(page, console, 'storefront', 'cart')
    await account.fault({ api: 'ecs', operation: 'UpdateService', times: 1, ...fault })
    const ids = sentIds(page, '/api/actions/deploy-service')
    const dialog = await openDeploy(page)
    await dialog.getByRole('button', { name: 'Deploy again' }).click()
    await expect(dialog.getByRole('alert')).toContainText(says)
    await dialog.getByRole('button', { name: 'Deploy again' }).click()
    await expect(dialog).toBeHidden()
    expect(ids).toHaveLength(2)
    expect(new Set(ids).size).toBe(2)
    expect(auditOf(console).map(({ result }) => result)).toEqual(['failed', 'applied'])
  })

test('after a lost answer, pressing again sends the same action', async ({
  page,
  account,
  console,
}) => {
  await openService(page, console, 'storefront', 'cart')
  const path = '/api/actions/deploy-service'
  const ids = sentIds(page, path)
  await page.route(
    `**${path}`,
    async (route) => {
      await route.fetch()
      await route.abort()
    },
    { times: 1 },
  )
  const dialog = await openDeploy(page)
  await dialog.getByRole('button', { name: 'Deploy again' }).click()
  await expect(dialog.getByRole('alert')).toContainText('Pilothouse')
  await dialog.getByRole('button', { name: 'Deploy again' }).click()
  await expect(dialog).toBeHidden()
  expect(ids).toHaveLength(2)
  expect(new Set(ids).size).toBe(1)
  expect((await account.calls())['ecs:UpdateService']).toBe(1)
})
