import { AxeBuilder } from '@axe-core/playwright'
import type { Page } from '@playwright/test'
import { auditOf, expect, test, type Console } from '../../console.ts'

test.use({ accountOptions: { seed: 'demo', clock: 'wall', speed: 10 } })

const open = async (page: Page, console: Console, repository: string, search = '') => {
  await page.goto(`${console.url}/journey/us-east-1/repositories/${repository}${search}`)
  await expect(page.getByRole('heading', { level: 1, name: repository })).toBeVisible()
}
/** Waits until all uses have been read; nothing is proved unused before. */
const allSeen = (page: Page) =>
  expect(page.getByText(/Some uses (cannot be|have not been) read/)).toHaveCount(0, {
    timeout: 60_000,
  })
const noBarrier = async (page: Page) => {
  const { violations } = await new AxeBuilder({ page }).setLegacyMode().analyze()
  expect(violations.map((v) => `${v.id}: ${v.nodes[0]?.html}`)).toEqual([])
}
const deletions = (console: Console) => auditOf(console).filter((l) => l['code'] === 'image.delete')

test('finds images proved unused, deletes them with the proof and reports the result', async ({
  page,
  account,
  console,
}) => {
  test.setTimeout(120_000)
  await open(page, console, 'checkout')
  await allSeen(page)
  await page.getByRole('button', { name: 'Find unused' }).click()
  await page.getByRole('button', { name: '7 days', exact: true }).click()
  await expect(page.getByRole('status').filter({ hasText: /\d proved unused, up to/ })).toBeVisible(
    { timeout: 30_000 },
  )
  const table = page.getByRole('table', { name: 'Unused images' })
  const found = (await table.getByRole('row').count()) - 1
  expect(found).toBeGreaterThan(0)
  await expect(table.getByText(/running \d/)).toHaveCount(0)
  await noBarrier(page)
  await page.getByRole('button', { name: `Choose all ${found}` }).click()
  await page
    .getByRole('group', { name: 'Chosen images' })
    .getByRole('button', { name: 'Delete…' })
    .click()
  const dialog = page.getByRole('dialog', { name: 'Delete images of checkout' })
  const listed = dialog.getByRole('list', { name: 'Images to delete' }).getByRole('listitem')
  await expect(listed).toHaveCount(found)
  for (const item of await listed.all())
    await expect(item).toContainText('No task, service, rollback or newest revision needs it')
  await noBarrier(page)
  await dialog.getByRole('button', { name: /^Delete \d+ images?$/ }).click()
  await expect(dialog).toBeHidden()
  const report = page.getByRole('region', { name: 'Deleting images' })
  await expect(report.getByRole('status')).toHaveText(
    new RegExp(`^(\\d+) of \\1 images deleted, up to .* freed$`),
    { timeout: 60_000 },
  )
  await expect(page.getByRole('heading', { name: 'Nothing is unused' })).toBeVisible({
    timeout: 20_000,
  })
  expect((await account.calls())['ecr:BatchDeleteImage']).toBe(1)
  expect(deletions(console)).toMatchObject([
    { result: 'applied', target: 'repository/checkout', region: 'us-east-1' },
  ])
})

test('refuses an image in use with its users; deletes it only alone, confirmed and typed', async ({
  page,
  account,
  console,
}) => {
  test.setTimeout(120_000)
  await open(page, console, 'checkout')
  await allSeen(page)
  const images = page.getByRole('table', { name: 'Images' })
  const running = images
    .getByRole('row')
    .filter({ hasText: /running \d+ tasks/ })
    .first()
  await running.getByRole('checkbox').check()
  await page
    .getByRole('group', { name: 'Chosen images' })
    .getByRole('button', { name: 'Delete…' })
    .click()
  const dialog = page.getByRole('dialog', { name: 'Delete images of checkout' })
  await expect(dialog.getByText(/Stays: \d+ tasks of storefront\/checkout run it/)).toBeVisible()
  const sends = dialog.getByRole('button', { name: /^Delete \d+ image/ })
  await expect(sends).toBeDisabled()
  await expect(sends).toHaveAccessibleDescription('None of them may be deleted.')
  for (const box of await dialog.getByRole('checkbox').all()) await box.check()
  await expect(sends).toHaveAccessibleDescription(/Type the first 8 characters/)
  await dialog.getByLabel(/Type the first 8 characters/).fill('00000000')
  await expect(sends).toBeDisabled()
  await noBarrier(page)
  await dialog.getByRole('button', { name: 'Cancel' }).click()
  expect((await account.calls())['ecr:BatchDeleteImage']).toBeUndefined()
  expect(deletions(console)).toEqual([])
})

test('previews a lifecycle policy; does not save one that breaks something by default', async ({
  page,
  account,
  console,
}) => {
  test.setTimeout(120_000)
  await open(page, console, 'checkout')
  await allSeen(page)
  await page.getByRole('tab', { name: 'Lifecycle' }).click()
  await page.getByRole('button', { name: /^(Edit|Write a policy)$/ }).click()
  const editor = page.getByRole('region', { name: 'Edit the lifecycle policy' })
  const json = editor.getByLabel('The policy as JSON')
  const save = editor.getByRole('button', { name: 'Save the policy' })
  await json.fill('{ "rules": [')
  await expect(editor.getByRole('alert')).toContainText('JSON')
  await expect(save).toBeDisabled()
  await json.fill('')
  await editor.getByLabel('Which images').selectOption('any')
  await editor.getByLabel('What happens').selectOption('sinceImagePushed')
  await editor.getByLabel('Days').fill('1')
  await editor.getByRole('button', { name: 'Add the rule' }).click()
  await expect(editor.getByRole('list', { name: 'Rules' })).toContainText(
    'Delete images 1 day after they were pushed',
  )
  await expect(save).toHaveAccessibleDescription('Preview this text first.')
  await editor.getByRole('button', { name: 'Preview', exact: true }).click()
  await expect(editor.getByRole('status').filter({ hasText: 'would be deleted' })).toContainText(
    /(is|are) needed/,
    { timeout: 40_000 },
  )
  await expect(editor.getByRole('table', { name: 'What would happen' })).toContainText(
    'storefront/checkout',
  )
  await expect(save).toHaveAccessibleDescription(/Type the repository name/)
  await noBarrier(page)
  expect((await account.calls())['ecr:PutLifecyclePolicy']).toBeUndefined()

  await json.fill((await json.inputValue()).replace('"countNumber": 1\n', '"countNumber": 3650\n'))
  await expect(save).toHaveAccessibleDescription('Preview this text first.')
  await editor.getByRole('button', { name: 'Preview', exact: true }).click()
  await expect(editor.getByRole('status').filter({ hasText: 'No image would change' })).toBeVisible(
    {
      timeout: 40_000,
    },
  )
  await save.click()
  await expect(page.getByRole('log', { name: 'Notices' })).toContainText(
    'The lifecycle policy of checkout is saved',
    { timeout: 30_000 },
  )
  await expect(page.getByRole('list', { name: 'Rules' })).toContainText(
    '3,650 days after they were pushed',
  )
  expect(auditOf(console).filter((l) => l['code'] === 'repository.lifecycle')).toMatchObject([
    { result: 'applied' },
  ])
})

test('creates, configures and deletes a repository', async ({ page, console }) => {
  test.setTimeout(120_000)
  await page.goto(`${console.url}/journey/images`)
  await page.getByRole('button', { name: 'Create a repository' }).click()
  const create = page.getByRole('dialog', { name: 'Create a repository' })
  for (const [typed, said] of Object.entries({
    Team: 'lower case',
    'team/': 'begins and ends',
    'te am': 'no spaces',
  })) {
    await create.getByLabel('Name').fill(typed)
    await expect(create.getByRole('alert').first()).toContainText(said)
    await expect(create.getByRole('button', { name: 'Create', exact: true })).toBeDisabled()
  }
  await create.getByLabel('Name').fill('team/new')
  await noBarrier(page)
  await create.getByRole('button', { name: 'Create team/new' }).click()
  await expect(page.getByRole('heading', { level: 1, name: 'team/new' })).toBeVisible()

  await page.getByRole('tab', { name: 'Policies & settings' }).click({ timeout: 30_000 })
  await page.getByRole('button', { name: 'Tags may move…' }).click()
  const tags = page.getByRole('dialog', { name: 'Tags of team/new' })
  await tags.getByLabel('Except tags like (mutable)').fill('dev-*')
  await tags.getByRole('button', { name: 'Save' }).click()
  await expect(tags).toBeHidden()
  await expect(page.getByText('IMMUTABLE_WITH_EXCLUSION, except dev-*')).toBeVisible({
    timeout: 30_000,
  })
  await page.getByRole('button', { name: 'Write a policy' }).click()
  const policy = page.getByRole('dialog', { name: 'Policy of team/new' })
  await policy.getByLabel('The policy as JSON').fill('{ "Version": "2012-10-17", "Statement": [')
  await expect(policy.getByRole('alert')).toContainText('JSON')
  await policy.getByLabel('The policy as JSON').fill(
    JSON.stringify({
      Version: '2012-10-17',
      Statement: [{ Sid: 'pull', Effect: 'Allow', Principal: '*', Action: ['ecr:BatchGetImage'] }],
    }),
  )
  await expect(policy.getByRole('region', { name: 'What changes' })).toContainText('"Sid": "pull"')
  await noBarrier(page)
  await policy.getByRole('button', { name: 'Save the policy' }).click()
  await expect(page.getByRole('region', { name: 'Repository policy JSON' })).toContainText(
    'ecr:BatchGetImage',
    { timeout: 30_000 },
  )
  await page.getByRole('tab', { name: 'Push & pull' }).click()
  await expect(
    page.getByText(
      /aws ecr get-login-password --region us-east-1 --profile journey \| docker login/,
    ),
  ).toBeVisible()
  await noBarrier(page)

  await page.getByRole('button', { name: 'Delete…' }).click()
  await page
    .getByRole('dialog', { name: 'Delete team/new' })
    .getByRole('button', { name: 'Delete team/new' })
    .click()
  await expect(page.getByRole('heading', { level: 1, name: 'Images' })).toBeVisible({
    timeout: 30_000,
  })
  await expect(page.getByRole('link', { name: 'team/new' })).toHaveCount(0, { timeout: 30_000 })
  expect(auditOf(console).map((l) => [l['code'], l['result']])).toEqual([
    ['repository.create', 'applied'],
    ['repository.tag-mutability', 'applied'],
    ['repository.policy', 'applied'],
    ['repository.delete', 'applied'],
  ])
})
