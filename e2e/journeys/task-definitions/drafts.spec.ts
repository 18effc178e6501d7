import { expect, test } from '../../console.ts'
import {
  code,
  fields,
  openEditor,
  refusal,
  registerRevision,
  review,
  type,
} from '../../editor-page.ts'

test.use({ accountOptions: { seed: 'demo', clock: 'wall', speed: 20 } })

test('keeps a draft across an immediate reload and another page', async ({ page, console }) => {
  await openEditor(page, console, 'new')
  await type(page, '{ "family": "kept')
  await page.reload()
  await expect(code(page)).toContainText('"family": "kept')
  await type(page, '{ "family": "left')
  await page
    .getByRole('navigation', { name: 'Main' })
    .getByRole('link', { name: 'Services' })
    .click()
  await expect(page.getByRole('heading', { level: 1, name: 'Services' })).toBeVisible()
  await page.goBack()
  await expect(code(page)).toContainText('"family": "left')
})

test('keeps a draft when the session ends', async ({ page, console }) => {
  await openEditor(page, console, 'cart/1/edit')
  await fields(page).getByLabel('Image').first().fill('nginx:unsent')
  await review(page)
  await expect(page.getByRole('region', { name: 'Changes' })).toContainText('nginx:unsent')
  const session = await page.context().cookies()
  await page.context().clearCookies()
  await registerRevision(page).click()
  await expect(refusal(page)).toContainText('signed in')
  await page.getByRole('tab', { name: 'Edit' }).click()
  await expect(code(page)).toContainText('nginx:unsent')
  await fields(page).getByLabel('Image').first().fill('nginx:later')
  // The page needs a session. After signing in again in the same tab, the draft is there.
  await page.reload()
  await expect(page.getByRole('heading', { name: 'Sign in' })).toBeVisible()
  await page.context().addCookies(session)
  await page.reload()
  await expect(code(page)).toContainText('nginx:later')
  await review(page)
  await registerRevision(page).click()
  await expect(page.getByText(/^Registered cart:\d+\./)).toBeVisible()
})

test.describe('in two regions', () => {
  test.use({ regions: ['us-east-1', 'eu-west-1'] })

  test('a new definition keeps its text in another region and is registered there', async ({
    page,
    console,
  }) => {
    await openEditor(page, console, 'new')
    await type(
      page,
      JSON.stringify({
        family: 'moved',
        containerDefinitions: [{ name: 'a', image: 'nginx', memory: 64 }],
      }),
    )
    await review(page)
    await expect(page.getByText('moved is a new family in us-east-1')).toBeVisible()
    await page.getByLabel('in', { exact: true }).selectOption('eu-west-1')
    await expect(page).toHaveURL(/eu-west-1\/task-definitions\/new/)
    await expect(page.getByText('moved is a new family in eu-west-1')).toBeVisible()
    await page.getByRole('tab', { name: 'Edit' }).click()
    await expect(code(page)).toContainText('"moved"')
    await page.reload()
    await expect(code(page)).toContainText('"moved"')
    await review(page)
    await registerRevision(page).click()
    await page.getByRole('link', { name: 'Open moved:1' }).click()
    await expect(page).toHaveURL(/eu-west-1\/task-definitions\/moved\/1/)
    // After the registration the draft is gone in both regions.
    for (const region of ['us-east-1', 'eu-west-1']) {
      await page.goto(`${console.url}/journey/${region}/task-definitions/new`)
      await expect(code(page)).toContainText('"my-app"')
    }
  })
})
